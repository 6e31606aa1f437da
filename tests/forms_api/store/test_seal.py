"""The first commit after local midnight holds the head of the day before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store.errors import StoreFull
from forms_api.store.frame import decode
from forms_api.store.tiny import open_store

HOUR, DAY = 60, 24 * 60
MIDNIGHT = 16 * HOUR  # in Asia/Shanghai, after `start`: 00:00 UTC is 08:00 there


def frames_of(folder):
    paths = sorted((folder / "journal").iterdir())
    return [decode(line) for path in paths for line in path.read_bytes().splitlines(keepends=True)]


def seals_of(store):
    return list(store.read("seal"))


def test_the_first_commit_after_local_midnight_seals_the_day_before(folder, reopen, fact):
    store = reopen()
    store.append(fact(minutes=0))
    store.append(fact(minutes=MIDNIGHT - 1))
    head = store.head
    assert seals_of(store) == []
    sent = fact(minutes=MIDNIGHT)
    assert store.append(sent) == (sent,)  # the sender hears of the own record only
    (seal,) = seals_of(store)
    assert (seal.subject, seal.at, seal.by) == ("2026-09-01", sent.at, "store")
    assert seal.body == {"head": head, "seq": 2}
    last = frames_of(folder)[-1]
    assert len(last.items) == 2  # one frame, one sync: the seal comes first
    assert seal.id in last.items[0].text
    store.append(fact(minutes=MIDNIGHT + 1))
    assert len(seals_of(store)) == 1


def test_the_head_of_a_day_stands_in_the_chain(folder, reopen, fact):
    store = reopen()
    for day in range(40):  # over the end of a month
        store.append(fact(minutes=day * DAY))
    frames = frames_of(folder)
    seals = seals_of(store)
    assert len(seals) == 39
    for seal in seals:
        assert frames[seal.body["seq"]].head == seal.body["head"]


def test_a_day_without_records_needs_no_seal(reopen, fact):
    store = reopen()
    store.append(fact())
    store.append(fact(minutes=3 * DAY))
    assert [seal.subject for seal in seals_of(store)] == ["2026-09-01"]


def test_a_restart_neither_repeats_nor_forgets_a_seal(reopen, fact):
    store = reopen()
    store.append(fact())
    store.append(fact(minutes=DAY))
    store.close()
    store = reopen()
    store.append(fact(minutes=DAY + 1))
    assert len(seals_of(store)) == 1
    store.close()
    store = reopen()
    store.append(fact(minutes=2 * DAY))
    assert [seal.subject for seal in seals_of(store)] == ["2026-09-01", "2026-09-02"]


def test_a_clock_that_goes_back_over_midnight_seals_nothing_twice(reopen, fact):
    store = reopen()
    store.append(fact())
    store.append(fact(minutes=DAY))
    store.append(fact(minutes=0))
    store.append(fact(minutes=DAY))
    assert len(seals_of(store)) == 1


def test_a_failed_commit_seals_nothing(reopen, fact, disk):
    store = reopen(disk=disk)
    store.append(fact())
    disk.fail["write"] = 28
    with pytest.raises(StoreFull):
        store.append(fact(minutes=DAY))
    assert seals_of(store) == []
    disk.fail.clear()
    store.append(fact(minutes=DAY))
    assert len(seals_of(store)) == 1


@pytest.mark.parametrize(("hours", "sealed"), [(-5, 0), (0, 0), (8, 1), (14, 1)])
def test_midnight_is_that_of_the_school(folder, fact, hours, sealed):
    zone = timezone(timedelta(hours=hours))
    store = open_store(folder, clock=lambda: datetime.now(UTC), wait=0, zone=zone)
    store.append(fact(minutes=9 * HOUR))
    store.append(fact(minutes=17 * HOUR))
    store.close()
    assert len(seals_of_folder(folder)) == sealed


@pytest.mark.parametrize("hours", [-12, 8])
def test_a_store_still_commits_at_both_ends_of_the_calendar(folder, hours):
    zone = timezone(timedelta(hours=hours))
    store = open_store(folder, clock=lambda: datetime.now(UTC), wait=0, zone=zone)
    for at in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)):
        sent = Record(new_id(datetime.now(UTC)), "submission", "main", "small-1", "p1", at, {})
        assert store.append(sent) == (sent,)
    last = fact_like(sent)
    assert store.append(last) == (last,)
    assert store.failure is None
    store.close()
    assert len(seals_of_folder(folder)) == 1


def fact_like(record):
    return replace(record, id=new_id(datetime.now(UTC)))


def seals_of_folder(folder):
    return [item for frame in frames_of(folder) for item in frame.items if '"seal"' in item.text]
