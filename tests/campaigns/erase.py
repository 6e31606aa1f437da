"""Erasing while records come in, killed at any moment: not a byte of the text may be left.

    python tests/campaigns/erase.py [--full] [--runs N] [--seed N]

Each run fills three months, with a marked text in records, in a torn tail that was put aside and in
a photo; takes a backup; erases the marked records under load and is killed on the way, or not.
Then the data folder, a new backup and the old one, restored, are searched byte by byte.
"""

import os
import random
import shutil
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

from campaign import Arm, Options, main
from scene import (
    START,
    Batch,
    ask_child,
    audit,
    make_batches,
    make_folder,
    open_folder,
    scratch,
    send,
    start_child,
)
from stock import open_stock

from forms_api.records.erasure import ERASURE, erasure_records, request_record
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store import checkpoints
from forms_api.store.anchor import Anchor
from forms_api.store.backup import restore_backup, take_backup
from forms_api.store.disk import Disk
from forms_api.store.erasure_list import merge_erasures, read_erasures
from forms_api.store.errors import IdErased, StoreError
from forms_api.store.photos import keep_photo
from forms_api.store.tiny import TinyStore
from forms_api.store.verify import verify_folder

BEFORE, WHILE, MARKED = 60, 400, 5
STEP = timedelta(days=1)
LATER = START + 130 * STEP
CUT_SHORT = "killed between the decision and the answer"
INDEX_EVERY = 16
"""Records to a block of the month index, so that erasing meets some."""


def arms(options: Options) -> Iterator[Arm]:
    dice = random.Random(options.seed)
    with patch.object(checkpoints, "RECORDS", INDEX_EVERY):
        yield _ours(options.choose(15, 300), dice)
        yield _stock(options.choose(5, 50))


@dataclass
class Scene:
    """What was there before the erasure."""

    root: Path
    mark: bytes
    batches: list[Batch] = field(default_factory=list)
    marked: list[Record] = field(default_factory=list)
    later: list[Batch] = field(default_factory=list)
    head: str = ""

    @property
    def folder(self) -> Path:
        return self.root / "data"

    @property
    def old(self) -> Path:
        return self.root / "backups" / "old"

    @property
    def erased(self) -> set[str]:
        return {record.id for record in self.marked}


def _ours(runs: int, dice: random.Random) -> Arm:
    arm, ends = Arm("houqin"), Counter[str]()
    while arm.runs < runs:
        with scratch() as root:
            scene = _fill(Scene(root, f"小朋友{dice.randbytes(6).hex()}".encode()), dice)
            if not _find(scene.mark, scene.folder) or not _find(scene.mark, scene.old):
                arm.violations.append("the search does not find what is there")
            told = _erase_and_kill(scene, None if arm.runs % 4 == 3 else dice.uniform(0, 0.06))
            ends[_judge(arm, scene, told)] += 1
            arm.runs += 1
    arm.notes += [f"{count} of {runs} {end}" for end, count in sorted(ends.items())]
    if arm.runs >= 15 and not ends[CUT_SHORT]:
        arm.violations.append("no run was killed between the decision and the end of the wiping")
    return arm


def _fill(scene: Scene, dice: random.Random) -> Scene:
    make_folder(scene.folder)
    photo = keep_photo(scene.folder, b"\xff\xd8" + scene.mark, Disk())
    scene.batches = make_batches(BEFORE, step=STEP, seed=dice.randrange(1 << 30))
    scene.later = make_batches(WHILE, first=BEFORE, step=timedelta(hours=1))
    for place in dice.sample(range(BEFORE), MARKED):
        first, *rest = scene.batches[place]
        body = {"text": f"今天{scene.mark.decode()}过敏", "photos": [photo]}
        made = replace(first, id=new_id(first.at), body=body)
        scene.batches[place] = (made, *rest)
        scene.marked.append(made)
    store = open_folder(scene.folder)
    for batch in scene.batches:
        assert send(store, batch)
    scene.head = store.head
    take_backup(scene.folder, store.extent(), scene.old, LATER)
    store.close()
    torn = scene.folder / "aside" / "2026-09-torn"
    torn.parent.mkdir()
    torn.write_bytes(b'900 0a0b0c0d {"seq":7,' + scene.mark)
    return scene


def _erase_and_kill(scene: Scene, delay: float | None) -> list[str]:
    """What the child said; killed so many seconds after it began to erase, or heard out."""
    child = start_child(lambda line: _play(scene, line))
    while b"erasing\n" not in child.heard and child.hear():
        pass
    if delay is not None:
        end = time.monotonic() + delay
        while (left := end - time.monotonic()) > 0 and child.hear(left):
            pass
        os.kill(child.pid, signal.SIGKILL)
    child.end()
    return child.lines


