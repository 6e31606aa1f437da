"""Power cuts: every state that a disk may be left in, opened and compared.

    python tests/campaigns/powercut.py [--full] [--runs STATES] [--seed N]

strace records what real scenarios write, sync and name (tape.py); a model drops and reorders what
was not synced (platter.py). Seeded bugs must each be caught by the same model.
"""

import errno
import hashlib
import os
import random
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from campaign import Arm, Options, main
from platter import Image, Platter
from scene import (
    KIND,
    Batch,
    Findings,
    QuickDisk,
    examine,
    make_batches,
    make_folder,
    memory_folder,
    open_folder,
    scratch,
    send,
)
from stock import judge_stock, open_stock
from tape import WORDS, Step, Tape
from tracing import run_traced

from forms_api.records.erasure import ERASURE, erasure_records, request_record
from forms_api.records.record import Record
from forms_api.store import checkpoints
from forms_api.store.disk import Disk
from forms_api.store.errors import StoreError
from forms_api.store.recovery import Recovered

STEP = timedelta(days=3)
APPENDS = 24
STATES_PER_TAPE = 2000
ENOUGH = 20_000
"""States after which a bug that was not seen counts as not caught."""

MARKED = (2, 12)
"""Appends whose records are erased later: in two months, both over by then."""
LAST = 3
MARK = "这是要删除的内容".encode()
INDEX_EVERY = 4
MADE, ERASING, ERASED = b"made", b"erasing", b"erased"

Patch = Callable[[], AbstractContextManager[object]]


class FullOnce(Disk):
    """The disk is full in the middle of one write, and has room again afterwards."""

    def __init__(self) -> None:
        self.writes = 0

    def write(self, descriptor: int, data: bytes) -> None:
        self.writes += 1
        if self.writes == 9:
            super().write(descriptor, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "full")
        super().write(descriptor, data)


class NoSync(FullOnce):
    def sync(self, descriptor: int) -> None:
        pass


class NoFolderSync(FullOnce):
    def sync_folder(self, folder: Path) -> None:
        pass


class NoIndexSync(FullOnce):
    def sync_folder(self, folder: Path) -> None:
        if folder.name != "index":
            super().sync_folder(folder)


class LateSync(FullOnce):
    """Syncs what was written last time: each answer goes out before its sync."""

    late: int | None = None

    def sync(self, descriptor: int) -> None:
        self.late = descriptor

    def write(self, descriptor: int, data: bytes) -> None:
        if self.late == descriptor:
            os.fsync(descriptor)
        super().write(descriptor, data)


