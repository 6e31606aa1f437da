"""Reading the journal from its beginning: every frame checked, a torn tail told from damage."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from forms_api.store.disk import Disk, place_file
from forms_api.store.entry import Entry, read_entry
from forms_api.store.errors import Damaged
from forms_api.store.folder import aside_of, months_in
from forms_api.store.frame import (
    START,
    BadFrame,
    Frame,
    Item,
    decode,
    erased_of,
    holds_frame,
    verify_leaves,
    verify_link,
)
from forms_api.store.index import Index
from forms_api.store.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Tip:
    """Where the journal ends: what the next frame needs to know."""

    month: str
    size: int
    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class Recovered:
    """A write that a crash cut short was put aside: nobody was told that it was kept."""

    path: Path
    offset: int
    length: int
    aside: Path


@dataclass(frozen=True, slots=True)
class _Line:
    path: Path
    number: int
    offset: int
    data: bytes

    @property
    def opens_file(self) -> bool:
        return self.offset == 0


class Reading:
    """Takes every frame into index and shelf. Afterwards: `tip`, and `damage` or `torn` if any.

    With `damage` (the first place) the journal can be read but must not be written.
    """

    def __init__(self, folder: Path, index: Index, shelf: Shelf) -> None:
        self.damage: Damaged | None = None
        self.torn: _Line | None = None
        self.tip = Tip("", 0, 0, START)
        self._index, self._shelf = index, shelf
        months = months_in(folder)
        for path in months:
            self._read_month(path, newest=path == months[-1])
        index.publish()

    def _read_month(self, path: Path, *, newest: bool) -> None:
        if not path.stat().st_size:
            # a file gets its name after its first frame: an empty one has lost everything
            self._note(Damaged(str(path), 0, "文件是空的"))
        for line in _read_lines(path):
            try:
                self._take(line, decode(line.data))
            except BadFrame as bad:
                if newest and self.damage is None and _is_tail(line):
                    self.torn = line
                    return
                self._note(Damaged(str(path), line.number, str(bad)))

    def _take(self, line: _Line, frame: Frame) -> None:
        verify_leaves(frame)
        entries = _read_entries(frame)
        try:
            verify_link(frame, self.tip.seq, self.tip.head)
        except BadFrame as bad:
            # each record is still the one that was written: show it, but trust no more writing
            self._note(Damaged(str(line.path), line.number, str(bad)))
        self._keep(line, zip(frame.items, entries, strict=True))
        end = line.offset + len(line.data)
        self.tip = Tip(line.path.name, end, frame.seq + 1, frame.head)

    def _keep(self, line: _Line, found: Iterable[tuple[Item, Entry | None]]) -> None:
        for item, entry in found:
            if entry is None:
                self._index.add_erased(*erased_of(item))
            elif not self._index.holds(entry.id):
                self._index.add(entry)
                self._shelf.add(line.path.name, line.offset + item.start, item.length)
            else:
                self._note(Damaged(str(line.path), line.number, "同一编号出现了两次"))

    def _note(self, damage: Damaged) -> None:
        self.damage = self.damage or damage


def put_aside(folder: Path, torn: _Line, disk: Disk) -> Recovered:
    """Keep the torn tail in a file of its own, then cut the journal. Raises OSError.

    A crash in between repeats the same steps with the same name.
    """
    tail = _read_from(torn.path, torn.offset)
    name = f"{torn.path.stem}-{torn.offset}-{hashlib.sha256(tail).hexdigest()[:12]}"
    kept = aside_of(folder) / name
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    disk.sync_folder(folder)
    place_file(disk, kept, tail)
    with torn.path.open("r+b", buffering=0) as file:
        disk.cut(file.fileno(), torn.offset)
        disk.sync(file.fileno())
    return Recovered(torn.path, torn.offset, len(tail), kept)


def _read_lines(path: Path) -> Iterator[_Line]:
    offset = 0
    with path.open("rb") as file:
        for number, data in enumerate(file, 1):
            yield _Line(path, number, offset, data)
            offset += len(data)


def _read_entries(frame: Frame) -> list[Entry | None]:
    try:
        return [_read_entry(item) for item in frame.items]
    except ValueError:
        raise BadFrame("记录的内容不完整") from None


def _read_entry(item: Item) -> Entry | None:
    if item.salt:
        return read_entry(item.text)
    erased_of(item)
    return None


def _is_tail(line: _Line) -> bool:
    """Whether this bad line is the write that was under way: nothing that was kept follows it.

    The first frame of a file is written before the file gets its name, so it is never torn.
    """
    return not line.opens_file and not holds_frame(_read_from(line.path, line.offset))


def _read_from(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read()
