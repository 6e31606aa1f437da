"""Reading records: who may see what."""

from datetime import timedelta

import pytest

from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.read_records import get_record, list_records
from forms_api.actions.refusal import Refusal
from forms_api.derive.record_items import Filter
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.signoff import KIND, PRACTICAL
from forms_api.records.submission import submission_body


@pytest.fixture
def keep(store, clock):
    """`keep("fridge-log", "kitchen", cook)`: a submission a minute after the last one."""

    def keep(form, place, by) -> Record:
        clock.advance(timedelta(minutes=1))
        body = submission_body(form=form, revision=1, text="", answers={}, asked={})
        record = Record(new_id(clock()), "submission", "main", place, by.id, clock(), body)
        return store.append(record)[0]

    return keep


@pytest.fixture
def three(keep, staff):
    return (
        keep("fridge-log", "kitchen", staff.cook),
        keep("toy-disinfection", "small-1", staff.caregiver),
        keep("mixing", "main", staff.cook),
    )


def listed(library, store, reader, *times, **filters):
    return list(list_records(library, store, reader, Filter(**filters), *times))


def test_reviewers_see_all_in_commit_order(library, store, staff, three):
    assert listed(library, store, staff.principal) == list(three)
    assert listed(library, store, staff.health) == list(three)


def test_others_see_their_own_and_those_of_the_forms_they_fill(library, store, staff, three):
    fridge, toys, mixing = three
    assert listed(library, store, staff.cook) == [fridge, mixing]
    assert listed(library, store, staff.caregiver) == [toys, mixing]


def test_filters(library, store, staff, three):
    fridge, toys, mixing = three
    look = staff.principal
    assert listed(library, store, look, form="mixing") == [mixing]
    assert listed(library, store, look, place="small-1") == [toys]
    assert listed(library, store, look, person=staff.cook.id) == [fridge, mixing]
    assert listed(library, store, look, form="mixing", place="kitchen") == []


def test_since_is_included_and_until_is_not(library, store, staff, three):
    fridge, toys, _ = three
    assert listed(library, store, staff.principal, fridge.at, toys.at) == [fridge]


@pytest.mark.parametrize(
    "unknown", [{"form": "nope"}, {"place": "moon"}, {"person": "nobody"}, {"person": "\x00"}]
)
def test_what_there_never_was_is_refused(library, store, staff, unknown):
    with pytest.raises(Refusal) as refused:
        listed(library, store, staff.principal, **unknown)
    (key,) = unknown
    assert refused.value.code == f"unknown-{key}"
    assert set(refused.value.fields) == {key}


def test_the_records_of_a_form_that_was_removed_can_be_asked_for(
    library, store, staff, three, clock, folder
):
    keep_texts(library, store, clock())
    (folder.root / "forms/mixing.yml").unlink()
    folder.swap("rules/disinfection.yml", "[toy-disinfection, mixing]", "[toy-disinfection]")
    fewer = folder.load()
    assert listed(fewer, store, staff.principal, form="mixing") == [three[2]]


def test_the_records_of_a_place_that_was_removed_can_be_asked_for(
    library, store, staff, three, folder
):
    line = "      - {id: small-1, title: 小一班, group: classroom}\n"
    fewer = folder.edit("school.yml", line, "")
    assert listed(fewer, store, staff.principal, place="small-1") == [three[1]]


def may_get(library, store, person, record) -> bool:
    try:
        return get_record(library, store, person, record.id) == record
    except Refusal as refusal:
        return {"forbidden": False}[refusal.code]


def test_a_submission_is_for_its_writer_its_form_and_reviewers(library, store, staff, three):
    fridge = three[0]
    readers = [staff.cook, staff.caregiver, staff.health, staff.principal]
    assert [may_get(library, store, one, fridge) for one in readers] == [True, False, True, True]


def test_a_signature_is_for_its_signer_and_reviewers(library, store, staff, clock):
    by = staff.caregiver.id
    signed = Record(new_id(clock()), KIND, "main", "disinfection", by, clock(), {})
    store.append(signed)
    readers = [staff.caregiver, staff.cook, staff.principal]
    assert [may_get(library, store, one, signed) for one in readers] == [True, False, True]


def test_a_practical_is_for_both_and_reviewers(library, store, staff, clock):
    body = {"person": staff.caregiver.id}
    seen = Record(
        new_id(clock()), PRACTICAL, "main", "disinfection", staff.health.id, clock(), body
    )
    store.append(seen)
    readers = [staff.caregiver, staff.health, staff.cook, staff.principal]
    assert [may_get(library, store, one, seen) for one in readers] == [True, True, False, True]


@pytest.mark.parametrize("kind", ["person", "credential", "token", "quarantine", "form"])
def test_other_facts_are_no_records_to_anybody(library, store, staff, clock, kind):
    fact = Record(new_id(clock()), kind, "main", "x", "x", clock(), {})
    store.append(fact)
    with pytest.raises(Refusal) as refused:
        get_record(library, store, staff.principal, fact.id)
    assert refused.value.code == "not-found"


@pytest.mark.parametrize("record_id", ["", "1", "../x", "\x00", "x" * 5000, "０" * 36])
def test_nothing_is_not_found(library, store, staff, record_id):
    with pytest.raises(Refusal) as refused:
        get_record(library, store, staff.principal, record_id)
    assert refused.value.code == "not-found"
