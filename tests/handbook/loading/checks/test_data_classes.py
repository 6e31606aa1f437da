"""Where children may be written about by name."""

import pytest

from handbook.loading import load_library

CHILD = """\
title: 用药记录
kind: record
proves: [hygiene#toys]
who: [carer]
where: {group: classroom}
data: child
retain: {years: 1}
fields:
  - {id: name, ask: 幼儿姓名, type: text}
"""
RULE = "rules/hygiene.yml"


@pytest.fixture
def check_child(good, check):
    """The problems about `forms/child.yml`, in a school that allows it or does not."""

    def check_child(text: str, *, allowed: bool = True) -> list[str]:
        school = good["school.yml"] + "child_records: 监护人书面同意\n" * allowed
        rule = good[RULE].replace("forms: [toys]", "forms: [toys, child]")
        found = check({"forms/child.yml": text, "school.yml": school, RULE: rule})
        return [line for line in found if line.startswith("forms/child.yml")]

    return check_child


def test_a_school_that_allows_it_may_write_of_children(check_child):
    assert check_child(CHILD) == []


def test_it_is_off_by_default(check_child):
    (line,) = check_child(CHILD, allowed=False)
    assert line.startswith("forms/child.yml:6:7: 这里没有开放写幼儿姓名的表")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("retain: {years: 1}\n", "", "6:7: 写到幼儿的表要写 retain"),
        ("type: text", "type: photo", "9:33: 写到幼儿的表不收照片"),
        ("type: text", "type: check, if_fail: {open: repair}", "9:40: 写到幼儿的表不能自动开单"),
        ("data: child\n", "", None),
        ("type: text", "type: text, data: internal", None),
    ],
)
def test_it_is_written_with_care(check_child, old, new, said):
    found = check_child(CHILD.replace(old, new))
    assert [line.removeprefix("forms/child.yml:")[: len(said or "")] for line in found] == (
        [said] if said else []
    )


def test_a_request_writes_no_names(good, check):
    school = good["school.yml"] + "child_records: 监护人书面同意\n"
    repair = good["forms/repair.yml"].replace("kind: request", "kind: request\ndata: child")
    found = check({"forms/repair.yml": repair, "school.yml": school})
    assert [line[:22] for line in found] == ["forms/repair.yml:2:7: ", "forms/repair.yml:3:7: "]
    assert "只能是 checklist 或 record" in found[0]


def test_one_field_is_not_more_private_than_its_form_allows(edit):
    (line,) = edit("forms/repair.yml", "type: text}", "type: text, data: child}")
    assert line.startswith("forms/repair.yml:5:45: 只有 data: child 的表里能写幼儿")


def test_the_most_private_part_decides(write, good):
    toys = good["forms/toys.yml"].replace("ask: 浸泡,", "ask: 浸泡, data: personal,")
    library = load_library(write({"forms/toys.yml": toys})).library
    assert library.forms["toys"].data_class == "personal"
    assert library.forms["toys"].is_personal
    assert library.forms["repair"].data_class == "internal"
    assert not library.forms["repair"].is_personal


@pytest.mark.parametrize("personal", ["kind: request", "type: text"])
def test_not_everyone_may_move_what_is_written_of_a_person(good, check, personal):
    """Who may move may read: `everyone` would lay somebody's penalty open to all colleagues."""
    open_to_all = good["forms/repair.yml"].replace("who: [carer]}", "who: everyone}")
    between = "\n" if personal.startswith("kind") else ", "
    closed = open_to_all.replace(personal, f"{personal}{between}data: personal", 1)
    assert check({"forms/repair.yml": open_to_all}) == []
    (line,) = check({"forms/repair.yml": closed})
    assert "写到个人的单子，每一步要写明归谁办" in line
    named = closed.replace("done, who: everyone", "done, who: [reporter]")
    assert check({"forms/repair.yml": named}) == []
