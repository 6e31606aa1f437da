"""Whether a training still holds for somebody.

Each test edits a copy of tests/small as a manager would, and asks again.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from forms_api.derive.people import Person
from forms_api.derive.signoffs import (
    binding_clauses,
    expiry,
    signoff_states,
    trainings_of,
)
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.signoff import KIND, PRACTICAL, practical_body, signoff_body
from handbook.fingerprint import stamp

SIGNED = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
TODAY = date(2026, 10, 12)
CAREGIVER = Person("caregiver", "孙保育", ("childcare-worker",))
COOK = Person("cook", "李厨师", ("cook",))


def sign(library, person=CAREGIVER, at=SIGNED) -> Record:
    body = signoff_body(
        title="消毒知识",
        revision=1,
        text="",
        clauses=binding_clauses(library, person, library.trainings["disinfection"]),
        quiz={},
        score=100,
    )
    return Record(new_id(at), KIND, "main", "disinfection", person.id, at, body)


def assess(person=CAREGIVER, at=SIGNED, passed=True) -> Record:
    items = {"mix": {"text": "会配制消毒液", "passed": passed}}
    body = practical_body(
        title="消毒知识", revision=1, person=person.id, items=items, passed=passed
    )
    return Record(new_id(at), PRACTICAL, "main", "disinfection", "health", at, body)


def state(library, signoffs=(), practicals=(), person=CAREGIVER, today=TODAY):
    (found,) = signoff_states(library, person, signoffs, practicals, today)
    return found


def test_never_signed(library):
    assert state(library).state == "never"


def test_somebody_elses_signature_does_not_count(library):
    assert state(library, [sign(library, COOK)], [assess(COOK)]).state == "never"


def test_signed_but_hands_not_checked(library):
    assert state(library, [sign(library)]).state == "practical"


def test_signed_and_checked(library):
    found = state(library, [sign(library)], [assess()])
    assert (found.state, found.expires) == ("current", date(2027, 10, 12))


def test_a_failed_practical_does_not_count(library):
    assert state(library, [sign(library)], [assess(passed=False)]).state == "practical"


def test_the_last_practical_counts(library):
    later = SIGNED + timedelta(hours=1)
    redone = [assess(), assess(at=later, passed=False)]
    assert state(library, [sign(library)], redone).state == "practical"
    learnt = [assess(passed=False), assess(at=later)]
    assert state(library, [sign(library)], learnt).state == "current"


def test_a_practical_grows_old_too(library):
    last_year = assess(at=datetime(2025, 10, 11, 1, 0, tzinfo=UTC))
    assert state(library, [sign(library)], [last_year]).state == "practical"


def test_a_module_without_practical_is_current_when_signed(folder):
    library = folder.edit(
        "training/disinfection.yml",
        "practical: {assessor: health-worker, items: [{id: mix, text: 会配制消毒液}]}",
        "",
    )
    assert state(library, [sign(library)]).state == "current"


CHANGES = {
    "another number": ("standards.yml", "[100, 250]", "[100, 500]"),
    "other people": ("rules/disinfection.yml", "[childcare-worker]", "[childcare-worker, cook]"),
    "another deadline": ("forms/toy-disinfection.yml", 'by: "16:00"', 'by: "15:00"'),
    "another day": ("forms/toy-disinfection.yml", "[friday]", "[thursday]"),
    "another word": ("rules/disinfection.yml", "至少清洗消毒一次", "都要清洗消毒一次"),
}


@pytest.mark.parametrize(("path", "old", "new"), CHANGES.values(), ids=CHANGES)
def test_outdated_by_what_binds(library, folder, path, old, new):
    """peers-bugs: 250 -> 500 mg/L: everyone in that role is asked, with the changed line."""
    found = state(folder.edit(path, old, new), [sign(library)], [assess()])
    assert found.state == "outdated"
    assert [change.name for change in found.changes] == ["disinfection#toys"]


def test_the_change_is_shown_in_old_and_new_words(library, folder):
    edited = folder.edit("standards.yml", "[100, 250]", "[100, 500]")
    (change,) = state(edited, [sign(library)], [assess()]).changes
    assert "有效氯 100–250 mg/L" in change.old
    assert "有效氯 100–500 mg/L" in change.new


KEEPS = {
    "white space": ("rules/disinfection.yml", "至少清洗消毒一次，", "至少清洗 消毒一次， "),
    "punctuation": ("rules/disinfection.yml", "一次，有效氯", "一次。有效氯"),
    "the question of a form": ("forms/toy-disinfection.yml", "ask: 浸泡消毒", "ask: 浸泡了吗"),
    "the title of a rule": ("rules/disinfection.yml", "title: 清洁消毒制度", "title: 消毒制度"),
    "what binds others": ("standards.yml", "[0, 8]", "[0, 5]"),
}


@pytest.mark.parametrize(("path", "old", "new"), KEEPS.values(), ids=KEEPS)
def test_kept_by_what_does_not_bind(library, folder, path, old, new):
    """peers-bugs: a typo-only change gives no request to sign again."""
    found = state(folder.edit(path, old, new), [sign(library)], [assess()])
    assert (found.state, found.changes) == ("current", ())


def test_a_number_that_binds_the_cook_asks_the_cook(library, folder):
    edited = folder.edit("standards.yml", "[0, 8]", "[0, 5]")
    found = state(edited, [sign(library, COOK)], [assess(COOK)], COOK)
    assert [change.name for change in found.changes] == ["disinfection#fridge"]


def test_the_same_meaning_is_kept(library, folder):
    old = stamp(library, "disinfection#toys")
    folder.edit("rules/disinfection.yml", "至少清洗消毒一次", "清洗消毒不少于一次")
    declared = folder.edit(
        "rules/disinfection.yml",
        "who: [childcare-worker]",
        f"who: [childcare-worker]\n    same_meaning_as: [{old}]",
    )
    assert stamp(declared, "disinfection#toys") != old
    assert state(declared, [sign(library)], [assess()]).state == "current"


def test_a_new_clause_asks_again_and_has_no_old_words(library, folder):
    edited = folder.edit(
        "rules/disinfection.yml",
        "clauses:\n",
        "clauses:\n  - {id: rinse, text: 泡完冲净。, who: [childcare-worker],"
        " proof: none, because: 当场看}\n",
    )
    (change,) = state(edited, [sign(library)], [assess()]).changes
    assert (change.name, change.old) == ("disinfection#rinse", None)
    assert "泡完冲净" in change.new
    assert state(edited, [sign(library, COOK)], [assess(COOK)], COOK).state == "current"


def test_a_clause_that_is_gone_asks_nobody(library, folder):
    edited = folder.edit(
        "rules/disinfection.yml",
        "\n  - {id: example, text: 以身作则。, who: everyone,"
        " proof: none, because: 日常观察，不单独记录}",
        "",
    )
    assert state(edited, [sign(library)], [assess()]).state == "current"


def test_signing_again_settles_it(library, folder):
    edited = folder.edit("standards.yml", "[100, 250]", "[100, 500]")
    later = sign(edited, at=SIGNED + timedelta(days=1))
    assert state(edited, [sign(library), later], [assess()]).state == "current"


@pytest.mark.parametrize(
    ("today", "wanted"),
    [(date(2027, 10, 12), "current"), (date(2027, 10, 13), "expired")],
)
def test_a_year_ends_after_its_day(library, today, wanted):
    assert state(library, [sign(library)], [assess()], today=today).state == wanted


@pytest.mark.parametrize(
    ("valid_for", "at", "last_day"),
    [
        ("1 year", "2026-10-12T01:00Z", date(2027, 10, 12)),
        ("1 year", "2026-10-11T16:30Z", date(2027, 10, 12)),  # half past midnight in Shanghai
        ("1 year", "2028-02-29T01:00Z", date(2029, 2, 28)),
        ("term", "2026-10-12T01:00Z", date(2027, 1, 22)),
        ("term", "2027-01-22T01:00Z", date(2027, 1, 22)),  # on the last day of the term
        ("term", "2027-02-01T01:00Z", date(2027, 7, 9)),  # between two terms: for the next
        ("term", "2027-08-01T01:00Z", None),  # no later term is known yet
        ("once", "2026-10-12T01:00Z", None),
    ],
)
def test_how_long_a_signature_counts(library, valid_for, at, last_day):
    module = library.trainings["disinfection"].model_copy(update={"valid_for": valid_for})
    assert expiry(library, module, datetime.fromisoformat(at)) == last_day


def test_who_must_learn_is_named_by_the_job_or_by_the_module(library, folder):
    health = Person("h", "周保健", ("health-worker",))
    assert [module.id for module in trainings_of(library, health)] == ["disinfection"]
    edited = folder.edit("training/disinfection.yml", "[childcare-worker, cook]", "[cook]")
    assert [module.id for module in trainings_of(edited, CAREGIVER)] == ["disinfection"]
    both = Person("b", "甲", ("cook", "childcare-worker"))
    assert [module.id for module in trainings_of(library, both)] == ["disinfection"]
    assert trainings_of(library, Person("n", "乙", ("no-such-job",))) == ()


def test_a_signature_binds_to_the_clauses_of_ones_own_job(library):
    module = library.trainings["disinfection"]
    assert set(binding_clauses(library, CAREGIVER, module)) == {
        "disinfection#toys",
        "disinfection#example",
    }
    assert set(binding_clauses(library, COOK, module)) == {
        "disinfection#fridge",
        "disinfection#example",
    }
