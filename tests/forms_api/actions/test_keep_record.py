"""One id, one record: whatever is sent twice, by whom, or at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from forms_api.actions.keep_record import Parcel, find_sent, keep_record
from forms_api.actions.refusal import Refusal
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store.errors import IdErased
from forms_api.store.memory import MemoryStore

CONTENT = {"form": "fridge-log", "answers": {"temperature": 4}}
OTHER = {"form": "fridge-log", "answers": {"temperature": 5}}


def parcel(record_id, content=CONTENT, sender="cook") -> Parcel:
    return Parcel(record_id, sender, content)


def keep(store, sent: Parcel, now, after=None):
    record = Record(sent.id, "submission", "main", "kitchen", sent.sender, now, {"some": "body"})
    return keep_record(store, sent, record, after=after)


def send(store, sent: Parcel, now, after=None):
    return find_sent(store, sent, now) or keep(store, sent, now, after)


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_a_new_parcel_becomes_a_record(store, clock):
    record_id = new_id(clock())
    kept = send(store, parcel(record_id), clock())
    assert kept.is_new
    assert store.get(record_id) == kept.record


def test_sent_twice_is_kept_once(store, clock):
    """peers-bugs, getodk #1017: a double tap does not create two records."""
    sent = parcel(new_id(clock()))
    first = send(store, sent, clock())
    again = send(store, sent, clock() + timedelta(hours=1))
    assert (again.is_new, again.record) == (False, first.record)
    assert len(store.read("submission")) == 1


def test_the_order_of_keys_does_not_make_another_parcel(store, clock):
    record_id = new_id(clock())
    send(store, parcel(record_id, {"a": 1, "b": 2}), clock())
    assert not send(store, parcel(record_id, {"b": 2, "a": 1}), clock()).is_new


@pytest.mark.parametrize(
    ("content", "sender"),
    [(OTHER, "cook"), (CONTENT, "somebody else")],
    ids=["another body", "another sender"],
)
def test_a_known_id_with_anything_else_is_a_conflict_and_its_text_is_kept(
    store, clock, content, sender
):
    record_id = new_id(clock())
    first = send(store, parcel(record_id), clock()).record
    other = parcel(record_id, content, sender)
    assert code_of(lambda: send(store, other, clock())) == "id-conflict"
    (aside,) = store.read("quarantine")
    assert (aside.subject, aside.by, aside.body["content"]) == (record_id, sender, content)
    assert store.get(record_id) == first


def test_the_same_conflict_again_is_set_aside_once(store, clock):
    record_id = new_id(clock())
    send(store, parcel(record_id), clock())
    for _ in range(3):
        assert code_of(lambda: send(store, parcel(record_id, OTHER), clock())) == "id-conflict"
    assert len(store.read("quarantine")) == 1


def test_the_id_of_a_record_of_another_kind_is_taken_too(store, clock):
    record_id = new_id(clock())
    store.append(Record(record_id, "person", "main", record_id, "console", clock(), {"name": "x"}))
    assert code_of(lambda: send(store, parcel(record_id), clock())) == "id-conflict"


class Erased(MemoryStore):
    """A store in which every id belongs to an erased record."""

    def append(self, *records, after=None):
        raise IdErased(records[0].id)


def test_what_was_set_aside_and_erased_is_not_set_aside_again(store, clock):
    """The sender is told of the conflict as before, not that the store is down."""
    record_id = new_id(clock())
    send(store, parcel(record_id), clock())

    class Forgetful:
        def get(self, record_id):
            return store.get(record_id)

        def append(self, *records, after=None):
            raise IdErased(records[0].id)

    assert code_of(lambda: send(Forgetful(), parcel(record_id, OTHER), clock())) == "id-conflict"


def test_the_id_of_an_erased_record(clock):
    assert code_of(lambda: send(Erased(), parcel(new_id(clock())), clock())) == "erased"


