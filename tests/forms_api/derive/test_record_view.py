"""A submission in words, under the form of its day."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from forms_api.derive.compiled import compile_form
from forms_api.derive.people import Person
from forms_api.derive.record_view import FLAG_WORDS, dose_words, read_submission
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.submission import submission_body

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
PEOPLE = {"p1": Person("p1", "周保健", ("health-worker",))}


def read(library, form_id, answers, *, asked=None, with_form=True):
    form = library.forms[form_id]
    asked = {item.id: item.ask for item in form.fields} if asked is None else asked
    body = submission_body(form=form_id, revision=1, text="", answers=answers, asked=asked)
    record = Record(new_id(AT), "submission", "main", "main", "p1", AT, body)
    compiled = compile_form(library, form) if with_form else None
    return read_submission(record, compiled, PEOPLE, library.school)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("object", "toys", "玩具"),
        ("tools", ["试纸", "量杯"], "试纸、量杯"),
        ("target", Decimal(250), "250 mg/L"),
        ("day", "2026-10-12", "2026-10-12"),
        ("witness", "p1", "周保健"),
        ("witness", "p9", "p9"),  # somebody whom nobody knows any more
        ("room", "small-1", "小一班"),
        ("room", "old-wing", "old-wing"),
        ("dose", {"ml_per_litre": 5}, "每升加 5 mL 原液"),
        ("dose", {"ml_per_litre": Decimal("6.25"), "ml": 50}, "每升加 6.25 mL 原液，共 50 mL"),
    ],
)
def test_values_in_words(library, key, value, words):
    (answer,) = read(library, "mixing", {key: value})
    assert answer.words == words


def test_a_failed_check_with_its_note(library):
    (answer,) = read(library, "toy-disinfection", {"soaked": {"value": "fail", "note": "没水"}})
    assert (answer.words, answer.note, answer.is_failed) == ("不合格", "没水", True)


def test_a_failed_reading_beside_its_limit(library):
    (answer,) = read(library, "fridge-log", {"temperature": {"value": 12, "note": "门没关"}})
    assert (answer.words, answer.is_failed, answer.limit) == ("12 ℃", True, "0–8 ℃")
    assert [clause.name for clause in answer.clauses] == ["disinfection#fridge"]


def test_in_the_order_of_the_form_and_what_it_lacks_last(library):
    answers = {"remark": "好", "gone": "旧的", "soaked": "pass"}
    asked = {"remark": "备注", "gone": "以前问过的", "soaked": "浸泡消毒"}
    found = read(library, "toy-disinfection", answers, asked=asked)
    assert [answer.ask for answer in found] == ["浸泡消毒", "备注", "以前问过的"]


def test_without_the_form_the_answers_still_read(library):
    found = read(library, "toy-disinfection", {"soaked": "fail"}, with_form=False)
    assert [(one.ask, one.words, one.is_failed) for one in found] == [("浸泡消毒", "fail", False)]


def test_every_flag_has_words(library):
    assert set(FLAG_WORDS) == {"late", "backdated", "unverified-clock", "old-form"}


def test_dose_words_are_plain_numbers():
    dose = {"ml_per_litre": Decimal("6.25"), "ml": Decimal("6.25") * Decimal(4)}
    assert dose_words(dose) == "每升加 6.25 mL 原液，共 25 mL"
