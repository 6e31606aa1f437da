"""Where the bytes of each record lie, and how to fetch them: nothing of a body stays in memory."""

import os
import zlib
from array import array
from collections import OrderedDict
from pathlib import Path
from threading import Lock

from forms_api.store.block import Block
from forms_api.store.errors import Damaged, StoreDown
from forms_api.store.place import Place

MOST_OPEN = 8
"""Month files: those that were read last stay open, the others are cold."""


class Shelf:
    """Month files open for reading, and per record number its month, offset and length.

    One thread adds, many fetch; a fetch asks only for numbers that the index has published.
    """

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._months: list[str] = []
        self._month_of = array("I")
        self._offsets = array("Q")
        self._lengths = array("I")
        self._crcs = array("I")
        self._open: OrderedDict[str, int] = OrderedDict()
        self._reading = Lock()
        self._closed = False

    def add(self, month: str, place: Place) -> None:
        """The next record lies there."""
        self._month_of.append(self._code_of(month))
        self._offsets.append(place.offset)
        self._lengths.append(place.length)
        self._crcs.append(place.crc)

    def add_block(self, month: str, block: Block) -> None:
        """The next records lie where the block says."""
        self._month_of.extend(array("I", [self._code_of(month)]) * len(block))
        self._offsets.extend(block.offsets)
        self._lengths.extend(block.lengths)
        self._crcs.extend(block.crcs)

    def fetch(self, number: int) -> bytes:
        """The item's bytes. Raises StoreDown if the file cannot be read, Damaged if they are not
        the ones that were written."""
        month = self._months[self._month_of[number]]
        try:
            found = self._read(month, self._offsets[number], self._lengths[number])
        except OSError as error:
            raise StoreDown(f"读不出 {month}：{error.strerror}") from error
        if zlib.crc32(found) != self._crcs[number]:
            raise self.damage(number)
        return found

    def damage(self, number: int) -> Damaged:
        """What to say of a record whose bytes are not the ones that were written."""
        path = self._journal / self._months[self._month_of[number]]
        with path.open("rb") as file:
            line = file.read(self._offsets[number]).count(b"\n") + 1
        return Damaged(str(path), line, "记录写好之后被改动")

    def close(self) -> None:
        with self._reading:
            self._closed = True
            while self._open:
                os.close(self._open.popitem()[1])

    def _code_of(self, month: str) -> int:
        if not self._months or self._months[-1] != month:
            self._months.append(month)
        return len(self._months) - 1

    def _read(self, month: str, offset: int, length: int) -> bytes:
        with self._reading:  # or another reader might close the file in between
            return os.pread(self._descriptor(month), length, offset)

    def _descriptor(self, month: str) -> int:
        if self._closed:
            raise StoreDown("记录库已关闭")
        if month not in self._open:
            self._open[month] = os.open(self._journal / month, os.O_RDONLY)
            if len(self._open) > MOST_OPEN:
                os.close(self._open.popitem(last=False)[1])
        self._open.move_to_end(month)
        return self._open[month]
