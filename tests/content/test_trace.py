"""All 85 rows of the plans are served, and nothing that serves them is a stub."""

import re
from itertools import chain

import pytest

from handbook.model.library import Library
from handbook.model.trace import Trace

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PROPERTY = {
    **{"S46": "登记", "S47": "保管", "S48": "申领"},
    **{"S49": "维修", "S50": "转让", "S51": "报废"},
}
TRAINING = {
    "S16": "保育员一日操作流程规范",
    "S17": "消毒知识",
    "S18": "急救常识",
    "S19": "安全教育的组织与示范",
    "S20": "传统游戏的组织与示范",
    "S21": "幼儿意外事故案例及补偿",
    "S22": "《保育员》一书后半部分",
}
EMERGENCIES = ("fire", "injury", "food-poisoning", "missing-child", "infection", "stranger")


@pytest.fixture(scope="module")
def trace(library: Library) -> Trace:
    assert library.trace is not None
    return library.trace


def test_the_rows_are_s1_to_s85_without_a_gap(trace: Trace) -> None:
    assert [row.id for row in trace.rows] == [f"S{number}" for number in range(1, 86)]


def test_each_row_is_served_by_a_policy_of_its_own(library: Library, trace: Trace) -> None:
    """Not only by a report that is still to come."""
    kinds = (library.rules, library.forms, library.trainings, library.jobs)
    policies = chain.from_iterable(kind.values() for kind in kinds)
    served = {row for policy in policies for row in policy.serves}
    served |= {row for calendar in library.calendars for row in calendar.serves}
    assert not {row.id for row in trace.rows} - served


@pytest.mark.parametrize(("row", "verb"), PROPERTY.items())
def test_the_six_lives_of_property_by_name(trace: Trace, row: str, verb: str) -> None:
    (title,) = [each.title for each in trace.rows if each.id == row]
    assert title == f"园产{verb}"


@pytest.mark.parametrize(("row", "title"), TRAINING.items())
def test_the_seven_training_titles_by_name(trace: Trace, row: str, title: str) -> None:
    (found,) = [each.title for each in trace.rows if each.id == row]
    assert found == f"培训：{title}"


@pytest.mark.parametrize("event", [*EMERGENCIES, "outage"])
def test_an_emergency_says_who_does_what_first(library: Library, event: str) -> None:
    rule = library.rules[f"emergency-{event}"]
    assert "S32" in rule.serves
    assert rule.clauses[0].text.startswith("第一分钟")
    assert len({clause.who for clause in rule.clauses}) >= 4


def test_no_rule_is_a_stub(library: Library) -> None:
    assert not {rule.id: len(rule.clauses) for rule in library.rules.values() if _is_thin(rule)}


def _is_thin(rule: object) -> bool:
    clauses = getattr(rule, "clauses", ())
    return len(clauses) < 5 or any(len(CHINESE.findall(each.text)) < 8 for each in clauses)


def test_no_form_is_a_stub(library: Library) -> None:
    assert not {form.id for form in library.forms.values() if len(form.fields) < 4}


def test_no_module_is_a_stub(library: Library) -> None:
    for module in library.trainings.values():
        assert len(CHINESE.findall(module.content)) >= 400, module.id
        assert len(module.quiz.questions) >= 5, module.id
        assert all(question.because for question in module.quiz.questions), module.id
