"""The disk is full, and later it is not: on a small tmpfs and on a small ext4.

    python tests/campaigns/diskfull.py [--full] [--runs N] [--seed N]      (as root: it mounts)

Every other run ends the writer with kill -9 while the disk is full: it opens on the full disk, all
that was kept can be read, and once there is room it takes appends again.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from campaign import Arm, NotRun, Options, main
from scene import (
    Batch,
    Child,
    audit,
    make_batches,
    make_folder,
    open_folder,
    scratch,
    send,
    start_child,
)
from stock import judge_stock, open_stock

from forms_api.store.errors import StoreFull
from forms_api.store.tiny import TinyStore

WRITERS, APPENDS = 4, 400
ROOM = 150_000
"""Bytes that are free when the writers begin."""
PATIENCE = 5.0


def arms(options: Options) -> Iterator[Arm]:
    if os.geteuid() != 0:
        raise NotRun("only root can mount a small disk")
    runs = options.choose(3, 200)
    with scratch() as root:
        yield _ours("houqin on tmpfs", root, "tmpfs", runs, random.Random(options.seed))
        yield _ours("houqin on ext4", root, "ext4", runs, random.Random(options.seed))
        yield _stock(root, max(3, runs // 10))


@contextmanager
def small_disk(root: Path, kind: str, megabytes: int | None = None) -> Iterator[Path]:
    """An empty disk of a few megabytes. Raises NotRun where it cannot be mounted."""
    place = root / "disk"
    place.mkdir(exist_ok=True)
    if kind == "tmpfs":
        words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes or 2}m", "tmpfs", str(place)]
    else:
        image = root / "image"
        image.unlink(missing_ok=True)
        with image.open("wb") as file:
            file.truncate((megabytes or 8) << 20)
        _do(["mkfs.ext4", "-q", "-m", "0", str(image)])
        words = ["mount", "-o", "loop", str(image), str(place)]
    _do(words)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=False)


def _do(words: Sequence[str]) -> None:
    if shutil.which(words[0]) is None:
        raise NotRun(f"{words[0]} is not installed")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotRun(f"{' '.join(words)}: {done.stderr.strip()}")


def _ours(name: str, root: Path, kind: str, runs: int, dice: random.Random) -> Arm:
    arm = Arm(name)
    full = 0
    for run in range(runs):
        with small_disk(root, kind) as place:
            full += _run_once(arm, place, dice.randrange(1 << 30), killed=run % 2 == 1)
    arm.notes.append(f"{full} appends were answered 'the disk is full'")
    return arm


def _run_once(arm: Arm, place: Path, seed: int, *, killed: bool) -> int:
    folder = make_folder(place / "data")
    plan = make_batches(APPENDS, step=timedelta(hours=12), seed=seed)
    ballast = _fill(place)
    child = start_child(lambda line: _play(folder, plan, ballast, line, stop=killed))
    if killed:
        while b"full\n" not in child.heard and child.hear(60):
            pass
        os.kill(child.pid, signal.SIGKILL)
    child.end()
    heard = child.lines
    if killed:
        known = _kept(plan, child)
        second = start_child(lambda line: _resume(folder, plan, known, ballast, line))
        if second.end():
            arm.violations.append("the program failed on a full disk")
        heard += second.lines
    else:
        known = set()
    _judge(arm, folder, plan, _kept(plan, child) | known, heard)
    return sum(line.startswith("full") for line in heard)


def _judge(arm: Arm, folder: Path, plan: list[Batch], kept: set[str], heard: list[str]) -> None:
    sent = {record.id: record for batch in plan for record in batch}
    kept |= {record.id for batch in plan if f"kept {batch[0].id}" in heard for record in batch}
    found = audit(folder, sent, plan, kept)
    arm.runs += 1
    arm.acknowledged += len(kept)
    arm.take(found)
    arm.violations += [line for line in heard if line.startswith("wrong")]
    if "full" not in heard:
        arm.violations.append("the disk was never full")
    if "resumed" not in heard:
        arm.violations.append("no append once there was room again")


def _kept(plan: list[Batch], child: Child) -> set[str]:
    heard = set(child.lines)
    return {record.id for batch in plan if f"kept {batch[0].id}" in heard for record in batch}


def _fill(place: Path) -> Path:
    """A file that leaves ROOM."""
    ballast = place / "ballast"
    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
    ballast.write_bytes(b"x" * max(4096, free - ROOM))
    return ballast


def _play(
    folder: Path, plan: list[Batch], ballast: Path, line: socket.socket, *, stop: bool
) -> None:
    """Append until it is full; read all; make room; append again, in the same process."""
    store = open_folder(folder)
    kept: set[str] = set()

    def write(share: list[Batch]) -> None:
        refusals = 0
        for batch in share:
            said = _append(store, batch)
            line.sendall(f"{said}\n".encode())
            if said.startswith("kept"):
                kept.update(record.id for record in batch)
            refusals += said == "full"
            if refusals == 3:
                return

    threads = [
        threading.Thread(target=write, args=(plan[turn : -WRITERS * 2 : WRITERS],))
        for turn in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not stop:
        _go_on(store, kept, plan, ballast, line)
        store.close()
    else:
        time.sleep(60)


def _append(store: TinyStore, batch: Batch) -> str:
    try:
        store.append(*batch)
    except StoreFull:
        return "full"
    except Exception as error:  # noqa: BLE001 - anything else is what the campaign looks for
        return f"wrong answer {error!r}"
    return f"kept {batch[0].id}"


def _resume(
    folder: Path, plan: list[Batch], known: set[str], ballast: Path, line: socket.socket
) -> None:
    store = open_folder(folder)
    _go_on(store, known, plan, ballast, line)
    store.close()


def _go_on(
    store: TinyStore, kept: set[str], plan: list[Batch], ballast: Path, line: socket.socket
) -> None:
    unread = [known for known in kept if store.get(known) is None]
    if unread:
        line.sendall(f"wrong: {len(unread)} not readable on the full disk\n".encode())
    ballast.unlink()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if send(store, plan[-1]):
            line.sendall(f"kept {plan[-1][0].id}\nresumed\n".encode())
            return
        time.sleep(0.05)


def _stock(root: Path, runs: int) -> Arm:
    arm = Arm("stock TinyDB (control)", control=True)
    for _ in range(runs):
        with small_disk(root, "tmpfs") as place:
            ballast = _fill(place)
            path = place / "db.json"
            child = start_child(lambda line, path=path: _play_stock(path, line))
            child.end()
            ballast.unlink()
            judge_stock(arm, path, [line[5:] for line in child.lines])
    return arm


def _play_stock(path: Path, line: socket.socket) -> None:
    table = open_stock(path).table("submission")
    for batch in make_batches(APPENDS):
        try:
            table.insert({"id": batch[0].id, **batch[0].body})
        except Exception:  # noqa: BLE001 - stock TinyDB fails in many ways here
            return
        line.sendall(f"kept {batch[0].id}\n".encode())


if __name__ == "__main__":
    main("diskfull", arms)
