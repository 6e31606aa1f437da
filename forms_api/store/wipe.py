"""Take the text of erased records off the disk; what the chain hashes stays as it is.

Each month file that holds some is written anew beside itself and takes its own name when it is
whole on disk. Whatever interrupts this: the erasures stand in the journal, so the next opening
finds what is left to do, and does all of it again.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Set
from dataclasses import replace
from pathlib import Path

from forms_api.records.canonical import canonical
from forms_api.store.checkpoints import forget_index
from forms_api.store.disk import Disk, replace_file
from forms_api.store.entry import read_entry
from forms_api.store.errors import Damaged
from forms_api.store.folder import aside_of, index_of, months_in
from forms_api.store.frame import BadFrame, Item, decode
from forms_api.store.photos import drop_photos, named_photos
from forms_api.store.walk import line_of

WRITTEN_AT_ONCE = 1 << 20
"""Bytes: lines are short, and each write is a system call."""

_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def wipe(folder: Path, ids: Container[str], disk: Disk) -> None:
    """Nothing else may write to the folder meanwhile. Raises OSError, Damaged.

    Then some month files may be new, and others still as they were.
    """
    months = {path: texts for path in months_in(folder) if (texts := _find_texts(path, ids))}
    # first what is found through the text, or could not be told from it: a torn tail may hold
    # part of what was sent again later, and nobody was told that it was kept
    _empty(aside_of(folder), disk)
    photos = {name for texts in months.values() for name in named_photos(folder, "".join(texts))}
    drop_photos(folder, photos - _named_elsewhere(folder, photos, ids), disk)
    for path in months:
        _wipe_month(folder, path, ids, disk)


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


def _find_texts(path: Path, ids: Container[str]) -> list[str]:
    lines = _lines_with(path, lambda line: _mentions(line, ids))
    return [item.text for item in _items(path, lines) if _is_one_of(item, ids)]


def _named_elsewhere(folder: Path, photos: Set[str], ids: Container[str]) -> set[str]:
    """Those of the photos that a record names which stays."""
    if not photos:
        return set()
    found = set[str]()
    for path in months_in(folder):
        lines = _lines_with(path, lambda line: any(name.encode() in line for name in photos))
        for item in _items(path, lines):
            if not _is_one_of(item, ids):
                found |= {name for name in photos if name in item.text}
    return found


def _lines_with(path: Path, is_wanted: Callable[[bytes], bool]) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from filter(is_wanted, file)


def _items(path: Path, lines: Iterable[bytes]) -> Iterator[Item]:
    try:
        for line in lines:
            yield from decode(line).items
    except BadFrame as bad:
        raise Damaged(str(path), 0, str(bad)) from None


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
