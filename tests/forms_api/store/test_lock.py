"""One process owns the folder, and another one is told which."""

import subprocess
import sys

import pytest

from forms_api.store.errors import Locked
from forms_api.store.lock import FolderLock
from forms_api.store.tiny import init_store

OWNER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store.tiny import open_store

clock = lambda: datetime.now(UTC)
store = open_store(Path(sys.argv[1]), clock=clock, wait=0)
print("open", flush=True)
for turn in range(int(sys.argv[2])):
    now = clock()
    record = Record(new_id(now), "submission", "main", "small-1", "p1", now, {"turn": turn})
    store.append(record)
    print(record.id, flush=True)
sys.stdin.read()
store.close()
"""


@pytest.fixture
def own(folder):
    """own(appends) → a process that owns the folder until its standard input is closed."""
    processes = []

    def start(appends=0):
        command = [sys.executable, "-c", OWNER, str(folder), str(appends)]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        processes.append(process)
        assert process.stdout.readline() == "open\n"
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_a_second_process_is_refused_with_the_owners_number(own, reopen, folder):
    owner = own()
    with pytest.raises(Locked, match=str(owner.pid)) as refusal:
        reopen()
    assert refusal.value.pid == owner.pid
    assert (folder / "lock").read_text(encoding="ascii") == f"{owner.pid}\n"


def test_a_second_store_of_the_same_process_is_refused_too(reopen):
    reopen()
    with pytest.raises(Locked):
        reopen()


def test_the_next_one_waits_for_an_owner_that_is_leaving(own, reopen):
    owner = own(appends=1)
    owner.stdout.readline()
    owner.stdin.close()
    assert len(reopen(wait=20).read("submission")) == 1


def test_closing_lets_go(reopen):
    reopen().close()
    reopen()


def test_a_folder_that_cannot_be_opened_is_let_go(reopen, folder, fact, disk):
    store = reopen()
    store.append(fact())
    store.close()
    path = folder / "journal" / "2026-09.jsonl"
    path.write_bytes(path.read_bytes()[:-1])
    disk.fail["cut"] = 5
    with pytest.raises(OSError, match="EIO"):
        reopen(disk=disk)
    reopen()


def test_a_folder_that_is_just_being_begun_is_not_begun_twice(tmp_path, start):
    path = tmp_path / "other"
    path.mkdir()
    lock = FolderLock(path, wait=0)
    with pytest.raises(Locked):
        init_store(path, clock=lambda: start)
    lock.release()
    init_store(path, clock=lambda: start)


@pytest.mark.parametrize("heard", [1, 7, 30])
def test_what_a_killed_process_acknowledged_is_there(own, reopen, heard):
    owner = own(appends=1000)
    acknowledged = [owner.stdout.readline().strip() for _ in range(heard)]
    owner.kill()
    acknowledged += owner.communicate()[0].split()
    store = reopen(wait=20)
    turns = [record.body["turn"] for record in store.read("submission")]
    assert [record.id for record in store.read("submission")][: len(acknowledged)] == acknowledged
    assert turns == list(range(len(turns)))
    assert store.failure is None


def test_a_folder_opens_though_its_pid_cannot_be_written(reopen, fact, folder, monkeypatch):
    def fail(*_args, **_options):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("pathlib.Path.write_text", fail)
        store = reopen()
    sent = fact()
    store.append(sent)
    with pytest.raises(Locked):
        FolderLock(folder, wait=0)
    assert store.get(sent.id) == sent
