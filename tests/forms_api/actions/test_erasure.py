"""Who may erase, and what: one person asks, another one confirms."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms_api.actions.ask_erasure import MOST, ask_erasure
from forms_api.actions.ask_expired import ask_expired
from forms_api.actions.confirm_erasure import confirm_erasure
from forms_api.actions.erasable import find_expired, form_finder, related, retention_of
from forms_api.actions.keep_record import QUARANTINE, Parcel
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import read_sheet, submit_form
from forms_api.records.erasure import ERASURE, REQUEST
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.signoff import ATTEMPT, PRACTICAL
from forms_api.records.signoff import KIND as SIGNOFF
from forms_api.store.errors import IdErased

BASIS = "个人信息保护法第47条，家长书面要求删除"
YEAR = timedelta(days=366)


@pytest.fixture
def library(folder):
    """The small kindergarten, where a fridge log is kept for three years."""
    return folder.edit(
        "forms/fridge-log.yml", "who: [cook]", "who: [cook]\nretain: {years: 3, basis: 本园自定}"
    )


@pytest.fixture
def deputy(staff, add):
    return add("吴园长", "principal")


@pytest.fixture
def submit(library, store, staff, clock):
    """submit(form, …) → a record, by the cook."""
    sheets = {
        "fridge-log": {"form": "fridge-log", "answers": {"temperature": 4}},
        "mixing": {"form": "mixing", "answers": {"object": "toys", "target": 250, "strength": 5}},
    }

    def submit(form="mixing", record_id=None, **more):
        body = sheets[form] | more
        parcel = Parcel(record_id or new_id(clock()), staff.cook.id, body)
        sheet = read_sheet(body, library.school.zone)
        return submit_form(library, store, staff.cook, parcel, sheet, clock()).record

    return submit


@pytest.fixture
def ask(library, store, staff, clock):
    def ask(*records, by=staff.principal, basis=BASIS, early=False):
        ids = [getattr(each, "id", each) for each in records]
        return ask_erasure(library, store, by, ids, basis, clock(), early=early)

    return ask


@pytest.fixture
def confirm(library, store, deputy, clock):
    def confirm(request, by=deputy):
        return confirm_erasure(library, store, by, getattr(request, "id", request), clock())

    return confirm


def refused(act, *args, **more) -> Refusal:
    with pytest.raises(Refusal) as found:
        act(*args, **more)
    return found.value


def is_erased(store, record) -> bool:
    try:
        return store.get(record.id) is None
    except IdErased:
        return True


def test_two_people_erase_a_record(submit, ask, confirm, store, staff, deputy):
    record, other = submit(), submit()
    request = ask(record)
    assert (request.kind, request.by, request.body["ids"]) == (
        REQUEST, staff.principal.id, (record.id,),
    )  # fmt: skip
    assert store.get(record.id) == record
    (fact,) = confirm(request)
    assert is_erased(store, record)
    assert store.get(other.id) == other
    assert store.read(ERASURE) == (fact,)
    assert (fact.subject, fact.by, fact.body["asked_by"], fact.body["basis"]) == (
        record.id, deputy.id, staff.principal.id, BASIS,
    )  # fmt: skip


def test_several_are_erased_in_one_append(submit, ask, confirm, store):
    records = [submit() for _ in range(3)]
    request = ask(*records, records[0])
    confirm(request)
    assert [fact.subject for fact in store.read(ERASURE)] == [each.id for each in records]
    assert all(is_erased(store, each) for each in records)
    assert store.follower(request.id) == store.read(ERASURE)[0].id


def test_the_asker_alone_erases_nothing(submit, ask, confirm, store, staff):
    record = submit()
    request = ask(record)
    answer = refused(confirm, request, by=staff.principal)
    assert answer.code == "same-person"
    assert "园长" in answer.message
    assert store.get(record.id) == record


def test_who_lacks_the_grant_neither_asks_nor_confirms(submit, ask, confirm, store, staff, deputy):
    record = submit()
    gone = replace(deputy, active=False)
    for person in (staff.cook, staff.caregiver, staff.health, gone):
        assert refused(ask, record, by=person).code == "forbidden"
    request = ask(record)
    for person in (staff.cook, staff.caregiver, staff.health, gone):
        assert refused(confirm, request, by=person).code == "forbidden"
    assert store.get(record.id) == record


def test_of_another_campus_nobody_erases(submit, ask, confirm, staff, deputy):
    record = submit()
    assert refused(ask, record, by=replace(staff.principal, campuses=("east",))).code == "forbidden"
    request = ask(record)
    far = replace(deputy, campuses=("east",))
    assert refused(confirm, request, by=far).code == "forbidden"


def test_a_request_is_confirmed_once(submit, ask, confirm, store):
    request = ask(submit())
    confirm(request)
    assert refused(confirm, request).code == "already-confirmed"
    assert len(store.read(ERASURE)) == 1


def test_of_two_who_confirm_at_once_one_does(submit, ask, library, store, clock, deputy, add):
    """The other one had looked before the first one wrote."""
    request, third = ask(submit()), add("郑园长", "principal")

    class Late:
        def __getattr__(self, name):
            return getattr(store, name)

        def append(self, *facts, after=None):
            confirm_erasure(library, store, third, request.id, clock())
            return store.append(*facts, after=after)

    assert refused(confirm_erasure, library, Late(), deputy, request.id, clock()).code == (
        "already-confirmed"
    )
    assert [fact.by for fact in store.read(ERASURE)] == [third.id]


def test_the_same_request_twice_is_refused_and_names_the_first(submit, ask, store):
    one, two = submit(), submit()
    first = ask(one, two)
    again = refused(ask, two, one)
    assert again.code == "already-asked"
    assert first.id in again.message
    ask(one)
    ask(one, two, basis="家长另外又写了一次书面要求")
    assert len(store.read(REQUEST)) == 3


@pytest.mark.parametrize("wrong", ["", "nope", "x" * 5000, "0199d0c2-0000-7000-8000-000000000000"])
def test_what_there_is_not_is_not_erased(ask, confirm, submit, wrong):
    assert refused(ask, submit(), wrong).fields.keys() == {wrong}
    assert refused(ask, wrong).code == "not-found"
    assert refused(confirm, wrong).code == "not-found"


def test_a_record_is_no_request(submit, confirm):
    assert refused(confirm, submit()).code == "not-found"


def test_nothing_and_too_much(ask, clock):
    assert refused(ask).code == "bad-ids"
    assert refused(ask, *(new_id(clock()) for _ in range(MOST + 1))).code == "bad-ids"


def test_what_is_erased_is_not_asked_for_again(submit, ask, confirm):
    one, two = submit(), submit()
    both, alone = ask(one, two), ask(one)
    confirm(alone)
    assert refused(ask, one, two).fields.keys() == {one.id}
    assert refused(ask, one).code == "erased"
    (fact,) = confirm(both)
    assert fact.subject == two.id


def test_a_request_whose_records_went_by_another_one_is_over(submit, ask, confirm):
    record = submit()
    first, second = ask(record), ask(record, basis="园里另外一条规定，第3条")
    confirm(first)
    assert refused(confirm, second).code == "already-confirmed"


@pytest.mark.parametrize("kind", [SIGNOFF, PRACTICAL, ATTEMPT, QUARANTINE])
def test_all_that_people_typed_can_be_erased(store, clock, ask, confirm, kind):
    body = {"content": {"form": 7}} if kind == QUARANTINE else {}
    (record,) = store.append(Record(new_id(clock()), kind, "main", "x", "p1", clock(), body))
    confirm(ask(record))
    assert is_erased(store, record)


def test_what_proves_the_rest_cannot(library, store, clock, staff, submit, ask, confirm):
    keep_texts(library, store, clock())
    seal = Record(new_id(clock()), "seal", "main", "x", "system", clock(), {})
    store.append(seal)
    request = ask(submit())
    (fact,) = confirm(request)
    text = store.read("form")[0]
    kept = (seal, text, request, fact, store.read("person")[0], store.read("credential")[0])
    for record in kept:
        assert refused(ask, record).code == "not-erasable"
        assert refused(ask, record, early=True).code == "not-erasable"


@pytest.mark.parametrize(
    "basis",
    [
        "",
        "   ",
        "按规定删除",
        "1199 1199 1199",
        "依据依据依据依据依据依据",
        "……………………………",
        "个人信息保护法第47条，家长要求" * 20,
        "个人信息保护法第47条\x00家长要求",
    ],
)
def test_the_basis_is_a_sentence(submit, ask, store, basis):
    assert refused(ask, submit(), basis=basis).code == "bad-basis"
    assert not store.read(REQUEST)


def test_the_basis_is_kept_on_one_line(submit, ask):
    assert ask(submit(), basis="  个人信息保护法\n第47条，家长要求 ").body["basis"] == (
        "个人信息保护法 第47条，家长要求"
    )


def test_what_must_be_kept_is_erased_early_only(submit, ask, confirm, store, clock):
    fridge, free = submit("fridge-log"), submit()
    answer = refused(ask, fridge, free)
    assert (answer.code, answer.fields.keys()) == ("retained", {fridge.id})
    assert "2029-10-12" in answer.message
    assert "本园自定" in answer.message
    assert "--early" in answer.message
    confirm(ask(fridge, early=True))
    assert is_erased(store, fridge)
    assert not is_erased(store, free)


def test_the_day_after_the_last_one_it_may_go(submit, ask, clock):
    fridge = submit("fridge-log")
    clock.now = clock.now.replace(year=2029, hour=15, minute=59)  # 23:59 on the last day
    assert refused(ask, fridge).code == "retained"
    clock.advance(timedelta(minutes=1))
    assert ask(fridge).body["ids"] == (fridge.id,)


def test_many_that_must_be_kept_are_told_in_a_few_lines(submit, ask):
    answer = refused(ask, *(submit("fridge-log") for _ in range(20)))
    assert len(answer.fields) == 20
    assert "20 条" in answer.message
    assert len(answer.message.splitlines()) == 7


def test_a_form_that_the_policies_dropped_is_kept_as_it_said(library, folder, store, clock, submit):
    keep_texts(library, store, clock())
    record = submit("fridge-log")
    without = replace(library, forms={})
    kept = retention_of(without, form_finder(without, store), record)
    assert (kept.years, kept.basis) == (3, "本园自定")


def test_what_was_set_aside_goes_with_its_record(submit, ask, confirm, store):
    record, other = submit(), submit()
    for first, target in ((record, 300), (other, 350)):
        answers = {"object": "toys", "target": target, "strength": 5}
        assert refused(submit, record_id=first.id, answers=answers).code == "id-conflict"
    aside, stays = store.read(QUARANTINE)
    request = ask(record)
    assert request.body["ids"] == (record.id, aside.id)
    confirm(request)
    assert is_erased(store, aside)
    assert store.read(QUARANTINE) == (stays,)


def test_what_was_set_aside_after_the_request_goes_too(submit, ask, confirm, store):
    record = submit()
    request = ask(record)
    answers = {"object": "toys", "target": 300, "strength": 5}
    assert refused(submit, record_id=record.id, answers=answers).code == "id-conflict"
    confirm(request)
    assert not store.read(QUARANTINE)


def test_what_was_set_aside_is_kept_as_long_as_its_form_says(store, clock, ask):
    content = {"form": "fridge-log", "answers": {}}
    made = Record(new_id(clock()), QUARANTINE, "main", "x", "p1", clock(), {"content": content})
    store.append(made)
    assert refused(ask, made).code == "retained"


def test_the_rest_of_a_thread_is_named(submit, ask, confirm, store):
    first = submit()
    second = submit(supersedes=first.id, reason="抄错了")
    third = submit(supersedes=second.id, reason="又抄错了")
    alone = submit()
    assert related(store, first) == (second, third)
    assert related(store, second) == (first, third)
    assert related(store, third) == (first, second)
    assert related(store, alone) == ()
    confirm(ask(second))
    assert related(store, first) == (third,)
    assert related(store, third) == ()


def test_what_has_passed_is_found_and_asked_for(library, submit, store, clock, staff, confirm):
    old = [submit("fridge-log") for _ in range(2)]
    submit()
    clock.advance(2 * YEAR)
    submit("fridge-log")
    assert find_expired(library, store, clock()) == {}
    clock.advance(YEAR)
    assert find_expired(library, store, clock()) == {"fridge-log": old}
    asked = ask_expired(library, store, staff.principal, "fridge-log", clock())
    assert asked.left == 0
    assert asked.request.body["ids"] == tuple(each.id for each in old)
    assert asked.request.body["basis"] == "保存期已满：「冰箱温度记录」保存 3 年（本园自定）"
    again = refused(ask_expired, library, store, staff.principal, "fridge-log", clock())
    assert again.code == "not-found"
    confirm(asked.request)
    assert find_expired(library, store, clock()) == {}


def test_of_very_many_the_oldest_are_asked_for_first(
    library, submit, store, clock, staff, monkeypatch
):
    monkeypatch.setattr("forms_api.actions.ask_expired.MOST", 2)
    old = [submit("fridge-log") for _ in range(3)]
    clock.advance(4 * YEAR)
    first = ask_expired(library, store, staff.principal, "fridge-log", clock())
    second = ask_expired(library, store, staff.principal, "fridge-log", clock())
    assert (first.left, second.left) == (1, 0)
    ids = [*first.request.body["ids"], *second.request.body["ids"]]
    assert ids == [each.id for each in old]


def test_expired_records_need_the_grant_and_the_campus(library, submit, store, clock, staff):
    submit("fridge-log")
    clock.advance(4 * YEAR)
    assert refused(ask_expired, library, store, staff.cook, "fridge-log", clock()).code == (
        "forbidden"
    )
    far = replace(staff.principal, campuses=("east",))
    assert refused(ask_expired, library, store, far, "fridge-log", clock()).code == "not-found"
