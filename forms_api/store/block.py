"""A stretch of a month file, indexed: what must be known of its records without reading them.

    length crc32 {"start":…,"end":…,…}\n<columns>

A month's index is a row of such blocks. It is derived: whatever is wrong with it, the journal is
read instead. It holds ids and times, never a body. Pure: bytes in, values out.
"""

import re
import struct
import sys
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from forms_api.records.canonical import canonical, parse_own
from forms_api.store.entry import Entry
from forms_api.store.place import Place
from forms_api.store.tip import Tip

VERSION = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_HEADER = re.compile(rb"([1-9]\d{0,9}) ([0-9a-f]{8}) ")
_COLUMNS = (("offsets", "Q"), ("lengths", "I"), ("crcs", "I"), ("times", "q"))
_CODES = (("campus_codes", "I"), ("thread_codes", "I"))


class BadBlock(ValueError):
    """These bytes are no block of this version and machine."""


@dataclass(slots=True)
class Block:
    """The bytes `start`..`end` of a month file and the records in them, in commit order.

    last      offset of the last line; `lines`, `seq`, `head` are as in Tip, after that line
    crc       crc32 of the bytes
    campuses, threads   what the codes of a record stand for; a thread is a (kind, subject)
    followers (number within the block, id that this record follows)
    erased    (id, the id it followed or None)
    times     milliseconds since 1970, never running backwards
    """

    start: int
    end: int
    last: int
    lines: int
    seq: int
    head: str
    crc: int = 0
    ids: bytearray = field(default_factory=bytearray)
    offsets: "array[int]" = field(default_factory=lambda: array("Q"))
    lengths: "array[int]" = field(default_factory=lambda: array("I"))
    crcs: "array[int]" = field(default_factory=lambda: array("I"))
    times: "array[int]" = field(default_factory=lambda: array("q"))
    campus_codes: "array[int]" = field(default_factory=lambda: array("I"))
    thread_codes: "array[int]" = field(default_factory=lambda: array("I"))
    campuses: dict[str, int] = field(default_factory=dict)
    threads: dict[tuple[str, str], int] = field(default_factory=dict)
    followers: list[tuple[int, str]] = field(default_factory=list)
    erased: list[tuple[str, str | None]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.times)

    def take_line(self, line: bytes, seq: int, head: str) -> None:
        """The block reaches to the end of this line now; `seq` and `head` are those after it."""
        self.last, self.end = self.end, self.end + len(line)
        self.lines += 1
        self.seq, self.head = seq, head
        self.crc = zlib.crc32(line, self.crc)

    def take(self, entry: Entry, place: Place) -> None:
        if entry.after is not None:
            self.followers.append((len(self), entry.after))
        self.ids += pack_id(entry.id)
        self.offsets.append(place.offset)
        self.lengths.append(place.length)
        self.crcs.append(place.crc)
        at = milliseconds(entry.at)
        self.times.append(max(at, self.times[-1]) if self.times else at)
        self.campus_codes.append(self.campuses.setdefault(entry.campus, len(self.campuses)))
        thread = (entry.kind, entry.subject)
        self.thread_codes.append(self.threads.setdefault(thread, len(self.threads)))

    def take_erased(self, record_id: str, after: str | None) -> None:
        self.erased.append((record_id, after))

    def tip(self, month: str) -> Tip:
        """Where the journal would end if nothing followed."""
        return Tip(month, self.end, self.seq, self.head, self.lines)

    def each_id(self) -> tuple[bytes, ...]:
        return struct.unpack("16s" * len(self), self.ids)

    def times_from(self, first: int) -> "array[int]":
        """The times, made to run forward from `first` where a tampered journal's do not."""
        if not self.times or self.times[0] >= first:
            return self.times
        return array("q", [max(at, first) for at in self.times])


def block_after(tip: Tip) -> Block:
    """An empty block that begins where the journal ends."""
    return Block(tip.size, tip.size, tip.size, tip.lines, tip.seq, tip.head)


def encode_block(block: Block) -> bytes:
    parts = [canonical(_members(block)), b"\n", bytes(block.ids)]
    parts += [getattr(block, name).tobytes() for name, _ in _COLUMNS + _CODES]
    body = b"".join(parts)
    return b"%d %08x " % (len(body), zlib.crc32(body)) + body


def decode_blocks(data: bytes) -> Iterator[tuple[Block, int]]:
    """The whole blocks at the beginning of an index, each with the offset of its end."""
    view, at = memoryview(data), 0
    while found := _HEADER.match(data, at):
        begin, end = found.end(), found.end() + int(found[1])
        body = view[begin:end]
        if len(body) != int(found[1]) or zlib.crc32(body) != int(found[2], 16):
            return
        try:
            yield _read_block(bytes(body)), end
        except (ValueError, KeyError, TypeError, AttributeError):
            return
        at = end


def pack_id(record_id: str) -> bytes:
    return bytes.fromhex(record_id.replace("-", ""))


def milliseconds(at: datetime) -> int:
    """Since 1970."""
    return (at - _EPOCH) // _MILLISECOND


def from_milliseconds(count: int) -> datetime:
    return _EPOCH + count * _MILLISECOND


def _members(block: Block) -> dict[str, Any]:
    numbers = ("start", "end", "last", "lines", "seq", "head", "crc", "followers", "erased")
    return {name: getattr(block, name) for name in numbers} | {
        "version": VERSION,
        "order": sys.byteorder,
        "records": len(block),
        "campuses": list(block.campuses),
        "threads": list(block.threads),
    }


def _read_block(body: bytes) -> Block:
    head, _, columns = body.partition(b"\n")
    members: dict[str, Any] = parse_own(head.decode())
    if (members.pop("version"), members.pop("order")) != (VERSION, sys.byteorder):
        raise BadBlock("another version or another kind of machine")
    count = members.pop("records")
    campuses, threads = members.pop("campuses"), members.pop("threads")
    members["followers"] = [(place, after) for place, after in members["followers"]]
    members["erased"] = [(record_id, after) for record_id, after in members["erased"]]
    block = Block(
        **members,
        campuses={campus: code for code, campus in enumerate(campuses)},
        threads={(kind, subject): code for code, (kind, subject) in enumerate(threads)},
    )
    _read_columns(block, columns, count)
    return block


def _read_columns(block: Block, columns: bytes, count: int) -> None:
    block.ids = bytearray(columns[: 16 * count])
    at = 16 * count
    for name, code in _COLUMNS + _CODES:
        column = array(code)
        size = count * column.itemsize
        column.frombytes(columns[at : at + size])
        setattr(block, name, column)
        at += size
    if at != len(columns):
        raise BadBlock("a column is too short or too long")
