"""The journal is cut by months into files that hold one chain."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from forms_api.store.errors import StoreDown, StoreFull
from forms_api.store.frame import decode, verify_leaves, verify_link

DAY = 24 * 60


@pytest.fixture
def open_files(lack):
    """open_files(folder) → how many files below it this process has open."""
    descriptors = Path("/proc/self/fd")
    if not descriptors.exists():
        lack("there is no /proc")

    def count(folder):
        targets = [_target(path) for path in descriptors.iterdir()]
        return sum(target.startswith(str(folder)) for target in targets)

    return count


def _target(path):
    try:
        return str(path.readlink())
    except FileNotFoundError:  # the listing itself
        return ""


def months_of(folder):
    return sorted((folder / "journal").iterdir())


def walk(folder):
    """Check the chain over all files; the number of frames."""
    seq, head = 0, "0" * 64
    for path in months_of(folder):
        for line in path.read_bytes().splitlines(keepends=True):
            frame = decode(line)
            verify_leaves(frame)
            verify_link(frame, seq, head)
            seq, head = frame.seq + 1, frame.head
    return seq


def names_of(folder):
    return [path.name for path in months_of(folder)]


def test_the_first_commit_of_a_month_begins_a_file(folder, reopen, fact):
    store = reopen()
    sent = [store.append(fact(minutes=days * DAY))[0] for days in (0, 29, 30, 31, 150)]
    store.close()
    assert names_of(folder) == ["2026-09.jsonl", "2026-10.jsonl", "2027-01.jsonl"]
    assert walk(folder) == 5 + 3  # each file begins with a frame without records
    store = reopen()
    assert list(store.read("submission")) == sent
    assert list(store.read("submission", since=sent[2].at, until=sent[4].at)) == sent[2:4]
    assert store.get(sent[0].id) == sent[0]


def test_a_clock_that_jumps_back_over_a_month_stays_in_the_newest_file(folder, reopen, fact):
    store = reopen()
    store.append(fact(minutes=40 * DAY))
    store.append(fact())
    store.close()
    store = reopen()
    store.append(fact())
    assert names_of(folder) == ["2026-09.jsonl", "2026-10.jsonl"]
    assert len(store.read("submission")) == 3


def test_records_older_than_the_folder_do_not_begin_an_older_file(folder, reopen, fact):
    store = reopen()
    store.append(fact(minutes=-40 * DAY))
    store.close()
    assert names_of(folder) == ["2026-09.jsonl"]
    assert len(reopen().read("submission")) == 1


def test_appends_that_wait_together_over_midnight_go_to_their_months(
    folder, reopen, fact, disk, wait_until
):
    store = reopen(disk=disk)
    disk.gate.clear()
    days = [0, 29, 29, 30, 31, 29]
    threads = []
    for count, day in enumerate(days, 1):
        thread = threading.Thread(target=store.append, args=(fact(minutes=day * DAY),))
        thread.start()
        threads.append(thread)
        wait_until(lambda count=count: store.waiting == count)
    disk.gate.set()
    for thread in threads:
        thread.join()
    store.close()
    assert names_of(folder) == ["2026-09.jsonl", "2026-10.jsonl"]
    counts = [len(path.read_bytes().splitlines()) for path in months_of(folder)]
    assert counts == [1 + 2, 1 + 2]  # each day begins a frame: with the seal of the day before
    walk(folder)
    assert len(reopen().read("submission")) == len(days)


@pytest.mark.parametrize("call", ["write", "sync"])
def test_a_month_that_cannot_be_begun_is_refused_and_tried_again(folder, reopen, fact, disk, call):
    store = reopen(disk=disk)
    first, second = fact(), fact(minutes=31 * DAY)
    store.append(first)
    disk.fail[call] = 28
    with pytest.raises(StoreFull):
        store.append(second)
    assert names_of(folder) == ["2026-09.jsonl"]
    assert list(store.read("submission")) == [first]
    disk.fail.clear()
    store.append(second)
    store.close()
    assert list(reopen().read("submission")) == [first, second]


def test_a_month_whose_name_may_not_last_stops_the_writing(folder, reopen, fact, disk):
    store = reopen(disk=disk)
    disk.fail["sync_folder"] = 5
    with pytest.raises(StoreDown):
        store.append(fact(minutes=31 * DAY))
    disk.fail.clear()
    with pytest.raises(StoreDown):
        store.append(fact(minutes=31 * DAY))
    assert store.failure
    store.close()
    store = reopen()
    assert store.failure is None
    store.append(fact(minutes=31 * DAY))


def test_a_missing_month_is_damage(folder, reopen, fact):
    store = reopen()
    for days in (0, 31, 62):
        store.append(fact(minutes=days * DAY))
    store.close()
    (folder / "journal" / "2026-10.jsonl").unlink()
    store = reopen()
    assert f"{folder / 'journal' / '2026-11.jsonl'}:1" in store.failure
    assert len(store.read("submission")) == 2


def test_only_the_months_that_were_read_last_stay_open(folder, reopen, fact, open_files):
    store = reopen()
    sent = [store.append(fact(minutes=month * 31 * DAY))[0] for month in range(20)]
    store.close()
    store = reopen()
    before = open_files(folder)
    for _ in range(2):
        assert list(store.read("submission")) == sent
        assert 0 < open_files(folder) - before <= 8
    store.close()
    assert open_files(folder) == 0


def test_many_readers_of_many_months_find_every_record(reopen, fact):
    store = reopen()
    sent = [store.append(fact(minutes=month * 31 * DAY))[0] for month in range(20)]
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda number: store.get(sent[number % 20].id), range(800))
    assert list(found) == sent * 40


def test_a_torn_frame_in_a_closed_month_is_damage(folder, reopen, fact):
    store = reopen()
    for days in (0, 31):
        store.append(fact(minutes=days * DAY))
    store.close()
    path = folder / "journal" / "2026-09.jsonl"
    path.write_bytes(path.read_bytes()[:-2])
    assert f"{path}:2" in reopen().failure


def test_a_month_that_was_being_begun_at_a_crash_does_no_harm(folder, reopen, fact):
    store = reopen()
    store.append(fact())
    store.close()
    (folder / "journal" / "2026-10.jsonl.new").write_bytes(b"109 abc")
    store = reopen()
    store.append(fact(minutes=31 * DAY))
    assert names_of(folder) == ["2026-09.jsonl", "2026-10.jsonl"]
    walk(folder)
