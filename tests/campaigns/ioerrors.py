"""Input and output errors (libfiu): calls fail at random for a while, then the disk is well again.

    python tests/campaigns/ioerrors.py [--full] [--runs N] [--seed N]

A store whose writing has ended is opened anew, as the supervisor makes the service do.
"""

import ctypes
import os
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
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
    start_child,
)
from stock import judge_stock, open_stock

from forms_api.store.errors import IdExists, StoreDown, StoreError
from forms_api.store.tiny import TinyStore

PRELOAD = Path("/usr/lib/fiu/fiu_posix_preload.so")
CALLS = (
    ("rw/write", 0.4),
    ("rw/write/reduce", 0.5),
    ("sync/fsync", 0.3),
    ("rw/ftruncate", 0.7),
    ("oc/open", 0.3),
    ("dir/rename", 0.7),
    ("dir/unlink", 0.7),
    ("rw/pread", 0.3),
    ("rw/read", 0.3),
)
EIO = 5
BEFORE, DURING = 8, 40
WRITERS = 4
BACK_WITHIN = 5.0


def arms(options: Options) -> Iterator[Arm]:
    _preload()
    runs = options.choose(12, 500)
    dice = random.Random(options.seed)
    with scratch(memory_folder()) as root:
        yield _ours(root, runs, dice)
        yield _stock(root, max(12, runs // 10), dice)


def _preload() -> None:
    """Start once more with libfiu between us and the C library."""
    if not PRELOAD.exists():
        raise NotRun("libfiu is not installed (fiu-utils)")
    if str(PRELOAD) not in os.environ.get("LD_PRELOAD", ""):
        environ = {**os.environ, "LD_PRELOAD": str(PRELOAD)}
        os.execve(sys.executable, [sys.executable, *sys.argv], environ)


class Faults:
    """Makes calls of this process fail with EIO."""

    def __init__(self, dice: random.Random) -> None:
        self._fiu = ctypes.CDLL("libfiu.so.0")
        self._fiu.fiu_init(0)
        self._fiu.fiu_enable_random.argtypes = [
            *(ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_float)
        ]
        self._names = dice.sample(CALLS, dice.choice((1, 1, 2, 3)))
        self._certain = dice.random() < 0.25

    def begin(self) -> None:
        for name, chance in self._names:
            likely = 1.0 if self._certain else chance
            self._fiu.fiu_enable_random(f"posix/io/{name}".encode(), 1, EIO, 0, likely)

    def end(self) -> None:
        for name, _ in self._names:
            self._fiu.fiu_disable(f"posix/io/{name}".encode())


def _ours(root: Path, runs: int, dice: random.Random) -> Arm:
    arm = Arm("houqin")
    slowest, refused = 0.0, 0
    for run in range(runs):
        folder = make_folder(root / f"data{run}")
        plan = make_batches(BEFORE + DURING, step=timedelta(days=2), seed=run)
        faults = Faults(dice)
        child = start_child(partial(_play, folder, plan, faults))
        code = child.end()
        heard = child.lines
        if code:
            arm.violations.append(f"the program failed with {code}")
        _judge(arm, folder, plan, heard)
        slowest = max(slowest, *(float(line[5:]) for line in heard if line.startswith("back")), 0)
        refused += heard.count("refused")
    arm.notes.append(f"{refused} appends refused; slowest to be back: {slowest:.2f} s")
    if not refused:
        arm.violations.append("no call has ever failed: the faults do not arrive")
    return arm


def _judge(arm: Arm, folder: Path, plan: list[Batch], heard: list[str]) -> None:
    sent = {record.id: record for batch in plan for record in batch}
    kept = {record.id for batch in plan if f"kept {batch[0].id}" in heard for record in batch}
    found = audit(folder, sent, plan, kept)
    arm.runs += 1
    arm.acknowledged += len(kept)
    arm.take(found)
    arm.violations += [line for line in heard if line.startswith("wrong")]
    if not any(line.startswith("back") for line in heard):
        arm.violations.append(f"not back within {BACK_WITHIN} s")


def _play(folder: Path, plan: list[Batch], faults: Faults, line: socket.socket) -> None:
    store = open_folder(folder)
    for batch in plan[:BEFORE]:
        line.sendall(_append(store, batch))
    faults.begin()

    def write(share: list[Batch]) -> None:
        for batch in share:
            line.sendall(_append(store, batch))
            line.sendall(_read(store, plan[0]))

    threads = [
        threading.Thread(target=write, args=(plan[BEFORE + turn : -1 : WRITERS],))
        for turn in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if store.failure:
        _try_early(store, folder)
    faults.end()
    _come_back(store, folder, plan[-1], line).close()


def _append(store: TinyStore, batch: Batch) -> bytes:
    try:
        store.append(*batch)
    except StoreDown:
        return b"refused\n"
    except Exception as error:  # noqa: BLE001 - anything else is what the campaign looks for
        return f"wrong answer {error!r}\n".encode()
    return f"kept {batch[0].id}\n".encode()


def _read(store: TinyStore, first: Batch) -> bytes:
    try:
        found = store.get(first[0].id)
    except StoreDown:
        return b""
    except Exception as error:  # noqa: BLE001 - anything else is what the campaign looks for
        return f"wrong reading {error!r}\n".encode()
    return b"" if found == first[0] else b"wrong: a record reads otherwise\n"


def _try_early(store: TinyStore, folder: Path) -> None:
    """The supervisor starts the service again while the disk is still ill."""
    with suppress(OSError, StoreError):
        store.close()
        open_folder(folder).close()


def _come_back(store: TinyStore, folder: Path, batch: Batch, line: socket.socket) -> TinyStore:
    begun = time.monotonic()
    while time.monotonic() - begun < BACK_WITHIN:
        try:
            if store.failure:
                store.close()
                store = open_folder(folder)
            store.append(*batch)
        except (StoreError, OSError) as error:
            if not isinstance(error, IdExists):
                time.sleep(0.02)
                continue
        line.sendall(f"kept {batch[0].id}\nback {time.monotonic() - begun:.3f}\n".encode())
        return store
    return store


def _stock(root: Path, runs: int, dice: random.Random) -> Arm:
    arm = Arm("stock TinyDB (control)", control=True)
    for run in range(runs):
        path = root / f"db{run}.json"
        faults = Faults(dice)
        child = start_child(_stock_play(path, make_batches(30, seed=run), faults))
        child.end()
        judge_stock(arm, path, [line[5:] for line in child.lines])
    return arm


def _stock_play(path: Path, plan: list[Batch], faults: Faults) -> Callable[[socket.socket], None]:
    """A record is inserted, answered, and then moved on by an update, as a request is."""

    def play(line: socket.socket) -> None:
        table = open_stock(path).table("submission")
        for turn, batch in enumerate(plan):
            try:
                number = table.insert({"id": batch[0].id, "text": "新" * 40})
                line.sendall(f"kept {batch[0].id}\n".encode())
                table.update({"text": ""}, doc_ids=[number])
            except Exception:  # noqa: BLE001 - stock TinyDB fails in many ways here
                continue
            finally:
                if turn == BEFORE:
                    faults.begin()

    return play


if __name__ == "__main__":
    main("ioerrors", arms)
