"""A person signs a training: read, quiz passed, statement ticked."""

import pytest

from forms_api.actions.keep_record import Parcel
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.refusal import Refusal
from forms_api.actions.sign_off import read_signature, reading_id, sign_off
from forms_api.records.ids import new_id
from forms_api.records.signoff import ATTEMPT, KIND, STATEMENT
from handbook.fingerprint import stamp

RIGHT = {"training": "disinfection", "quiz": {"q1": 1, "q2": 2}, "statement": True}
WRONG = {**RIGHT, "quiz": {"q1": 2, "q2": 2}}


@pytest.fixture
def sign(store, clock, library):
    """`sign(person, body)`; `text` names what a page showed."""

    def sign(person, body=RIGHT, *, record_id=None, text=None, library=library):
        parcel = Parcel(record_id or new_id(clock()), person.id, body)
        read = read_signature(body)
        signature = type(read)(read.training, read.quiz, read.statement, text, read.faults)
        return sign_off(library, store, person, parcel, signature, clock())

    return sign


@pytest.fixture
def refuse(sign):
    def refuse(*args, **more) -> Refusal:
        with pytest.raises(Refusal) as refused:
            sign(*args, **more)
        return refused.value

    return refuse


def test_a_signature_holds_what_was_signed(sign, staff, library):
    """peers-bugs, snipe #6065: the hash of the text and the words themselves, together."""
    record = sign(staff.caregiver).record
    assert (record.kind, record.subject, record.by) == (KIND, "disinfection", staff.caregiver.id)
    assert (record.body["score"], record.body["statement"]) == (100, STATEMENT)
    clause = record.body["clauses"]["disinfection#toys"]
    assert clause["stamp"] == stamp(library, "disinfection#toys")
    assert "有效氯 100–250 mg/L" in clause["words"]


def test_the_text_that_was_read_is_found_by_the_signature(sign, staff, store, library, clock):
    keep_texts(library, store, clock())
    text = store.get(sign(staff.caregiver).record.body["text"])
    assert (text.kind, text.subject) == ("training", "disinfection")
    assert "玩具用 100–250 mg/L" in text.body["content"]


def test_only_the_clauses_of_ones_own_job_are_signed(sign, staff):
    signed = sign(staff.cook).record.body["clauses"]
    assert set(signed) == {"disinfection#fridge", "disinfection#example"}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"training": "nope"}, "unknown-training", "training"),
        ({"training": None}, "bad-body", "training"),
        ({"training": 5}, "bad-body", "training"),
        ({"quiz": [1, 2]}, "bad-body", "quiz"),
        ({"statement": "yes"}, "bad-body", "statement"),
        ({"by": "me"}, "bad-body", "by"),
        ({"quiz": {}}, "bad-answers", "q1"),
        ({"quiz": {"q1": 1}}, "bad-answers", "q2"),
        ({"quiz": {"q1": 1, "q2": 4}}, "bad-answers", "q2"),
        ({"quiz": {"q1": 1, "q2": "2"}}, "bad-answers", "q2"),
        ({"quiz": {"q1": 1, "q2": 2, "q9": 1}}, "bad-answers", "q9"),
        ({"statement": False}, "bad-answers", "statement"),
        ({"statement": None}, "bad-answers", "statement"),
    ],
)
def test_what_is_wrong_is_named(refuse, store, staff, change, code, field):
    refusal = refuse(staff.caregiver, {**RIGHT, **change})
    assert refusal.code == code
    assert field in refusal.fields
    assert store.read(KIND) == store.read(ATTEMPT) == ()


def test_who_need_not_learn_it_may_not_sign(refuse, add):
    assert refuse(add("马门卫", "gatekeeper")).code == "forbidden"


def test_the_order_of_refusals(sign, refuse, staff, add, clock):
    record_id = new_id(clock())
    sign(staff.caregiver, record_id=record_id)
    bad = {**RIGHT, "quiz": {}, "by": "me"}
    other = add("马门卫", "gatekeeper")
    assert refuse(other, {**bad, "training": "x"}, record_id=record_id).code == "unknown-training"
    assert refuse(other, bad, record_id=record_id).code == "forbidden"
    assert refuse(staff.caregiver, bad, record_id=record_id).code == "id-conflict"
    assert refuse(staff.caregiver, bad).code == "bad-body"


def test_below_the_pass_mark_the_attempt_is_kept(refuse, store, staff):
    refusal = refuse(staff.caregiver, WRONG)
    assert refusal.code == "quiz-failed"
    assert refusal.fields == {"q1": "浓了伤手"}
    assert "得 50 分，80 分及格" in refusal.message
    assert store.read(KIND) == ()
    (attempt,) = store.read(ATTEMPT)
    assert (attempt.by, attempt.subject) == (staff.caregiver.id, "disinfection")
    assert attempt.body["quiz"] == WRONG["quiz"]
    assert (attempt.body["score"], attempt.body["wrong"]) == (50, ("q1",))


def test_below_the_pass_mark_the_id_stays_free(sign, refuse, staff, clock):
    record_id = new_id(clock())
    refuse(staff.caregiver, WRONG, record_id=record_id)
    assert sign(staff.caregiver, RIGHT, record_id=record_id).is_new


def test_the_same_failed_try_sent_again_is_one_attempt(refuse, store, staff, clock):
    record_id = new_id(clock())
    for _ in range(3):
        assert refuse(staff.caregiver, WRONG, record_id=record_id).code == "quiz-failed"
    other = {**RIGHT, "quiz": {"q1": 1, "q2": 1}}
    assert refuse(staff.caregiver, other, record_id=record_id).code == "quiz-failed"
    assert len(store.read(ATTEMPT)) == 2


def test_signing_twice_is_signing_once(sign, store, staff, clock):
    record_id = new_id(clock())
    first = sign(staff.caregiver, record_id=record_id).record
    again = sign(staff.caregiver, record_id=record_id)
    assert (again.is_new, again.record) == (False, first)
    assert len(store.read(KIND)) == 1


def test_what_was_read_can_be_signed(sign, staff, library):
    text = reading_id(library, staff.caregiver, library.trainings["disinfection"])
    assert sign(staff.caregiver, text=text).is_new


EDITS = {
    "the module": ("training/disinfection.yml", "## 为什么", "## 为什么消毒"),
    "a clause": ("rules/disinfection.yml", "玩具每周至少", "玩具每三天至少"),
    "a number": ("standards.yml", "[100, 250]", "[100, 500]"),
    "a deadline": ("forms/toy-disinfection.yml", 'by: "16:00"', 'by: "15:00"'),
}


@pytest.mark.parametrize(("path", "old", "new"), EDITS.values(), ids=EDITS)
def test_what_was_superseded_while_reading_can_not_be_signed(
    refuse, staff, library, folder, path, old, new
):
    """peers-bugs, probo #1401."""
    text = reading_id(library, staff.caregiver, library.trainings["disinfection"])
    edited = folder.edit(path, old, new)
    assert refuse(staff.caregiver, text=text, library=edited).code == "stale-version"


def test_what_binds_others_does_not_disturb_the_reader(sign, staff, library, folder):
    text = reading_id(library, staff.caregiver, library.trainings["disinfection"])
    edited = folder.edit("standards.yml", "[0, 8]", "[0, 5]")
    assert sign(staff.caregiver, text=text, library=edited).is_new