def _play(scene: Scene, line: socket.socket) -> None:
    store, over = open_folder(scene.folder), threading.Event()

    def write() -> None:
        for batch in scene.later:
            if not over.is_set() and send(store, batch):
                line.sendall(f"kept {batch[0].id}\n".encode())

    writer = threading.Thread(target=write)
    writer.start()
    line.sendall(b"erasing\n")
    _decide(store, scene)
    line.sendall(b"erased\n")
    over.set()
    writer.join()
    store.close()
    line.sendall(b"end\n")


def _decide(store: TinyStore, scene: Scene) -> None:
    ids = [record.id for record in scene.marked]
    request = request_record(LATER, campus="main", ids=ids, basis="处理目的已经实现", by="p1")
    store.append(request)
    store.append(*erasure_records(LATER, request=request, by="p2"), after=request.id)


def _judge(arm: Arm, scene: Scene, told: list[str]) -> str:
    """How far the erasure had come."""
    answered = {words[5:] for words in told if words.startswith("kept ")}
    sent = scene.batches + scene.later
    decided = ask_child(lambda: _is_decided(scene))
    if "erased" in told and not decided:
        arm.lost += 1
        arm.violations.append("an acknowledged erasure is lost")
    if not decided:
        ask_child(lambda: _decide_again(scene))
    stay = {record.id for batch in scene.batches for record in batch} - scene.erased
    _compare(arm, scene, sent, stay, answered)
    _search(arm, scene)
    if "erased" in told:
        return "erased, then killed or ended"
    return CUT_SHORT if decided else "killed before the decision"


def _compare(arm: Arm, scene: Scene, sent: list[Batch], stay: set[str], answered: set[str]) -> None:
    """Everything else is kept, once and as it was; the chain holds."""
    marked = scene.erased
    whole = [tuple(each for each in batch if each.id not in marked) for batch in sent]
    known = {record.id: record for batch in sent for record in batch}
    answered = {record.id for batch in sent if batch[0].id in answered for record in batch}
    found = audit(scene.folder, known, whole, stay | answered)
    arm.acknowledged += len(stay | answered)
    arm.lost += found.lost
    arm.duplicates += found.duplicates
    arm.violations += found.violations
    findings = verify_folder(scene.folder, [Anchor(scene.head, None, "before")])
    arm.violations += map(str, findings.faults)


def _search(arm: Arm, scene: Scene) -> None:
    backups, restored = scene.root / "backups", scene.root / "restored"
    ask_child(lambda: _back_up(scene))
    listed = backups / "erasures.jsonl"
    restore_backup(scene.old, restored, erasures=read_erasures(listed))
    for place in (scene.folder, backups / "new", listed, restored):
        arm.violations += [f"the text is in {path}" for path in _find(scene.mark, place)]
    arm.violations += map(str, verify_folder(restored).faults)
    for where in (scene.folder, restored):
        if not ask_child(partial(_are_gone, where, scene.marked)):
            arm.violations.append(f"an erased id does not answer so in {where.name}")


def _find(text: bytes, place: Path) -> list[Path]:
    """Files that hold the text, or part of it in their names."""
    paths = [place] if place.is_file() else sorted(place.rglob("*"))
    return [path for path in paths if path.is_file() and text in path.read_bytes()]


def _is_decided(scene: Scene) -> bool:
    store = open_folder(scene.folder)
    decided = len(store.read(ERASURE))
    store.close()
    assert decided in (0, MARKED)
    return bool(decided)


def _decide_again(scene: Scene) -> bool:
    store = open_folder(scene.folder)
    _decide(store, scene)
    store.close()
    return True


def _back_up(scene: Scene) -> bool:
    store = open_folder(scene.folder)
    take_backup(scene.folder, store.extent(), scene.root / "backups" / "new", LATER)
    merge_erasures(scene.root / "backups" / "erasures.jsonl", store.read(ERASURE), Disk())
    store.close()
    return True


def _are_gone(folder: Path, records: list[Record]) -> bool:
    store = open_folder(folder)
    try:
        return all(_is_gone(store, record.id) for record in records)
    finally:
        store.close()


def _is_gone(store: TinyStore, record_id: str) -> bool:
    try:
        store.get(record_id)
    except IdErased:
        return True
    except StoreError:
        return False
    return False


def _stock(runs: int) -> Arm:
    arm = Arm("stock TinyDB, removed (control)", control=True)
    for _ in range(runs):
        with scratch() as root:
            with open_stock(root / "db.json") as db:
                number = db.table("submission").insert({"id": "1", "text": "marked text"})
                shutil.copy(root / "db.json", root / "backup.json")
                db.table("submission").remove(doc_ids=[number])
            shutil.copy(root / "backup.json", root / "restored.json")
            found = _find(b"marked text", root / "restored.json")
            arm.violations += [f"the text is in {path}" for path in found]
            arm.runs += 1
    return arm


if __name__ == "__main__":
    main("erase", arms)
