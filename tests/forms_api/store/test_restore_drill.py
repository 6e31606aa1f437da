"""The restore drill: backups of a busy service, each restored, opened and compared; photos too.

After each drill a record is erased, text and photo: it must not come back with any older backup.

The control is a plain copy of stock TinyDB's live folder, which must fail at least once.
"""

import shutil
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from tinydb import TinyDB

from forms_api.records.erasure import ERASURE, erasure_records, request_record
from forms_api.store.backup import check_backup, restore_backup, take_backup
from forms_api.store.disk import Disk
from forms_api.store.erasure_list import backups_with_text, list_in, merge_erasures
from forms_api.store.photos import keep_photo, photos_in
from forms_api.store.remote import RemoteStore
from forms_api.store.tiny import open_store
from forms_api.store.verify import verify_folder

WRITERS, DRILLS, COPIES = 8, 5, 300
PAUSE = 0.05
"""Seconds: on a quick disk, writers without one make each backup larger than the one before."""
APART = 8 * 60
"""Minutes between two records."""
AT = datetime(2026, 9, 30, tzinfo=UTC)


@contextmanager
def busy(write, writers, pause=0.0):
    """`write(number)` from so many threads until the block ends, each with a pause (seconds) after
    it. Gives a growing list of its answers: what the clients know to be kept."""
    known, over = [], threading.Event()

    def work(writer):
        for number in count(writer, writers):
            if over.is_set():
                return
            known.append(write(number))
            over.wait(pause)

    threads = [threading.Thread(target=work, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield known
    finally:
        over.set()
        for thread in threads:
            thread.join()


def test_every_backup_of_a_busy_service_restores(folder, fact, serve, tmp_path, wait_until):
    store = open_store(folder, clock=lambda: AT)
    service = RemoteStore(f"127.0.0.1:{serve(store, 'key')}", "key")
    erased, disk = list_in(tmp_path), Disk()
    gone = set()

    def write(number):
        # so far apart that months change while the copying goes on
        photo = keep_photo(folder, f"照片 {number}".encode(), disk)
        return store.append(fact(minutes=APART * number, photo=photo))[0].id

    def erase(record_id):
        request = request_record(AT, campus="main", ids=[record_id], basis="到期", by="p1")
        facts = erasure_records(AT, request=request, by="p2")
        service.append(*facts)
        gone.add(record_id)
        return merge_erasures(erased, service.read(ERASURE), disk)

    with busy(write, WRITERS, PAUSE) as known:
        for drill in range(DRILLS):
            backup, restored = tmp_path / f"backup-{drill}", tmp_path / f"restored-{drill}"
            told = len(known)
            wait_until(lambda told=told: len(known) > told + 2 * WRITERS)
            acknowledged = set(known) - gone
            take_backup(folder, service.extent(), backup, AT, erasures=service.read(ERASURE))
            assert check_backup(backup)[1] == []
            restore_backup(backup, restored)
            assert verify_folder(restored).faults == ()
            found = ids_in(restored)
            assert acknowledged <= set(found)
            assert len(found) == len(set(found))
            assert gone.isdisjoint(found)
            facts = erase(min(acknowledged))
    store.close()
    assert len(list((folder / "journal").iterdir())) > 1, "no month changed under the backups"
    assert names(backups_with_text(tmp_path, facts)) == [f"backup-{n}" for n in range(DRILLS)]
    restored = restore_backup(tmp_path / "backup-0", tmp_path / "again", erasures=facts)
    assert (restored.told, restored.erased) == (
        DRILLS,
        len(gone & set(ids_in(tmp_path / "restored-0"))),
    )
    assert gone.isdisjoint(ids_in(tmp_path / "again"))


def ids_in(folder):
    """The ids of the submissions; each of them has its photo."""
    store = open_store(folder, clock=lambda: AT)
    assert store.failure is None
    assert store.recovered is None
    found = list(store.read("submission"))
    store.close()
    photos = [record.body["photo"] for record in found if "photo" in record.body]
    assert set(photos) <= set(photos_in(folder))
    return [record.id for record in found]


def names(paths):
    return [path.name for path in paths]


def test_a_copy_of_stock_tinydb_that_is_busy_fails(tmp_path):
    live = tmp_path / "stock"
    live.mkdir()
    with TinyDB(live / "db.json") as db:
        table = db.table("submission")
        # so much that a write is not over at once: half a day of a kindergarten
        table.insert_multiple({"n": -number, "text": "已消毒" * 20} for number in range(1, 500))

        def write(number):
            table.insert({"n": number, "text": "已消毒" * 20})
            # a correction: with stock TinyDB it changes the old document, here the oldest
            table.update({"text": "已更正" * (number % 50)}, doc_ids=[1])
            return number

        with busy(write, 1) as known:
            failed = any(not survives(live, tmp_path / str(n), known) for n in range(COPIES))
        assert survives(live, tmp_path / "quiet", known), "nobody writes now: a copy is good"
    assert failed, f"{COPIES} copies of a live TinyDB were all good: the drill proves nothing"


def survives(live, copy, known):
    """Whether a plain copy opens and holds what was acknowledged before it was begun."""
    acknowledged = set(known)
    shutil.copytree(live, copy, copy_function=copy_to_stick)
    try:
        with TinyDB(copy / "db.json") as db:
            return acknowledged <= {document["n"] for document in db.table("submission")}
    except ValueError:
        return False


def copy_to_stick(source, target):
    """Some 10 MB a second."""
    with Path(source).open("rb") as read, Path(target).open("wb") as written:
        while chunk := read.read(1 << 14):
            written.write(chunk)
            threading.Event().wait(0.001)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_drill_would_notice_a_missing_record(folder, fact, reopen, tmp_path, moment):
    """A backup of an older moment lacks what came after it: the comparison above can fail."""
    store = reopen()
    older = store.extent()
    kept = store.append(fact())[0].id
    take_backup(folder, older if moment == "before" else store.extent(), tmp_path / "b", AT)
    restore_backup(tmp_path / "b", tmp_path / "new")
    assert (kept in ids_in(tmp_path / "new")) is (moment == "after")
