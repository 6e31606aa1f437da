"""Anchors: heads of the chain that are kept elsewhere, on paper or in a file on another machine.

A chain can be cut off at its end, or computed anew from some place on, and still be whole. Against
that only a head helps that was written down before.

A file of anchors has one a line: time, number of the frame, head. `#` begins a remark.

    2026-09-01T10:00:00.000Z 4711 8c1f…
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forms_api.records.record import read_time, spell_time
from forms_api.store.errors import Damaged
from forms_api.store.folder import check_folder, months_in
from forms_api.store.frame import BadFrame, decode

SHORT = 12
"""So many characters of a head are enough on paper."""

_DIGEST = re.compile(rf"[0-9a-f]{{{SHORT},64}}")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Anchor:
    """`digest` is a head, or its beginning; `seq` the frame's number if known; `place` where it
    is written, for people."""

    digest: str
    seq: int | None
    place: str


class BadAnchor(ValueError):
    """What was given as an anchor is none; the message says why."""


def read_anchors(given: str) -> list[Anchor]:
    """The anchors of a file, or the one digest that `given` is. Raises BadAnchor, OSError."""
    path = Path(given)
    if not path.is_file():
        digest = given.strip().lower()
        if not _DIGEST.fullmatch(digest):
            raise BadAnchor(f"{given} 既不是文件，也不是链头（{SHORT} 到 64 位的 0–9、a–f）")
        return [Anchor(digest, None, f"锚点 {digest[:SHORT]}")]
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    anchors = [
        _read_line(f"{path}:{number}", line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    ]
    if not anchors:
        raise BadAnchor(f"{path} 里没有锚点")
    return anchors


def append_anchor(path: Path, at: datetime, seq: int, head: str) -> None:
    """Add a line to a file of anchors, durably. Raises OSError."""
    line = f"{spell_time(at)} {seq} {head}\n".encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if os.write(descriptor, line) != len(line):
            raise OSError(28, "写了一半")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def find_head(folder: Path) -> tuple[int, str]:
    """Number and chain hash of the last frame. Takes no lock: the service may be running.

    Raises NotInitialised, Damaged, OSError.
    """
    check_folder(folder)
    newest = months_in(folder)[-1]
    for line in reversed(_last_lines(newest)):
        try:
            frame = decode(line)
        except BadFrame:
            continue  # being written at this moment, or torn
        return frame.seq, frame.head
    raise Damaged(str(newest), 0, "最后几行都读不出")


def _last_lines(path: Path) -> Sequence[bytes]:
    """The last two or more lines of the file, all whole but perhaps the last one."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        start, found = end, b""
        while start and found.count(b"\n") < 3:
            size = min(_CHUNK, start)
            start -= size
            file.seek(start)
            found = file.read(size) + found
    lines = found.splitlines(keepends=True)
    return lines if not start else lines[1:]


def _read_line(place: str, line: str) -> Anchor:
    parts = line.split()
    try:
        at, seq, digest = parts
        read_time(at)
        number = int(seq)
    except ValueError:
        raise BadAnchor(f"{place}：这一行不是锚点（时间、节号、链头）") from None
    if not _DIGEST.fullmatch(digest):
        raise BadAnchor(f"{place}：链头要有 {SHORT} 到 64 位的 0–9、a–f")
    return Anchor(digest, number, place)
