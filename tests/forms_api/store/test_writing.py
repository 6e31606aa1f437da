"""Acknowledged means: on the disk. Counted in calls, not in seconds."""

import threading

import pytest

from forms_api.store.errors import StoreDown, StoreFull


@pytest.fixture
def journal(folder):
    return folder / "journal" / "2026-09.jsonl"


def lines_of(journal):
    return len(journal.read_bytes().splitlines())


@pytest.fixture
def start_appends(wait_until):
    """start_appends(store, records) → threads that append one each, queued in this order."""

    def start(store, records):
        return [_start(store, record, wait_until) for record in records]

    return start


def _start(store, record, wait_until):
    before = store.waiting
    thread = threading.Thread(target=store.append, args=(record,), daemon=True)
    thread.start()
    wait_until(lambda: store.waiting > before)
    return thread


def test_all_that_wait_share_one_frame_and_one_sync(reopen, fact, disk, journal, start_appends):
    store = reopen(disk=disk)
    disk.gate.clear()
    first = start_appends(store, [fact()])
    assert disk.syncing.wait(20)
    rest = start_appends(store, [fact() for _ in range(20)])
    assert disk.calls == ["write", "sync"]
    disk.gate.set()
    for thread in first + rest:
        thread.join()
    assert disk.calls == ["write", "sync"] * 2
    assert lines_of(journal) == 1 + 2
    assert len(store.read("submission")) == 21


def test_nothing_is_answered_or_shown_before_the_sync(reopen, fact, disk, start_appends):
    store = reopen(disk=disk)
    sent = fact()
    disk.gate.clear()
    (thread,) = start_appends(store, [sent])
    assert disk.syncing.wait(20)
    assert thread.is_alive()
    assert store.get(sent.id) is None
    assert list(store.read("submission")) == []
    assert store.db.tables() == set()
    disk.gate.set()
    thread.join()
    assert store.get(sent.id) == sent


def test_reads_go_on_while_a_write_hangs(reopen, fact, disk, start_appends):
    store = reopen(disk=disk)
    first = fact()
    store.append(first)
    disk.gate.clear()
    (thread,) = start_appends(store, [fact()])
    assert list(store.read("submission")) == [first]
    assert store.db.table("submission").all()[0]["id"] == first.id
    disk.gate.set()
    thread.join()


def test_conflicts_inside_one_frame_are_decided_in_order(
    reopen, fact, disk, journal, start_appends, wait_until
):
    store = reopen(disk=disk)
    base, one = fact(), fact(n=1)
    store.append(base)
    disk.gate.clear()
    answers = {}

    def append(name, record, after):
        try:
            answers[name] = store.append(record, after=after)
        except Exception as refusal:  # noqa: BLE001 - the answer is what the test looks at
            answers[name] = refusal

    threads = start_appends(store, [fact()])
    two, three = fact(n=2), fact(n=3)
    wanted = [("a", one, base.id), ("b", one, base.id), ("c", two, base.id), ("d", three, one.id)]
    for name, record, after in wanted:
        before = store.waiting
        threads.append(threading.Thread(target=append, args=(name, record, after)))
        threads[-1].start()
        wait_until(lambda before=before: store.waiting > before)
    disk.gate.set()
    for thread in threads:
        thread.join()
    assert answers["a"] == (one,)
    assert answers["b"].record == one
    assert answers["c"].head == one.id
    assert answers["d"] == (three,)
    assert lines_of(journal) == 1 + 3


def test_a_failed_sync_acknowledges_nothing_and_ends_the_writing(
    reopen, fact, disk, folder, journal
):
    store = reopen(disk=disk)
    first, lost = fact(), fact()
    store.append(first)
    disk.fail["sync"] = 5
    with pytest.raises(StoreDown):
        store.append(lost)
    assert store.get(lost.id) is None
    assert list(store.read("submission")) == [first]
    disk.fail.clear()
    calls = len(disk.calls)
    with pytest.raises(StoreDown):
        store.append(fact())
    assert len(disk.calls) == calls  # no second try on a descriptor that has lied
    assert store.failure
    store.close()
    store = reopen()
    assert store.failure is None
    assert store.get(first.id) == first
    store.append(fact())


@pytest.mark.parametrize(("number", "refusal"), [(28, StoreFull), (122, StoreFull), (5, StoreDown)])
def test_a_failed_write_is_cut_back_and_the_next_one_goes_on(
    reopen, fact, disk, journal, number, refusal
):
    store = reopen(disk=disk)
    first, lost = fact(), fact()
    store.append(first)
    whole = journal.read_bytes()
    disk.fail["write"] = number
    with pytest.raises(refusal):
        store.append(lost)
    assert journal.read_bytes() == whole
    assert store.get(lost.id) is None
    assert list(store.read("submission")) == [first]
    disk.fail.clear()
    assert store.failure is None
    assert store.append(lost) == (lost,)
    store.close()
    assert list(reopen().read("submission")) == [first, lost]


def test_the_cut_is_synced_before_the_refusal(reopen, fact, disk):
    store = reopen(disk=disk)
    disk.fail["write"] = 28
    with pytest.raises(StoreFull):
        store.append(fact())
    assert disk.calls == ["write", "cut", "sync"]


def test_a_write_that_cannot_be_cut_back_ends_the_writing(reopen, fact, disk):
    store = reopen(disk=disk)
    first = fact()
    store.append(first)
    disk.fail = {"write": 28, "cut": 5}
    with pytest.raises(StoreDown):
        store.append(fact())
    disk.fail.clear()
    with pytest.raises(StoreDown):
        store.append(fact())
    store.close()
    store = reopen()
    assert list(store.read("submission")) == [first]
    assert store.recovered.length > 0


def test_a_refusal_that_rests_on_a_failed_append_is_not_given(
    reopen, fact, disk, start_appends, wait_until
):
    store = reopen(disk=disk)
    sent, answers = fact(), []

    def append():
        try:
            answers.append(store.append(sent))
        except Exception as refusal:  # noqa: BLE001 - the answer is what the test looks at
            answers.append(refusal)

    disk.gate.clear()
    hold = start_appends(store, [fact()])
    assert disk.syncing.wait(20)
    twins = [threading.Thread(target=append) for _ in range(2)]
    for twin in twins:
        twin.start()
    wait_until(lambda: store.waiting == 3)
    disk.fail["write"] = 28
    disk.gate.set()
    for thread in hold + twins:
        thread.join()
    assert [type(answer) for answer in answers] == [StoreFull, StoreFull]
    assert store.get(sent.id) is None


def test_a_mistake_in_the_program_answers_everybody_and_ends_the_writing(reopen, fact, disk):
    store = reopen(disk=disk)
    disk.write = None  # calling it is a TypeError
    with pytest.raises(StoreDown):
        store.append(fact())
    del disk.write
    with pytest.raises(StoreDown):
        store.append(fact())
    assert "TypeError" in store.failure


def test_close_finishes_what_waits(reopen, fact, disk, start_appends):
    store = reopen(disk=disk)
    disk.gate.clear()
    threads = start_appends(store, [fact() for _ in range(3)])
    closing = threading.Thread(target=store.close)
    closing.start()
    disk.gate.set()
    for thread in [*threads, closing]:
        thread.join()
    assert len(reopen().read("submission")) == 3
