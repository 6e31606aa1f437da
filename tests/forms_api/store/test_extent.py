"""What a backup is told to copy: whole frames, on disk, at one moment."""

import errno
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from forms_api.store import ledger
from forms_api.store.errors import StoreDown, StoreFull
from forms_api.store.memory import MemoryStore
from forms_api.store.remote import RemoteStore
from forms_api.store.wipe import wipe

HOURS = 60


def lengths(folder):
    return tuple(
        (path.name, path.stat().st_size) for path in sorted((folder / "journal").iterdir())
    )


def test_it_names_every_month_and_its_length(folder, reopen, fact):
    store = reopen()
    store.append(fact())
    store.append(fact(minutes=31 * 24 * HOURS))
    extent = store.extent()
    assert [name for name, _ in extent.files] == ["2026-09.jsonl", "2026-10.jsonl"]
    assert extent.files == lengths(folder)
    assert extent.head == store.head


def test_a_later_append_does_not_change_it(reopen, fact):
    store = reopen()
    before = store.extent()
    store.append(fact(minutes=31 * 24 * HOURS))
    assert [name for name, _ in before.files] == ["2026-09.jsonl"]
    assert store.extent().seq > before.seq


def test_what_was_refused_is_not_in_it(reopen, fact, disk):
    store = reopen(disk=disk)
    store.append(fact())
    before = store.extent()
    disk.fail["write"] = errno.ENOSPC
    with pytest.raises(StoreFull):
        store.append(fact(minutes=31 * 24 * HOURS))
    assert store.extent() == before


def test_what_is_not_synced_yet_is_not_in_it(reopen, fact, disk):
    store = reopen(disk=disk)
    before = store.extent()
    disk.gate.clear()
    writer = Thread(target=store.append, args=(fact(),))
    writer.start()
    assert disk.syncing.wait(20)
    assert store.extent() == before
    disk.gate.set()
    writer.join()
    assert store.extent().seq == before.seq + 1


def test_a_damaged_store_gives_none(folder, reopen, fact):
    store = reopen()
    for _ in range(2):
        store.append(fact())
    store.close()
    path = folder / "journal" / "2026-09.jsonl"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"small-1", b"small-2", 1))
    with pytest.raises(StoreDown):
        reopen().extent()


def test_the_service_gives_it_too(reopen, fact, serve):
    store = reopen()
    store.append(fact())
    far = RemoteStore(f"127.0.0.1:{serve(store, 'key')}", "key")
    assert far.extent() == store.extent()


def test_a_store_without_a_folder_says_so(serve):
    far = RemoteStore(f"127.0.0.1:{serve(MemoryStore(), 'key')}", "key")
    with pytest.raises(StoreDown, match="不在文件夹里"):
        far.extent()


def test_it_waits_for_an_erasure_that_writes_month_files_anew(folder, reopen, fact, monkeypatch):
    begun, go_on = Event(), Event()

    def wipe_slowly(*arguments):
        begun.set()
        assert go_on.wait(20)
        wipe(*arguments)

    monkeypatch.setattr(ledger, "wipe", wipe_slowly)
    store = reopen()
    record = fact(text="甲乙丙")
    store.append(record)
    with ThreadPoolExecutor() as threads:
        erasing = threads.submit(store.append, fact("erasure", minutes=1, subject=record.id))
        assert begun.wait(20)
        asking = threads.submit(store.extent)
        assert not asking.done()
        assert list(store.read("submission")) == [record], "reads go on"
        go_on.set()
        assert erasing.result(20)
        assert asking.result(20).files == lengths(folder)
