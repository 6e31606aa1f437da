"""Take the text of erased records off the disk; what the chain hashes stays as it is.

Each month file that holds some is written anew beside itself and takes its own name when it is
whole on disk. Whatever interrupts this: the erasures stand in the journal, so the next opening
finds what is left to do, and does all of it again.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from pathlib import Path

from forms_api.records.canonical import canonical
from forms_api.store.checkpoints import forget_index
from forms_api.store.disk import Disk, replace_file
from forms_api.store.entry import read_entry
from forms_api.store.errors import Damaged
from forms_api.store.folder import aside_of, index_of, months_in
from forms_api.store.frame import BadFrame, Item, decode
from forms_api.store.walk import line_of

WRITTEN_AT_ONCE = 1 << 20
"""Bytes: lines are short, and each write is a system call."""

_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def wipe(folder: Path, ids: Container[str], disk: Disk) -> None:
    """Nothing else may write to the folder meanwhile. Raises OSError, Damaged.

    Then some month files may be new, and others still as they were.
    """
    # first what is found through the text, or could not be told from it: a torn tail may hold
    # part of what was sent again later, and nobody was told that it was kept
    _empty(aside_of(folder), disk)
    for path in months_in(folder):
        try:
            if _holds_any(path, ids):
                _wipe_month(folder, path, ids, disk)
        except BadFrame as bad:
            raise Damaged(str(path), 0, str(bad)) from None


def _wipe_month(folder: Path, path: Path, ids: Container[str], disk: Disk) -> None:
    if index_of(folder).is_dir():
        forget_index(folder, path.name)
        disk.sync_folder(index_of(folder))  # never an old index beside the new file
    with path.open("rb") as file:
        replace_file(disk, path, _joined(_without(line, ids) for line in file))


def _without(line: bytes, ids: Container[str]) -> bytes:
    """The line, with nothing left of these records but their ids and places in their threads."""
    if not _mentions(line, ids):
        return line
    frame = decode(line)
    items = tuple(_erase(item) if _is_one_of(item, ids) else item for item in frame.items)
    return line_of(replace(frame, items=items))


def _erase(item: Item) -> Item:
    entry = read_entry(item.text)
    left = {"erased": entry.id} | ({} if entry.after is None else {"after": entry.after})
    return replace(item, salt="", text=canonical(left).decode())


def _is_one_of(item: Item, ids: Container[str]) -> bool:
    return bool(item.salt) and read_entry(item.text).id in ids


def _holds_any(path: Path, ids: Container[str]) -> bool:
    with path.open("rb") as file:
        return any(
            _is_one_of(item, ids)
            for line in file
            if _mentions(line, ids)
            for item in decode(line).items
        )


def _mentions(line: bytes, ids: Container[str]) -> bool:
    return any(found.decode() in ids for found in _ID.findall(line))


def _joined(lines: Iterator[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for line in lines:
        waiting += line
        if len(waiting) >= WRITTEN_AT_ONCE:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def _empty(folder: Path, disk: Disk) -> None:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        path.unlink()
    disk.sync_folder(folder)
