"""Every n-th system call fails, or kills: one fault a run, until a run ends untouched.

    python tests/campaigns/syscalls.py [--full] [--seed N]

The scenario opens a folder with a torn tail, appends over two month borders, closes, opens again.
After a fault that ends the writing it opens the folder anew, as the supervisor does.
strace counts calls per thread: the n-th call of the opening and the n-th of the committer.
"""

import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

from campaign import Arm, NotRun, Options, main
from scene import (
    Batch,
    audit,
    make_batches,
    make_folder,
    memory_folder,
    open_folder,
    scratch,
    send,
)
from stock import judge_stock, open_stock
from tracing import run_traced

from forms_api.store.errors import StoreError
from forms_api.store.tiny import TinyStore

ACTIONS = ("error=EIO", "error=ENOSPC", "signal=KILL")
CALLS = (
    *("write", "fsync", "fdatasync", "openat", "rename", "ftruncate", "unlink", "mkdir", "chmod"),
    *("fchmod", "flock", "pwrite64", "pread64", "read", "lseek", "newfstatat", "fstat"),
    *("getdents64", "close"),
)
SHORT_CALLS = ("write", "fsync", "rename", "ftruncate")
EARLIER, LATER = 5, 24
STEP = timedelta(days=3)


def arms(options: Options) -> Iterator[Arm]:
    calls = CALLS if options.full else SHORT_CALLS
    if shutil.which("strace") is None:
        raise NotRun("strace is not installed")
    with scratch(memory_folder()) as root:
        yield _ours(root, calls, leap=1 if options.full else 5)
        yield _stock(root, leap=1 if options.full else 5)


def _ours(root: Path, calls: tuple[str, ...], leap: int) -> Arm:
    arm = Arm("houqin")
    earlier = make_batches(EARLIER, step=STEP)
    later = make_batches(LATER, first=EARLIER, step=STEP, seed=1)
    seed = _seed_folder(root / "seed", earlier)

    def run(words: list[str]) -> bool:
        folder = root / "data"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(seed, folder)
        traced = run_traced(lambda line: _play(folder, later, line), words, root / "log")
        kept = {word for line in traced.lines if line.startswith("kept ") for word in [line[5:]]}
        acknowledged = [*earlier, *(batch for batch in later if batch[0].id in kept)]
        _judge(arm, folder, [*earlier, *later], acknowledged, " ".join(words))
        if traced.code not in (0, -9):
            arm.violations.append(f"{words[-1]}: the program ended with {traced.code}")
        return "INJECTED" in traced.log or traced.code == -9

    hit = {call: sum(_points(call, run, leap)) for call in calls}
    told = ", ".join(f"{call} {times}" for call, times in hit.items() if times)
    arm.notes.append(f"{sum(hit.values())} points hit ({told}), then a run untouched for each")
    return arm


def _points(call: str, run: Callable[[list[str]], bool], leap: int) -> Iterator[int]:
    """1 for each run that was hit: n grows until one ends untouched."""
    for action in ACTIONS:
        for when in count(1, leap):
            words = ["-e", f"trace={call}", "-e", f"inject={call}:{action}:when={when}"]
            if not run(words):
                break
            yield 1


def _seed_folder(folder: Path, earlier: list[Batch]) -> Path:
    store = open_folder(make_folder(folder))
    for batch in earlier:
        assert send(store, batch)
    store.close()
    (month,) = (folder / "journal").glob("*.jsonl")
    with month.open("ab") as file:
        file.write(month.read_bytes().splitlines()[-1][:-9])
    return folder


def _play(folder: Path, later: list[Batch], line: socket.socket) -> None:
    """Whatever goes wrong is answered with a StoreError, or, at opening, an OSError."""
    signal.alarm(60)  # what hangs is a violation
    for half in (later[: LATER // 2], later[LATER // 2 :]):
        store = _open(folder)
        for batch in half:
            if send(store, batch):
                line.send(f"kept {batch[0].id}\n".encode())
            elif store.failure:
                store = _open_again(folder, store)
        _close(store)


def _open_again(folder: Path, store: TinyStore) -> TinyStore:
    _close(store)
    return _open(folder)


def _close(store: TinyStore) -> None:
    """When letting go fails, the program ends, and the system lets go of everything."""
    try:
        store.close()
    except OSError:
        os._exit(0)


def _open(folder: Path) -> TinyStore:
    try:
        return open_folder(folder)
    except (OSError, StoreError):
        return open_folder(folder)  # the fault strikes once


def _judge(
    arm: Arm, folder: Path, batches: list[Batch], acknowledged: list[Batch], where: str
) -> None:
    sent = {record.id: record for batch in batches for record in batch}
    kept = {record.id for batch in acknowledged for record in batch}
    found = audit(folder, sent, batches, kept)
    arm.runs += 1
    arm.acknowledged += len(kept)
    found.violations = [f"{where}: {words}" for words in found.violations]
    if found.lost:
        found.violations.append(f"{where}: {found.lost} lost")
    arm.take(found)


def _stock(root: Path, leap: int) -> Arm:
    arm = Arm("stock TinyDB (control)", control=True)
    plan = make_batches(12)

    def run(words: list[str]) -> bool:
        path = root / "db.json"
        path.unlink(missing_ok=True)
        traced = run_traced(lambda line: _play_stock(path, plan, line), words, root / "log")
        judge_stock(arm, path, {line[5:] for line in traced.lines})
        return "INJECTED" in traced.log or traced.code == -9

    hit = sum(sum(_points(call, run, leap)) for call in ("write", "fsync", "ftruncate"))
    arm.notes.append(f"{hit} points hit")
    return arm


def _play_stock(path: Path, plan: list[Batch], line: socket.socket) -> None:
    """A record is inserted, answered, and then moved on by an update, as a request is."""
    table = open_stock(path).table("submission")
    for batch in plan:
        try:
            number = table.insert({"id": batch[0].id, "text": "新" * 40})
            line.send(f"kept {batch[0].id}\n".encode())
            table.update({"text": ""}, doc_ids=[number])
        except Exception:  # noqa: BLE001 - stock TinyDB fails in many ways here
            continue


if __name__ == "__main__":
    main("syscalls", arms)
