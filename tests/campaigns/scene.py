"""What all campaigns play with: facts to send, a data folder, children to hurt, and the audit.

What was acknowledged is known to the client alone, and it is compared by a process of its own that
opens the folder anew.
"""

import json
import os
import random
import shutil
import socket
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store.checkpoints import read_index
from forms_api.store.disk import Disk
from forms_api.store.errors import IdExists, StoreError
from forms_api.store.tiny import TinyStore, init_store, open_store

START = datetime(2026, 9, 1, tzinfo=UTC)
KIND = "submission"
TEXTS = ("", "好" * 5, "好" * 60, "好" * 400, "a" * 1800)

Batch = tuple[Record, ...]


def make_fact(at: datetime, number: int, text: str = "") -> Record:
    body = {"number": number, "text": text}
    return Record(new_id(at), KIND, "main", "small-1", "p1", at, body)


def make_batches(
    count: int, *, first: int = 0, step: timedelta = timedelta(minutes=1), seed: int = 0
) -> list[Batch]:
    """`count` appends of one to three facts, each append `step` later than the one before."""
    dice = random.Random(seed)
    return [
        tuple(
            make_fact(START + number * step, number, dice.choice(TEXTS))
            for _ in range(dice.choice((1, 1, 1, 2, 3)))
        )
        for number in range(first, first + count)
    ]


class QuickDisk(Disk):
    """Does not wait for the platter: for folders that only stand in for one."""

    def sync(self, descriptor: int) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass


def make_folder(folder: Path, disk: Disk | None = None) -> Path:
    init_store(folder, clock=lambda: START, disk=disk)
    return folder


def open_folder(folder: Path, disk: Disk | None = None) -> TinyStore:
    return open_store(folder, clock=lambda: START, wait=5.0, disk=disk)


def send(store: TinyStore, batch: Batch) -> bool:
    """Append as a client does that tries again: whether it is acknowledged now."""
    try:
        store.append(*batch)
    except IdExists as known:
        return known.record.id == batch[0].id
    except StoreError:
        return False
    return True


@contextmanager
def scratch(where: str | None = None) -> Iterator[Path]:
    """A folder that is gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="campaign-", dir=where))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def memory_folder() -> str | None:
    """Where files cost no disk time, if there is such a place."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@dataclass
class Child:
    """A forked process and our end of the line to it."""

    pid: int
    line: socket.socket
    heard: bytes = b""

    def hear(self, timeout: float | None = None) -> bool:
        """Take in what it says; False once it has gone (or said nothing for `timeout`)."""
        self.line.settimeout(timeout)
        try:
            said = self.line.recv(1 << 16)
        except (TimeoutError, BlockingIOError, ConnectionResetError):
            return False
        self.heard += said
        return bool(said)

    def end(self) -> int:
        """Hear it out and bury it; its exit code, negative for a signal."""
        while self.hear():
            pass
        self.line.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    @property
    def lines(self) -> list[str]:
        """The whole lines that it said."""
        return self.heard[: self.heard.rfind(b"\n") + 1].decode().splitlines()


def start_child(play: Callable[[socket.socket], None]) -> Child:
    """Fork; the child runs `play` with its end of the line and ends."""
    sys.stdout.flush()
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid:
        theirs.close()
        return Child(pid, ours)
    code = 1
    try:
        ours.close()
        play(theirs)
        code = 0
    except BaseException:  # noqa: BLE001 - a child must never return into the parent's code
        traceback.print_exc()
    finally:
        os._exit(code)


def ask_child(question: Callable[[], Any]) -> Any:
    """The JSON-able answer of a new process; raises RuntimeError if it dies of it."""
    child = start_child(lambda line: line.sendall(json.dumps(question()).encode()))
    code = child.end()
    if code:
        raise RuntimeError(f"the asked process ended with {code}")
    return json.loads(child.heard)


@dataclass
class Findings:
    lost: int = 0
    duplicates: int = 0
    violations: list[str] = field(default_factory=list)
    recovered: bool = False
    blocks: int = 0


def audit(
    folder: Path, sent: Mapping[str, Record], batches: Iterable[Batch], kept: set[str]
) -> Any:
    """In a process of its own: open `folder`, and compare it with what the client knows."""
    answer = ask_child(lambda: vars(examine(folder, sent, batches, kept)))
    return Findings(**answer)


def examine(
    folder: Path,
    sent: Mapping[str, Record],
    batches: Iterable[Batch],
    acknowledged: set[str],
    disk: Disk | None = None,
) -> Findings:
    """Acknowledged ⊆ kept ⊆ sent, each once, appends whole, bodies as sent, and it still takes."""
    found = Findings(blocks=index_blocks(folder))
    try:
        store = open_folder(folder, disk)
    except (StoreError, OSError) as error:
        return Findings(lost=len(acknowledged), violations=[f"does not open: {error!r}"])
    try:
        _compare(store, sent, batches, acknowledged, found)
    except StoreError as error:
        found.violations.append(f"cannot be read: {error!r}")
    finally:
        store.close()
    found.recovered = store.recovered is not None
    _count(journal_ids(folder), sent, found)
    return found


def _compare(
    store: TinyStore,
    sent: Mapping[str, Record],
    batches: Iterable[Batch],
    acknowledged: set[str],
    found: Findings,
) -> None:
    if store.failure:
        found.violations.append(f"read-only: {store.failure}")
    held = {record.id: record for record in store.read(KIND)}
    found.lost += len(acknowledged - held.keys())
    for record_id, record in held.items():
        if record_id in sent and content(record) != content(sent[record_id]):
            found.violations.append(f"{record_id} is not what was sent")
    for batch in batches:
        if len({record.id in held for record in batch}) > 1:
            found.violations.append(f"half of the append of {batch[0].id} is kept")


def _count(ids: Sequence[str], sent: Mapping[str, Record], found: Findings) -> None:
    counts = Counter(ids)
    found.duplicates += sum(count - 1 for count in counts.values())
    found.violations += [f"{known} was never sent" for known in counts if known not in sent]


def content(record: Record) -> tuple[object, ...]:
    """All but `at`, which the store may raise."""
    return (record.id, record.kind, record.campus, record.subject, record.by, record.body)


def index_blocks(folder: Path) -> int:
    """How many blocks of the month index lie there to be read at an opening."""
    months = (folder / "journal").glob("*.jsonl")
    return sum(len(read_index(folder, path.name)[0]) for path in months)


def journal_ids(folder: Path) -> list[str]:
    """The ids of our facts as they stand in the files, read without any of the store's code."""
    found = []
    for path in sorted((folder / "journal").glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            found += [item["id"] for item in _items(line) if item.get("kind") == KIND]
    return found


def _items(line: bytes) -> list[dict[str, Any]]:
    try:
        items: list[dict[str, Any]] = json.loads(line.split(b" ", 2)[2])["records"]
    except (ValueError, LookupError):
        return []  # what is wrong with such a line, the opening says
    return items
