"""kill -9 under eight writers: while they write, while the store recovers, while a month changes.

python tests/campaigns/kill9.py [--full] [--runs N] [--seed N]
"""

import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from campaign import Arm, Options, main
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

WRITERS, SHARE = 8, 150
STEP = timedelta(hours=3)
"""Between two appends: a month is over after 240 of them."""
PHASES = ("writing", "recovery", "month change")
KILLS_PER_FOLDER = 25


def arms(options: Options) -> Iterator[Arm]:
    dice = random.Random(options.seed)
    kills = options.choose(24, 1000)
    yield _ours(kills, dice)
    yield _stock(max(6, kills // 25), dice)


def _ours(kills: int, dice: random.Random) -> Arm:
    arm = Arm("houqin")
    phases = dict.fromkeys(PHASES, 0)
    recovered = 0
    while arm.runs < kills:
        with scratch() as root:
            lineage = Lineage(make_folder(root / "data"), dice)
            for _ in range(min(KILLS_PER_FOLDER, kills - arm.runs)):
                phase = PHASES[arm.runs % len(PHASES)]
                lineage.kill_once(phase)
                recovered += lineage.judge(arm)
                phases[phase] += 1
            arm.acknowledged += len(lineage.acknowledged)
    told = ", ".join(f"{count} while {phase}" for phase, count in phases.items())
    arm.notes.append(f"kills: {told}; {recovered} openings put a torn tail aside")
    return arm


class Lineage:
    """One folder that is killed again and again; clients send again what was not answered."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        self.folder, self.dice = folder, dice
        self.sent: list[Batch] = []
        self.open: list[Batch] = []
        self.acknowledged: set[str] = set()

    def kill_once(self, phase: str) -> None:
        plan = self.open + make_batches(
            WRITERS * SHARE, first=len(self.sent), step=STEP, seed=self.dice.randrange(1 << 30)
        )
        self.sent += plan[len(self.open) :]
        if phase == "recovery":
            _tear(self.folder, self.dice)
        child = start_child(lambda line: _write(self.folder, plan, line))
        _kill(child, phase, self.dice)
        answered = {words[5:] for words in child.lines if words.startswith("kept ")}
        for batch in plan:
            if batch[0].id in answered:
                self.acknowledged.update(record.id for record in batch)
        self.open = _under_way(plan, answered)

    def judge(self, arm: Arm) -> bool:
        sent = {record.id: record for batch in self.sent for record in batch}
        found = audit(self.folder, sent, self.sent, self.acknowledged)
        arm.runs += 1
        arm.take(found)
        return found.recovered


def _under_way(plan: list[Batch], answered: set[str]) -> list[Batch]:
    """What each writer had sent last when it died: nobody knows whether it is kept."""
    shares = [plan[writer::WRITERS] for writer in range(WRITERS)]
    waiting = [[batch for batch in share if batch[0].id not in answered] for share in shares]
    return [share[0] for share in waiting if share]


def _write(folder: Path, plan: list[Batch], line: socket.socket) -> None:
    line.sendall(b"opening\n")
    store = open_folder(folder)
    line.sendall(b"open\n")

    def write(share: list[Batch]) -> None:
        for batch, before in zip(share, [share[0], *share], strict=False):
            if batch[0].at.month != before[0].at.month:
                line.sendall(b"month\n")
            if send(store, batch):
                line.sendall(f"kept {batch[0].id}\n".encode())

    _run_threads(write, [plan[writer::WRITERS] for writer in range(WRITERS)])
    store.close()


def _run_threads(write: Callable[[list[Batch]], None], shares: list[list[Batch]]) -> None:
    threads = [threading.Thread(target=write, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _kill(child: Child, phase: str, dice: random.Random) -> None:
    mark, most = {
        "writing": (b"open\n", 0.15),
        "recovery": (b"opening\n", 0.015),
        "month change": (b"month\n", 0.004),
    }[phase]
    while mark not in child.heard and child.hear(5.0):
        pass
    end = time.monotonic() + dice.uniform(0, most)
    while (left := end - time.monotonic()) > 0:
        child.hear(left)
    os.kill(child.pid, signal.SIGKILL)
    child.end()


def _tear(folder: Path, dice: random.Random) -> None:
    """What a crash in the middle of a write leaves: a frame that was begun."""
    newest = max((folder / "journal").glob("*.jsonl"))
    last = newest.read_bytes().splitlines(keepends=True)[-1]
    with newest.open("ab") as file:
        file.write(last[: dice.randrange(1, len(last))])


def _stock(kills: int, dice: random.Random) -> Arm:
    arm = Arm("stock TinyDB (control)", control=True)
    for _ in range(kills):
        with scratch() as root:
            path = root / "db.json"
            plan = make_batches(WRITERS * SHARE, seed=dice.randrange(1 << 30))
            child = start_child(lambda line, path=path, plan=plan: _write_stock(path, plan, line))
            _kill(child, "writing", dice)
            answered = [words[5:] for words in child.lines if words.startswith("kept ")]
            judge_stock(arm, path, answered)
    return arm


def _write_stock(path: Path, plan: list[Batch], line: socket.socket) -> None:
    table = open_stock(path).table("submission")
    line.sendall(b"open\n")

    def write(share: list[Batch]) -> None:
        for batch in share:
            try:
                table.insert({"id": batch[0].id, **batch[0].body})
            except Exception:  # noqa: BLE001 - stock TinyDB fails in many ways here
                continue
            line.sendall(f"kept {batch[0].id}\n".encode())

    _run_threads(write, [plan[writer::WRITERS] for writer in range(WRITERS)])


if __name__ == "__main__":
    main("kill9", arms)
