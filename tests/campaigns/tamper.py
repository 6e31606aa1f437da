"""Somebody who may write the files changes the past: `houqin verify` finds it, given an anchor.

    python tests/campaigns/tamper.py [--full] [--runs N of each kind] [--seed N]

The forger knows the format: lengths, check sums, leaves, even the whole chain are computed anew,
and in every other run the index beside the journal is taken away, as it can be rebuilt.
"""

import json
import random
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from campaign import Arm, Options, main
from scene import (
    Batch,
    QuickDisk,
    make_batches,
    make_folder,
    memory_folder,
    open_folder,
    scratch,
    send,
)
from stock import open_stock, stock_ids

from forms_api.records.canonical import canonical
from forms_api.records.ids import new_id
from forms_api.store import frame
from forms_api.store.anchor import Anchor
from forms_api.store.entry import read_entry
from forms_api.store.verify import verify_folder
from forms_api.store.walk import line_of

Journal = dict[str, list[bytes]]
"""The lines of each month."""

STEP = timedelta(days=2)
APPENDS = 45


def arms(options: Options) -> Iterator[Arm]:
    each = options.choose(15, 1000)
    # a torn last line may be one that is being written: nobody writes here, so nobody waits
    with scratch(memory_folder()) as root, patch("forms_api.store.verify.PAUSE", 0):
        yield _ours(root, each, random.Random(options.seed))
        yield _stock(root, each, random.Random(options.seed))


def _ours(root: Path, each: int, dice: random.Random) -> Arm:
    arm = Arm("houqin")
    whole, anchor = _fill(root / "whole", make_batches(APPENDS, step=STEP))
    other, _ = _fill(root / "other", make_batches(APPENDS, step=STEP, seed=1))
    if verify_folder(whole, [anchor]).faults:
        arm.violations.append("something is found where nothing was done")
    for kind, forge in KINDS.items():
        found = 0
        for _ in range(each):
            forged = _copy(whole, root / "forged", dice)
            journal = _read(forged)
            _write(forged, forge(journal, _read(other), dice))
            assert _read(forged) != _read(whole), kind
            found += bool(verify_folder(forged, [anchor]).faults)
        arm.runs += each
        arm.violations += [f"{kind}: not found"] * (each - found)
        arm.notes.append(f"{kind}: {found} of {each} found")
    return arm


def _fill(folder: Path, batches: list[Batch]) -> tuple[Path, Anchor]:
    store = open_folder(make_folder(folder, QuickDisk()), QuickDisk())
    for batch in batches:
        assert send(store, batch)
    head = store.head
    store.close()
    return folder, Anchor(head, None, "the anchor")


def _copy(whole: Path, to: Path, dice: random.Random) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(whole, to)
    if dice.random() < 0.5:
        shutil.rmtree(to / "index", ignore_errors=True)
    return to


def _read(folder: Path) -> Journal:
    months = sorted((folder / "journal").glob("*.jsonl"))
    return {path.name: path.read_bytes().splitlines(keepends=True) for path in months}


def _write(folder: Path, journal: Journal) -> None:
    for path in (folder / "journal").glob("*.jsonl"):
        path.unlink()
    for name, lines in journal.items():
        (folder / "journal" / name).write_bytes(b"".join(lines))


def edit(journal: Journal, _: Journal, dice: random.Random) -> Journal:
    """Another number in a record; the line, or the leaf too, made to fit."""
    lines, place = _pick(journal, dice)
    sealed = _change_one(_sealed(lines[place]), dice)
    old = frame.decode(lines[place])
    new = frame.encode(old.seq, old.prev, sealed).line
    lines[place] = dice.choice((new, _with_leaves(new, old), _flip(lines[place], dice)))
    return journal


def delete(journal: Journal, _: Journal, dice: random.Random) -> Journal:
    """A frame is gone, or a record out of one."""
    lines, place = _pick(journal, dice)
    old, sealed = frame.decode(lines[place]), _sealed(lines[place])
    del sealed[dice.randrange(len(sealed))]
    if sealed and dice.random() < 0.5:
        lines[place] = frame.encode(old.seq, old.prev, sealed).line
    else:
        del lines[place]
    return journal


def swap(journal: Journal, other: Journal, dice: random.Random) -> Journal:
    """Two frames in each other's place, their numbers made to fit or not."""
    name = dice.choice(list(journal))
    lines = journal[name]
    one, two = dice.sample(range(1, len(lines)), 2)
    if dice.random() < 0.5:
        lines[one], lines[two] = lines[two], lines[one]
        return journal
    first, second = (frame.decode(lines[place]) for place in (one, two))
    sealed = _sealed(lines[one]), _sealed(lines[two])
    lines[one] = frame.encode(first.seq, first.prev, sealed[1]).line
    lines[two] = frame.encode(second.seq, second.prev, sealed[0]).line
    return journal


