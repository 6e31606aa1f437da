"""The index of each month on disk: written behind the journal, read when the folder is opened.

It is derived. It may be deleted, lost in a power cut or be behind; then the journal is read. It is
never ahead: what it covers was synced before.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from forms_api.store.block import Block, block_after, decode_blocks, encode_block
from forms_api.store.entry import Entry
from forms_api.store.folder import index_of
from forms_api.store.place import Place
from forms_api.store.tip import Tip

RECORDS = 4096
BYTES = 8 << 20
"""A block is written after so many records, or so many bytes of journal."""


class Checkpoints:
    """Collects what the journal gained since the last block, and writes it when it is enough.

    One thread uses it. `failure` says why no index is written any more: nothing but the next
    opening's speed depends on it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = index_of(folder)
        self._month = ""
        self._length = 0
        self._block = block_after(Tip("", 0, 0, ""))
        self.failure: str | None = None

    @property
    def is_due(self) -> bool:
        block = self._block
        return len(block) >= RECORDS or block.end - block.start >= BYTES

    def begin_month(self, tip: Tip, length: int) -> None:
        """What comes belongs to `tip.month`; of its index `length` bytes, up to `tip`, are good."""
        self._month, self._length = tip.month, length
        self._block = block_after(tip)

    def take_line(self, line: bytes, tip: Tip) -> None:
        """This line is on disk, and the journal ends in `tip`. A new month ends the old one."""
        if tip.month != self._month:
            self.save()
            self.begin_month(Tip(tip.month, 0, tip.seq - 1, ""), 0)
        self._block.take_line(line, tip.seq, tip.head)

    def take(self, entry: Entry, place: Place) -> None:
        self._block.take(entry, place)

    def take_erased(self, record_id: str, after: str | None) -> None:
        self._block.take_erased(record_id, after)

    def save(self) -> None:
        """Write what was collected; without a month, or after a failure, it is only forgotten."""
        block = self._block
        self._block = block_after(block.tip(self._month))
        if self._month and block.end > block.start and self.failure is None:
            self._write(encode_block(block))

    def _write(self, data: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            _write_at(index_file(self._folder, self._month), self._length, data)
        except OSError as error:
            # the records are safe in the journal: an index that cannot be written refuses nothing
            self.failure = f"索引没有写成（{error.strerror}）"
        self._length += len(data)


def read_index(folder: Path, month: str) -> tuple[Sequence[Block], int]:
    """The good blocks of a month that follow on one another from 0, and where the last one ends."""
    try:
        data = index_file(index_of(folder), month).read_bytes()
    except OSError:
        return (), 0
    blocks, end, length = list[Block](), 0, 0
    for block, length_after in decode_blocks(data):
        if block.start != end:
            break
        blocks.append(block)
        end, length = block.end, length_after
    return blocks, length


def forget_index(folder: Path, month: str) -> None:
    """Before the bytes of a month file are rewritten: its index would point at the old ones."""
    index_file(index_of(folder), month).unlink(missing_ok=True)


def index_file(index: Path, month: str) -> Path:
    return index / month.replace(".jsonl", ".idx")


def _write_at(path: Path, offset: int, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.ftruncate(descriptor, offset)
        written = os.pwrite(descriptor, data, offset)
        if written != len(data):
            os.ftruncate(descriptor, offset)
            raise OSError(28, "写了一半")
    finally:
        os.close(descriptor)
