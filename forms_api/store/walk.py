"""Walking a chain from its beginning, wherever it is kept: every frame and every record checked."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from forms_api.records.canonical import canonical
from forms_api.store.errors import Damaged
from forms_api.store.folder import months_in
from forms_api.store.frame import (
    START,
    BadFrame,
    Frame,
    Item,
    decode,
    verify_leaves,
    verify_link,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A frame, and its place: the month file that it belongs to."""

    month: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class Tally:
    """What a walk found. Two stores with one `digest` hold the same lines, byte for byte."""

    frames: int
    records: int
    erased: int
    head: str
    digest: str


def walk(links: Iterable[Link]) -> Tally:
    """Raises Damaged at the first frame that is not the one that was written."""
    frames, records, erased, head, digest = 0, 0, 0, START, hashlib.sha256()
    month = ""
    for link in links:
        frame = link.frame
        _verify(link, frames, head, month)
        month = link.month
        digest.update(link.month.encode() + b"\n" + line_of(frame))
        frames, head = frames + 1, frame.head
        records += len(frame.items)
        erased += sum(not item.salt for item in frame.items)
    return Tally(frames, records, erased, head, digest.hexdigest())


def read_journal(folder: Path) -> Iterator[Link]:
    """The frames of a data folder. Raises Damaged for a line that is none."""
    for path in months_in(folder):
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield Link(path.name, decode(line))
                except BadFrame as bad:
                    raise Damaged(str(path), number, str(bad)) from None


def line_of(frame: Frame) -> bytes:
    """The line of a journal that `decode` reads this frame from, erased records included."""
    items = b",".join(_spell(item) for item in frame.items)
    head = b'{"seq":%d,"prev":"%b"' % (frame.seq, frame.prev.encode())
    body = b'%b,"leaves":%b,"records":[%b]}' % (head, canonical(frame.leaves), items)
    return b"%d %08x %b\n" % (len(body), zlib.crc32(body), body)


def _verify(link: Link, seq: int, head: str, month: str) -> None:
    try:
        if link.month < month:
            raise BadFrame("月份倒退")
        verify_leaves(link.frame)
        verify_link(link.frame, seq, head)
    except BadFrame as bad:
        raise Damaged(f"{link.month} 第 {seq} 节", 0, str(bad)) from None


def _spell(item: Item) -> bytes:
    text = item.text.encode()
    return b'{"salt":"%b",%b' % (item.salt.encode(), text[1:]) if item.salt else text
