"""Opening the journal: indexes first, then every other frame, a torn tail told from damage."""

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from forms_api.store.block import Block
from forms_api.store.checkpoints import Checkpoints, read_index
from forms_api.store.contents import Contents
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
from forms_api.store.place import Place
from forms_api.store.tip import Tip


@dataclass(frozen=True, slots=True)
class Recovered:
    """A write that a crash cut short was put aside: nobody was told that it was kept."""

    path: Path
    offset: int
    length: int
    aside: Path


@dataclass(frozen=True, slots=True)
class Line:
    path: Path
    number: int
    offset: int
    data: bytes

    @property
    def opens_file(self) -> bool:
        return self.offset == 0


class Reading:
    """Takes all that was kept into the contents. Afterwards: `tip`, and `damage` or `torn`.

    What a month's index covers is taken from there; the rest is read, every frame checked. The
    bytes of the newest month are compared with their checksum in any case. `houqin verify` reads
    everything. With `damage` (the first place) the journal can be read but must not be written.
    """

    def __init__(self, folder: Path, contents: Contents, saved: Checkpoints) -> None:
        self.damage: Damaged | None = None
        self.torn: Line | None = None
        self.tip = Tip("", 0, 0, START)
        self._contents, self._index, self._saved = contents, contents.index, saved
        months = months_in(folder)
        for path in months:
            self._read_month(folder, path, newest=path == months[-1])
        self._index.publish()

    def _read_month(self, folder: Path, path: Path, *, newest: bool) -> None:
        blocks, length = read_index(folder, path.name)
        begun = Tip(path.name, 0, self.tip.seq, self.tip.head)
        if blocks and fits(path, blocks, begun, whole=newest):
            for block in blocks:
                self._index.add_block(block)
                self._contents.shelf.add_block(path.name, block)
            self.tip = blocks[-1].tip(path.name)
            self._saved.begin_month(self.tip, length)
        else:
            self.tip = begun
            self._saved.begin_month(begun, 0)
        self._read_rest(path, newest=newest)
        if blocks and self.tip.size < blocks[-1].end:
            self._note_loss(path)
        self._save(path, newest=newest, at_once=not newest)

    def _read_rest(self, path: Path, *, newest: bool) -> None:
        if not path.stat().st_size:
            # a file gets its name after its first frame: an empty one has lost everything
            self._note(Damaged(str(path), 0, "文件是空的"))
        for line in read_lines(path, self.tip):
            try:
                self._take(line, decode(line.data))
            except BadFrame as bad:
                if newest and self.damage is None and is_tail(line):
                    self.torn = line
                    return
                self._note(Damaged(str(path), line.number, str(bad)))
            self._save(path, newest=newest)

    def _take(self, line: Line, frame: Frame) -> None:
        verify_leaves(frame)
        entries = _read_entries(frame)
        try:
            verify_link(frame, self.tip.seq, self.tip.head)
        except BadFrame as bad:
            # each record is still the one that was written: show it, but trust no more writing
            self._note(Damaged(str(line.path), line.number, str(bad)))
        end = line.offset + len(line.data)
        self.tip = Tip(line.path.name, end, frame.seq + 1, frame.head, line.number)
        self._saved.take_line(line.data, self.tip)
        self._keep(line, zip(frame.items, entries, strict=True))

    def _keep(self, line: Line, found: Iterable[tuple[Item, Entry | None]]) -> None:
        for item, entry in found:
            if entry is None:
                record_id, after = erased_of(item)
                self._index.add_erased(record_id, after)
                self._saved.take_erased(record_id, after)
            elif not self._index.holds(entry.id):
                place = place_of(line, item)
                self._contents.add(line.path.name, entry, place)
                self._saved.take(entry, place)
            else:
                self._note(Damaged(str(line.path), line.number, "同一编号出现了两次"))

    def _save(self, path: Path, *, newest: bool, at_once: bool = False) -> None:
        if self.damage is not None or not (at_once or self._saved.is_due):
            return
        if newest:
            # the last frame may have been written and never synced: the index is never ahead
            sync_file(path)
        self._saved.save()

    def _note_loss(self, path: Path) -> None:
        # the index only ever covers what was synced: somebody or something cut it off
        number = 0 if self.torn is None else self.torn.number
        self.torn = None
        self._note(Damaged(str(path), number, "文件比从前短，末尾的记录不见了"))

    def _note(self, damage: Damaged) -> None:
        self.damage = self.damage or damage


def fits(path: Path, blocks: Sequence[Block], begun: Tip, *, whole: bool) -> bool:
    """Whether these blocks belong to this file, which goes on from `begun`.

    The last line that they cover has a chain hash that covers all lines before it. With `whole`,
    each byte is compared with the checksums too.
    """
    last = blocks[-1]
    with path.open("rb") as file:
        opening = file.readline()
        file.seek(last.last)
        covered = file.read(last.end - last.last)
        try:
            verify_link(decode(opening), begun.seq, begun.head)
            frame = decode(covered)
        except BadFrame:
            return False
        if (frame.seq + 1, frame.head) != (last.seq, last.head):
            return False
        return not whole or all(_same_bytes(file, block) for block in blocks)


def _same_bytes(file: BinaryIO, block: Block) -> bool:
    file.seek(block.start)
    return zlib.crc32(file.read(block.end - block.start)) == block.crc


def put_aside(folder: Path, torn: Line, disk: Disk) -> Recovered:
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


def read_lines(path: Path, tip: Tip) -> Iterator[Line]:
    """The lines of a month file from `tip` on."""
    offset = tip.size
    with path.open("rb") as file:
        file.seek(offset)
        for number, data in enumerate(file, tip.lines + 1):
            yield Line(path, number, offset, data)
            offset += len(data)


def place_of(line: Line, item: Item) -> Place:
    data = line.data[item.start : item.start + item.length]
    return Place(line.offset + item.start, item.length, zlib.crc32(data))


def sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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


def is_tail(line: Line) -> bool:
    """Whether this bad line is the write that was under way: nothing that was kept follows it.

    The first frame of a file is written before the file gets its name, so it is never torn.
    """
    return not line.opens_file and not holds_frame(_read_from(line.path, line.offset))


def _read_from(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read()