class NameFirst(FullOnce):
    """Gives a new file its name without a sync of its content; syncs all later writes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[int] = set()

    def write(self, descriptor: int, data: bytes) -> None:
        if os.fstat(descriptor).st_size == 0:
            self.seen.add(descriptor)
        super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        if descriptor in self.seen:
            self.seen.discard(descriptor)
        else:
            super().sync(descriptor)


def _leave_tail() -> AbstractContextManager[object]:
    return patch("forms_api.store.ledger.put_aside", _forget)


def _forget(folder: Path, torn: object, disk: Disk) -> Recovered:
    return Recovered(folder, 0, 0, folder)


def _trust_lines() -> AbstractContextManager[object]:
    trust = ExitStack()
    trust.enter_context(patch("forms_api.store.frame._check_line", _believe))
    trust.enter_context(patch("forms_api.store.recovery.verify_leaves", lambda frame: None))
    return trust


def _believe(line: bytes) -> tuple[bytes, int]:
    start = line.find(b"{")
    return line[start:].removesuffix(b"\n"), start


def _no_cut_back() -> AbstractContextManager[object]:
    return patch("forms_api.store.writer.Writer._cut_back", lambda writer: None)


def _keep_index() -> AbstractContextManager[object]:
    return patch("forms_api.store.wipe.forget_index", lambda folder, month: None)


def _no_wiping() -> AbstractContextManager[object]:
    """The decision is kept, and the text too."""
    return patch("forms_api.store.index.Index.doomed", lambda index: {})


@dataclass(frozen=True)
class Bug:
    name: str
    disk: Callable[[], Disk] = FullOnce
    writing: Patch = nullcontext
    reading: Patch = nullcontext


BUGS = (
    Bug("bug: no fsync", disk=NoSync),
    Bug("bug: answer before fsync", disk=LateSync),
    Bug("bug: folder not synced", disk=NoFolderSync),
    Bug("bug: month named before fsync", disk=NameFirst),
    Bug("bug: torn tail not cut off", writing=_leave_tail, reading=_leave_tail),
    Bug("bug: wrong crc accepted", reading=_trust_lines),
    Bug("bug: failed write not cut back", writing=_no_cut_back),
    Bug("bug: old index beside a new month", writing=_keep_index),
    Bug("bug: index gone, not synced", disk=NoIndexSync),
    Bug("bug: wiping not taken up again", writing=_no_wiping, reading=_no_wiping),
)
SOUND = Bug("houqin")


def arms(options: Options) -> Iterator[Arm]:
    states = options.choose(600, 100_000)
    with scratch(memory_folder()) as root, patch.object(checkpoints, "RECORDS", INDEX_EVERY):
        yield _run(root, SOUND, Arm(SOUND.name), states, options.seed)
        for bug in BUGS:
            yield _run(root, bug, Arm(bug.name, control=True), ENOUGH, options.seed)
        yield _stock(root, options.seed)


def _run(root: Path, bug: Bug, arm: Arm, states: int, seed: int) -> Arm:
    tapes = 0
    seen: set[tuple[str, int]] = set()
    while arm.runs < states and not (arm.control and arm.faults):
        tapes += 1
        scenario = Scenario(root, bug, seed + tapes)
        goal = min(states, arm.runs + STATES_PER_TAPE)
        with bug.reading():
            scenario.cut_power(arm, goal, seen, random.Random(seed + tapes))
    arm.notes.append(f"{len(seen)} different states, {tapes} recorded scenarios")
    if arm.control:
        arm.notes.append(f"caught: {arm.violations[:1] or arm.lost}"[:200])
    return arm


class Scenario:
    """Init, appends over two month borders, a full disk, a torn tail, recovery, more appends, an
    erasure in two months, and the last appends."""

    def __init__(self, root: Path, bug: Bug, seed: int) -> None:
        self.root, self.bug = root, bug
        self.data = root / "data"
        self.batches = make_batches(APPENDS, step=STEP, seed=seed)
        for place in MARKED:
            self.batches[place] = tuple(_mark(record) for record in self.batches[place])
        self.erased = [record for place in MARKED for record in self.batches[place]]
        self.sent = {record.id: record for batch in self.batches for record in batch}
        shutil.rmtree(self.data, ignore_errors=True)
        traced = run_traced(self._play, WORDS, root / "log")
        self.steps = list(Tape(str(root)).read(traced.log))
        if traced.code and bug is SOUND:
            raise RuntimeError("the scenario failed")

    def _play(self, line: socket.socket) -> None:
        disk = self.bug.disk()
        with self.bug.writing():
            make_folder(self.data)
            line.send(MADE)
            self._append(self.batches[: APPENDS * 2 // 3], line, disk)
            _tear(self.data)
            self._append(self.batches[APPENDS * 2 // 3 : -LAST], line, disk)
            self._erase(line, disk)
            self._append(self.batches[-LAST:], line, disk)

    def _erase(self, line: socket.socket, disk: Disk) -> None:
        at, ids = self.batches[-LAST][0].at, [record.id for record in self.erased]
        store = open_folder(self.data, disk)
        asked = request_record(at, campus="main", ids=ids, basis="已过保存期", by="p1")
        line.send(ERASING)
        store.append(asked)
        store.append(*erasure_records(at, request=asked, by="p2"), after=asked.id)
        line.send(ERASED)
        store.close()

    def _append(self, batches: Sequence[Batch], line: socket.socket, disk: Disk) -> None:
        store = open_folder(self.data, disk)

        def write(share: Sequence[Batch]) -> None:
            for batch in share:
                if send(store, batch):
                    line.send(batch[0].id.encode())

        threads = [threading.Thread(target=write, args=(batches[turn::2],)) for turn in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        store.close()

    def cut_power(
        self, arm: Arm, goal: int, seen: set[tuple[str, int]], dice: random.Random
    ) -> None:
        """Random states at every point, round after round, until there are `goal` of them."""
        rounds = 0
        while arm.runs < goal and rounds < 2000:
            rounds += 1
            platter, acknowledged, told = Platter(), set[str](), set[bytes]()
            arm.acknowledged = max(arm.acknowledged, len(self.sent))
            for step in self.steps:
                if step.what == "say":
                    told |= {step.data} & {MADE, ERASING, ERASED}
                    acknowledged |= self._records(step.data.decode())
                    continue
                platter.take(step)
                if arm.control and MADE not in told:
                    continue
                if arm.runs >= goal or (arm.control and arm.faults):
                    return
                if dice.random() < 0.5:
                    continue
                image = platter.cut_power(dice)
                key = (_digest(image), len(acknowledged) + len(told))
                if key not in seen:
                    seen.add(key)
                    self._judge(arm, image, acknowledged, told, step)

    def _records(self, said: str) -> set[str]:
        (batch,) = [batch for batch in self.batches if batch[0].id == said] or [()]
        return {record.id for record in batch}

    def _judge(
        self, arm: Arm, image: Image, acknowledged: set[str], told: set[bytes], step: Step
    ) -> None:
        _lay_out(image, self.root, self.data)
        found = self._examine(acknowledged, told) if MADE in told else _init_again(self.data)
        arm.runs += 1
        arm.lost += found.lost
        arm.duplicates += found.duplicates
        where = f"cut at {step.what} {step.path}"
        arm.violations += [f"{where}: {words}" for words in found.violations]
        if found.lost:
            arm.violations.append(f"{where}: {found.lost} lost")

    def _examine(self, acknowledged: set[str], told: set[bytes]) -> Findings:
        if ERASING not in told:
            return examine(self.data, self.sent, self.batches, acknowledged, QuickDisk())
        erased = {record.id for record in self.erased}
        found = examine(self.data, self.sent, self.batches, acknowledged - erased, QuickDisk())
        try:
            found.violations += self._judge_erasure(told, acknowledged & erased)
        except (StoreError, OSError) as error:
            found.violations.append(f"cannot be read: {error!r}")
        return found

    def _judge_erasure(self, told: set[bytes], kept: set[str]) -> Iterator[str]:
        """Either it is decided and the text is gone, or it is not and all that was kept is there.

        The full disk may have refused some of it before.
        """
        with closing(open_folder(self.data, QuickDisk())) as store:
            decided = len(store.read(ERASURE))
            held = {record.id for record in store.read(KIND)}
        left = {record.id for record in self.erased} & held
        texts = [path for path in self.data.rglob("*") if path.is_file() and _is_marked(path)]
        if decided != (0 if left else len(self.erased)) or (decided and texts):
            yield f"{decided} erasures, but {len(left)} records and {texts} are left"
        if not decided and ERASED in told:
            yield "an acknowledged erasure is lost"
        if not decided and not kept <= left:
            yield "records are gone without an erasure"


def _mark(record: Record) -> Record:
    return replace(record, body={**record.body, "text": MARK.decode()})


def _is_marked(path: Path) -> bool:
    return MARK in path.read_bytes()


def _init_again(data: Path) -> Findings:
    """Before `init` has answered, the folder opens or can be made again."""
    try:
        open_folder(data, QuickDisk()).close()
    except StoreError:
        try:
            make_folder(data, QuickDisk())
        except (StoreError, OSError) as error:
            return Findings(violations=[f"neither opens nor can be made: {error!r}"])
    return Findings()


def _tear(data: Path) -> None:
    newest = max((data / "journal").glob("*.jsonl"))
    line = newest.read_bytes().splitlines()[-1]
    descriptor = os.open(newest, os.O_WRONLY | os.O_APPEND)
    os.write(descriptor, line[: len(line) * 2 // 3])
    os.close(descriptor)


def _digest(image: Image) -> str:
    digest = hashlib.sha256(repr(sorted(image.folders)).encode())
    for path, data in sorted(image.files.items()):
        digest.update(path.encode() + b"\0" + hashlib.sha256(data).digest())
    return digest.hexdigest()


def _lay_out(image: Image, root: Path, data: Path) -> None:
    shutil.rmtree(data, ignore_errors=True)
    for folder in sorted(image.folders):
        if image.reachable(folder, str(root)):
            Path(folder).mkdir(mode=0o700)
    for path, content in image.files.items():
        if image.reachable(path, str(root)):
            Path(path).write_bytes(content)


def _stock(root: Path, seed: int) -> Arm:
    arm = Arm("stock TinyDB (control)", control=True)
    path = root / "db.json"
    plan = make_batches(12, seed=seed)
    traced = run_traced(lambda line: _play_stock(path, plan, line), WORDS, root / "log")
    dice, platter, acknowledged = random.Random(seed), Platter(), set[str]()
    for step in Tape(str(root)).read(traced.log):
        if step.what == "say":
            acknowledged.add(step.data.decode())
            continue
        platter.take(step)
        for _ in range(4):
            path.unlink(missing_ok=True)
            _lay_out(platter.cut_power(dice), root, root / "data")
            judge_stock(arm, path, acknowledged)
    return arm


def _play_stock(path: Path, plan: list[Batch], line: socket.socket) -> None:
    table = open_stock(path).table("submission")
    for batch in plan:
        table.insert({"id": batch[0].id, **batch[0].body})
        line.send(batch[0].id.encode())


if __name__ == "__main__":
    main("powercut", arms)