@pytest.mark.parametrize(
    ("made", "is_good"),
    [
        (timedelta(0), True),
        (timedelta(hours=23), True),
        (timedelta(hours=25), False),
        (timedelta(days=-364), True),
        (timedelta(days=-366), False),
    ],
)
def test_an_id_is_made_within_a_day_ahead_and_a_year_behind(store, clock, made, is_good):
    sent = parcel(new_id(clock() + made))
    if is_good:
        assert send(store, sent, clock()).is_new
    else:
        assert code_of(lambda: send(store, sent, clock())) == "clock"


def test_an_id_from_beyond_the_calendar_has_a_wrong_clock(store, clock):
    sent = parcel("ffffffff-ffff-7fff-bfff-ffffffffffff")
    assert code_of(lambda: send(store, sent, clock())) == "clock"


def test_a_known_id_may_be_as_old_as_it_likes(store, clock):
    sent = parcel(new_id(clock()))
    send(store, sent, clock())
    assert not send(store, sent, clock() + timedelta(days=800)).is_new


@pytest.mark.parametrize(
    "record_id",
    [
        "",
        "1",
        "../../etc/passwd",
        "\x00",
        "0199D0C2-0000-7000-8000-000000000000",
        "0199d0c2-0000-4000-8000-000000000000",  # version 4
        "0199d0c2-0000-7000-c000-000000000000",  # another variant
        "0199d0c200007000800000000000000000000000",
        "{0199d0c2-0000-7000-8000-000000000000}",
        "0199d0c2-0000-7000-8000-000000000000\n",
        "０199d0c2-0000-7000-8000-000000000000",
    ],
)
def test_an_id_that_is_no_uuid7(store, clock, record_id):
    assert code_of(lambda: send(store, parcel(record_id), clock())) == "bad-id"


def test_a_correction_of_what_was_corrected_is_stale(store, clock):
    first = send(store, parcel(new_id(clock())), clock()).record
    second = parcel(new_id(clock()), OTHER)
    assert send(store, second, clock(), after=first.id).is_new
    third = parcel(new_id(clock()), {"third": True})
    assert code_of(lambda: send(store, third, clock(), after=first.id)) == "stale-version"
    assert not send(store, second, clock(), after=first.id).is_new


def test_a_correction_of_nothing(store, clock):
    sent = parcel(new_id(clock()))
    nothing = new_id(clock())
    assert code_of(lambda: send(store, sent, clock(), after=nothing)) == "unknown-record"


def at_once(count, act):
    """What `act` answers in each of many threads that start together."""
    gate = Barrier(count)

    def run(number):
        gate.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_32_threads_send_the_same_and_one_record_is_kept(store, clock):
    sent = parcel(new_id(clock()))
    # `keep` alone: as if none of them had found it when it looked
    answers = at_once(32, lambda _: keep(store, sent, clock()))
    assert sum(kept.is_new for kept in answers) == 1
    assert len({kept.record.id for kept in answers}) == 1
    assert len(store.read("submission")) == 1


def test_32_threads_correct_the_same_record_and_one_wins(store, clock):
    first = send(store, parcel(new_id(clock())), clock()).record

    def correct(number):
        sent = parcel(new_id(clock()), {"number": number})
        try:
            return send(store, sent, clock(), after=first.id).record.id
        except Refusal as refusal:
            return refusal.code

    answers = at_once(32, correct)
    winner = store.follower(first.id)
    assert sorted(answers, key=lambda one: one != winner) == [winner] + ["stale-version"] * 31


def test_32_threads_send_other_bodies_under_one_id_and_none_is_lost(store, clock):
    record_id = new_id(clock())

    def one(number):
        try:
            return send(store, parcel(record_id, {"number": number}), clock()).is_new
        except Refusal as refusal:
            return refusal.code

    answers = at_once(32, one)
    assert answers.count(True) == 1
    assert answers.count("id-conflict") == 31
    assert len(store.read("quarantine")) == 31