def insert(journal: Journal, other: Journal, dice: random.Random) -> Journal:
    """A frame of another folder, put in as it is or with a link that fits."""
    lines, place = _pick(journal, dice)
    strange, found = _pick(other, dice)
    old = frame.decode(lines[place])
    fitting = frame.encode(old.seq, old.prev, _sealed(strange[found])).line
    lines.insert(place, dice.choice((strange[found], fitting, lines[place])))
    return journal


def cut(journal: Journal, _: Journal, dice: random.Random) -> Journal:
    """The newest frames are gone: whole lines, part of a line, or a whole month."""
    name = max(journal)
    way = dice.randrange(3)
    if way == 0:
        del journal[name]
    elif way == 1:
        journal[name] = journal[name][: dice.randrange(1, len(journal[name]))]
    else:
        last = journal[name][-1]
        journal[name][-1] = last[: dice.randrange(1, len(last))]
    return journal


def recompute(journal: Journal, _: Journal, dice: random.Random) -> Journal:
    """A record changed, and every hash after it computed anew, through all months."""
    lines, place = _pick(journal, dice)
    old = frame.decode(lines[place])
    encoded = frame.encode(old.seq, old.prev, _change_one(_sealed(lines[place]), dice))
    lines[place], head = encoded.line, encoded.head
    for lines in journal.values():
        for place, line in enumerate(lines):
            later = frame.decode(line)
            if later.seq > old.seq:
                encoded = frame.encode(later.seq, head, _sealed(line))
                lines[place], head = encoded.line, encoded.head
    return journal


def swap_file(journal: Journal, other: Journal, dice: random.Random) -> Journal:
    """A month from elsewhere, two months in each other's place, or all months from elsewhere."""
    one, two = dice.sample(list(journal), 2)
    way = dice.randrange(3)
    if way == 0:
        journal[one] = other[one]
    elif way == 1:
        journal[one], journal[two] = journal[two], journal[one]
    else:
        return other
    return journal


def erase(journal: Journal, _: Journal, dice: random.Random) -> Journal:
    """A text is gone as if it had been erased, under its own id or another, and nobody decided it;
    the hash of the chain stays as it is."""
    lines, place = _pick(journal, dice)
    old = frame.decode(lines[place])
    gone = dice.choice([item for item in old.items if item.salt])
    entry = read_entry(gone.text)
    left = {"erased": dice.choice((entry.id, new_id(entry.at)))}
    left |= {} if entry.after is None else {"after": entry.after}
    stub = replace(gone, salt="", text=canonical(left).decode())
    items = tuple(stub if item == gone else item for item in old.items)
    lines[place] = line_of(replace(old, items=items))
    return journal


KINDS: dict[str, Callable[[Journal, Journal, random.Random], Journal]] = {
    "edit": edit,
    "delete": delete,
    "swap": swap,
    "insert": insert,
    "cut the tail": cut,
    "recompute the chain": recompute,
    "swap a file": swap_file,
    "erase": erase,
}


def _pick(journal: Journal, dice: random.Random) -> tuple[list[bytes], int]:
    """A line with records."""
    lines = journal[dice.choice(list(journal))]
    return lines, dice.choice([n for n, line in enumerate(lines) if frame.decode(line).items])


def _sealed(line: bytes) -> list[tuple[str, bytes]]:
    return [(item.salt, item.text.encode()) for item in frame.decode(line).items]


def _change_one(sealed: list[tuple[str, bytes]], dice: random.Random) -> list[tuple[str, bytes]]:
    place = dice.randrange(len(sealed))
    salt, text = sealed[place]
    sealed[place] = salt, text.replace(b'"by":"p1"', b'"by":"p2"').replace(b'"by":"', b'"by":"x')
    assert sealed[place][1] != text
    return sealed


def _with_leaves(line: bytes, old: frame.Frame) -> bytes:
    """The changed line with the old leaves, its length and check sum made to fit."""
    members = frame.decode(line)
    body = line.split(b" ", 2)[2].removesuffix(b"\n")
    for new, leaf in zip(members.leaves, old.leaves, strict=True):
        body = body.replace(new.encode(), leaf.encode())
    return b"%d %08x %b\n" % (len(body), zlib.crc32(body), body)


def _flip(line: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(line) - 1)
    return line[:place] + bytes([line[place] ^ 1 << dice.randrange(7)]) + line[place + 1 :]


def _stock(root: Path, each: int, dice: random.Random) -> Arm:
    """The same to a JSON file: a number changed, a record taken out. Who would find it?"""
    arm = Arm("stock TinyDB (control)", control=True)
    path = root / "db.json"
    with open_stock(path) as db:
        db.table("submission").insert_multiple({"id": str(n), "by": "p1"} for n in range(50))
    for _ in range(min(each, 100)):
        tables = json.loads(path.read_text())
        number = dice.choice(list(tables["submission"]))
        if dice.random() < 0.5 and len(tables["submission"]) > 10:
            del tables["submission"][number]
        else:
            tables["submission"][number]["by"] = "p2"
        path.write_text(json.dumps(tables))
        arm.runs += 1
        if stock_ids(path) is not None:
            arm.violations.append("not found")
    return arm


if __name__ == "__main__":
    main("tamper", arms)
