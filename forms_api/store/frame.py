"""One commit as one line of the journal. Pure: bytes in, values out. This format is final.

    length crc32 {"seq":n,"prev":"…","leaves":["…"],"records":[{"salt":"…",…},…]}\n

length   bytes of the JSON that follows, decimal
crc32    of these bytes, eight lower-case hex digits
seq      0, 1, 2, … over all files of the journal
prev     chain hash of the frame before; 64 zeros for frame 0
leaves   per record sha256(salt bytes ‖ canonical envelope), hex
records  the canonical envelope with `salt` (16 random bytes, hex) put in front

The chain hash is sha256(canonical {"leaves","prev","seq"}): it does not cover the text. So an
erased record can lose text and salt, and become {"erased":"id"} (with `after` if it had one), and
the chain still verifies. A frame without records opens each file.
"""

import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from forms_api.records.canonical import canonical, parse_own, scan_own
from forms_api.store.place import Place

START = "0" * 64
_HEADER = re.compile(rb"([1-9]\d{0,9}) ([0-9a-f]{8}) ")
_ITEM = re.compile(r'\{"salt":"([0-9a-f]{32})",')
_SALT_SPAN = len('{"salt":"",') + 32
_RECORDS = ',"records":['


class BadFrame(ValueError):
    """The line is not a frame, or not the one that belongs here."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a frame. `start` and `length` are its bytes within the line, salt included.

    `salt` is empty and `text` says {"erased": …} if the record was erased.
    """

    start: int
    length: int
    salt: str
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    seq: int
    prev: str
    leaves: tuple[str, ...]
    items: tuple[Item, ...]

    @property
    def head(self) -> str:
        """The chain hash: `prev` of the next frame."""
        return chain_hash(self.seq, self.prev, self.leaves)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A line ready to be written, its chain hash, and where in it each record lies."""

    line: bytes
    head: str
    places: tuple[Place, ...]

    @property
    def spans(self) -> list[tuple[int, int]]:
        return [(place.offset, place.length) for place in self.places]


def encode(seq: int, prev: str, sealed: Sequence[tuple[str, bytes]]) -> Encoded:
    """The frame of these (salt, canonical envelope) pairs."""
    leaves = [leaf_hash(salt, text) for salt, text in sealed]
    items = [b'{"salt":"%b",%b' % (salt.encode(), text[1:]) for salt, text in sealed]
    head = b'{"seq":%d,"prev":"%b","leaves":%b' % (seq, prev.encode(), canonical(leaves))
    before = head + _RECORDS.encode()
    body = before + b",".join(items) + b"]}"
    header = b"%d %08x " % (len(body), zlib.crc32(body))
    places = _places(len(header) + len(before), items)
    return Encoded(header + body + b"\n", chain_hash(seq, prev, leaves), places)


def decode(line: bytes) -> Frame:
    """The frame of a whole line. Raises BadFrame if anything of it is not as `encode` writes it."""
    body, start = _check_line(line)
    try:
        text = body.decode()
        cut = text.index(_RECORDS)
        head = parse_own(text[:cut] + "}")
        items = _read_items(text, cut + len(_RECORDS), start)
        frame = Frame(head["seq"], head["prev"], tuple(head["leaves"]), items)
    except (ValueError, KeyError, IndexError, TypeError):
        raise BadFrame("这一行的内容不完整") from None
    if len(frame.leaves) != len(items):
        raise BadFrame("记录数与指纹数不一致")
    return frame


def verify_leaves(frame: Frame) -> None:
    """Raises BadFrame if a record is not the one that was written. Erased ones are passed over."""
    for leaf, item in zip(frame.leaves, frame.items, strict=True):
        if item.salt and leaf_hash(item.salt, item.text.encode()) != leaf:
            raise BadFrame("记录的内容被改动")


def verify_link(frame: Frame, seq: int, prev: str) -> None:
    """Raises BadFrame if the frame does not continue the chain that ended in `prev`."""
    if frame.seq != seq or frame.prev != prev:
        raise BadFrame(f"链条在第 {seq} 节断开")


def chain_hash(seq: int, prev: str, leaves: Sequence[str]) -> str:
    return hashlib.sha256(canonical({"seq": seq, "prev": prev, "leaves": leaves})).hexdigest()


def leaf_hash(salt: str, text: bytes) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + text).hexdigest()


def envelope_of(item: bytes) -> str:
    """The canonical envelope inside the bytes of an item. Raises ValueError."""
    return "{" + item[_SALT_SPAN:].decode()


def holds_frame(rest: bytes) -> bool:
    """Whether a frame begins inside `rest`, past the start of it.

    Text that a user typed cannot look like this: its quotes are escaped.
    """
    return _INSIDE.search(rest, _LEAST) is not None


def erased_of(item: Item) -> tuple[str, str | None]:
    """The id and `after` of an erased item. Raises ValueError."""
    members: dict[str, Any] = parse_own(item.text)
    if "erased" not in members or not members.keys() <= {"erased", "after"}:
        raise ValueError("a record without salt is an erased one")
    return members["erased"], members.get("after")


_INSIDE = re.compile(rb'\d [0-9a-f]{8} \{"seq":\d')
_LEAST = 64  # no frame is shorter, and no header longer


def _check_line(line: bytes) -> tuple[bytes, int]:
    header = _HEADER.match(line)
    if header is None or not line.endswith(b"\n"):
        raise BadFrame("这一行不完整")
    body = line[header.end() : -1]
    if len(body) != int(header[1]):
        raise BadFrame("这一行的长度不对")
    if zlib.crc32(body) != int(header[2], 16):
        raise BadFrame("这一行的校验码不对")
    return body, header.end()


def _places(start: int, items: Sequence[bytes]) -> tuple[Place, ...]:
    places: list[Place] = []
    for item in items:
        places.append(Place(start, len(item), zlib.crc32(item)))
        start += len(item) + 1
    return tuple(places)


def _read_items(text: str, at: int, header: int) -> tuple[Item, ...]:
    items: list[Item] = []
    start = header + len(text[:at].encode())
    while text[at] != "]":
        end = scan_own(text, at)
        item = _read_item(text[at:end], start)
        items.append(item)
        at = end + (text[end] == ",")
        start += item.length + 1
    if text[at:] != "]}":
        raise ValueError("there is something after the records")
    return tuple(items)


def _read_item(raw: str, start: int) -> Item:
    salted = _ITEM.match(raw)
    length = len(raw) if raw.isascii() else len(raw.encode())
    if salted:
        return Item(start, length, salted[1], "{" + raw[salted.end() :])
    return Item(start, length, "", raw)
