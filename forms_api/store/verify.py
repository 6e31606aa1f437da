"""Walk a data folder from its first byte: nothing is taken from an index, nothing is changed.

No lock is taken: a running service only appends, and what it is writing just now is not counted.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from forms_api.store.anchor import Anchor
from forms_api.store.block import Block, block_after, encode_block
from forms_api.store.chain_check import ChainCheck, Fault
from forms_api.store.checkpoints import index_file, read_index
from forms_api.store.entry import Entry
from forms_api.store.errors import Damaged
from forms_api.store.folder import FORMAT, check_folder, format_of, index_of, months_in
from forms_api.store.frame import BadFrame, Frame, decode, erased_of
from forms_api.store.photo_roll import PhotoRoll
from forms_api.store.photos import damaged_photos, photos_in
from forms_api.store.recovery import Line, is_tail, place_of, read_lines
from forms_api.store.tip import Tip

PATIENCE = 20
PAUSE = 0.05

_ROTTEN = "照片保存之后被改动。以前的备份里有同名的文件，就拿来换掉；没有，就把它移到别处"


@dataclass(frozen=True, slots=True)
class Findings:
    """What was counted, what is wrong, and `tail`: a last write that was never acknowledged."""

    months: int
    frames: int
    records: int
    erased: int
    seals: int
    anchors: int
    seq: int
    head: str
    faults: tuple[Fault, ...]
    tail: Fault | None
    photos: int = 0


def verify_folder(folder: Path, anchors: Sequence[Anchor] = ()) -> Findings:
    """Raises NotInitialised, OSError; all that is wrong with the data is in the findings."""
    walk = _Walk(folder, anchors)
    chain = walk.chain
    return Findings(
        walk.months,
        chain.frames,
        chain.records,
        chain.erased,
        chain.seals,
        chain.found,
        chain.seq - 1,
        chain.head,
        tuple(chain.faults),
        walk.tail,
        walk.photos,
    )


def check_photos(folder: Path, roll: PhotoRoll) -> Iterator[Fault]:
    """Photos whose bytes are others, and those that a record names and that are not there.

    Raises OSError.
    """
    yield from (Fault(str(path), _ROTTEN) for path in damaged_photos(folder))
    yield from roll.lost(folder)


class _Walk:
    def __init__(self, folder: Path, anchors: Sequence[Anchor]) -> None:
        self.chain, self.tail, self.months = ChainCheck(anchors), None, 0
        self._roll = PhotoRoll()
        try:
            _check_format(folder, check_folder(folder))
        except Damaged as damage:
            self.chain.faults.append(Fault(_place(Path(damage.path), damage.line), damage.why))
        paths = months_in(folder)
        # before the journal: the service may write both, the journal always first
        saved = [read_index(folder, path.name)[0] for path in paths]
        for path, blocks in zip(paths, saved, strict=True):
            self._walk_month(path, _Saved(folder, path, blocks), newest=path == paths[-1])
        self.chain.end()
        self.photos = len(photos_in(folder))
        self.chain.faults += check_photos(folder, self._roll)

    tail: Fault | None

    def _walk_month(self, path: Path, saved: "_Saved", *, newest: bool) -> None:
        self.months += 1
        if not path.stat().st_size:
            self.chain.skip(str(path), "文件是空的")
        tip = Tip(path.name, 0, self.chain.seq, self.chain.head)
        for line in read_lines(path, tip):
            frame = self._read(line, newest=newest)
            if frame is None:
                break
            if isinstance(frame, BadFrame):
                self.chain.skip(_place(path, line.number), str(frame))
                saved.give_up()
            else:
                entries = self.chain.take(frame, _place(path, line.number))
                self._roll.take(frame.items, entries, _place(path, line.number))
                saved.take(line, frame, entries)
        self.chain.faults += saved.faults()

    def _read(self, line: Line, *, newest: bool) -> Frame | BadFrame | None:
        """The frame; why it is none; or None for a tail that does not count."""
        try:
            return decode(line.data)
        except BadFrame as bad:
            if not newest or line.data.endswith(b"\n") or not is_tail(line):
                return bad
            return self._wait_for(line)

    def _wait_for(self, line: Line) -> Frame | None:
        """The service may be writing this line at the moment: give it the time to end it."""
        for _ in range(PATIENCE):
            time.sleep(PAUSE)
            with line.path.open("rb") as file:
                file.seek(line.offset)
                now = file.readline()
            if now != line.data:
                return None  # it moves: whatever it becomes, it came after we began
        place = _place(line.path, line.number)
        self.tail = Fault(place, "最后一行没有写完，从未确认过；下次启动时会移到 aside/")
        return None


class _Saved:
    """The index of a month beside the journal: block by block it must come out the same."""

    def __init__(self, folder: Path, path: Path, blocks: Sequence[Block]) -> None:
        self._index = index_file(index_of(folder), path.name)
        self._path, self._left = path, list(blocks)
        self._block: Block | None = None
        self._wrong = False

    def take(self, line: Line, frame: Frame, entries: Sequence[Entry | None]) -> None:
        if not self._left:
            return
        block = self._block
        if block is None:
            block = block_after(Tip("", line.offset, frame.seq, "", line.number - 1))
        block.take_line(line.data, frame.seq + 1, frame.head)
        for item, entry in zip(frame.items, entries, strict=True):
            if entry is not None:
                block.take(entry, place_of(line, item))
            elif not item.salt:
                block.take_erased(*erased_of(item))
        self._block = block
        if block.end >= self._left[0].end:
            self._wrong |= encode_block(block) != encode_block(self._left.pop(0))
            self._block = None

    def give_up(self) -> None:
        """A line cannot be read: the index cannot be told from it any more."""
        self._left = []

    def faults(self) -> list[Fault]:
        if self._left:
            return [Fault(str(self._path), "文件比从前短，末尾的记录不见了")]
        if self._wrong:
            return [Fault(str(self._index), "索引与账本不符。停下服务，删掉它，启动时会重建")]
        return []


def _check_format(folder: Path, number: int) -> None:
    if number < FORMAT:
        why = f"数据格式 {number} 是旧的，用新版程序启动一次服务就会改成 {FORMAT}，然后再核对"
        raise Damaged(str(format_of(folder)), 1, why)


def _place(path: Path, line: int) -> str:
    return f"{path}:{line}" if line else str(path)
