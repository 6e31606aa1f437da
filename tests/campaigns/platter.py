"""What may be on a disk after a power cut: all that was synced, and any part of the rest.

A sector of 512 bytes is kept or not, whatever was written before or after it; a file may have
grown without its content (zeros, or what lay there before); a cut may be kept or not; of the names
in a folder that was not synced, any may be kept. That is more than most file systems do.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tape import Step, parent_of

SECTOR = 512
STALE = b"z"


@dataclass
class _File:
    safe: bytes = b""
    loose: list[Step] = field(default_factory=list)


@dataclass
class Image:
    """One state of the disk."""

    folders: set[str]
    files: dict[str, bytes]

    def reachable(self, path: str, root: str) -> bool:
        parent = parent_of(path)
        return parent == root or (parent in self.folders and self.reachable(parent, root))


class Platter:
    def __init__(self) -> None:
        self._files: dict[int, _File] = {}
        self._folders: set[str] = set()
        self._names: dict[str, int] = {}
        self._loose: dict[str, list[Step]] = {}

    def take(self, step: Step) -> None:
        if step.what in ("write", "cut"):
            self._files[step.inode].loose.append(step)
        elif step.what == "sync":
            file = self._files[step.inode]
            file.safe, file.loose = _content(file.safe, file.loose, lambda _: True), []
        elif step.what == "sync-folder":
            for loose in self._loose.pop(step.path, []):
                _rename(self._folders, self._names, loose)
        elif step.what in ("create", "name", "drop", "make"):
            if step.what == "create":
                self._files[step.inode] = _File()
            self._loose.setdefault(parent_of(step.path), []).append(step)

    def cut_power(self, dice: random.Random) -> Image:
        folders, names = set(self._folders), dict(self._names)
        for steps in self._loose.values():
            keep = _choose(dice, len(steps))
            for step in steps:
                if keep():
                    _rename(folders, names, step)
        return Image(folders, {path: self._maybe(inode, dice) for path, inode in names.items()})

    def _maybe(self, inode: int, dice: random.Random) -> bytes:
        file = self._files[inode]
        if not file.loose:
            return file.safe
        sectors = sum(2 + len(step.data) // SECTOR for step in file.loose)
        keep = _choose(dice, sectors)
        return _content(file.safe, file.loose, lambda _: keep(), dice)


def _choose(dice: random.Random, count: int) -> Callable[[], bool]:
    """Whether the next one is kept: none, the first few, all but a few, or any."""
    way = dice.randrange(5)
    if way == 0:
        return lambda: False
    if way == 1:
        return lambda: True
    if way == 2:
        left = iter([True] * dice.randrange(count + 1))
        return lambda: next(left, False)
    chance = dice.choice((0.1, 0.5, 0.9))
    return lambda: dice.random() < chance


def _rename(folders: set[str], names: dict[str, int], step: Step) -> None:
    if step.what == "make":
        folders.add(step.path)
    elif step.what == "drop":
        names.pop(step.path, None)
    else:
        names.pop(step.data.decode(), None)  # the old name of a renamed file
        names[step.path] = step.inode


def _content(
    safe: bytes,
    steps: list[Step],
    keep: Callable[[int], bool],
    dice: random.Random | None = None,
) -> bytes:
    data = bytearray(safe)
    fill = b"\0" if dice is None else dice.choice((b"\0", STALE))
    for step in steps:
        if step.what == "cut":
            if keep(0):
                _resize(data, step.offset, fill)
        else:
            _write(data, step, keep, fill, grows=dice is not None and dice.random() < 0.5)
    return bytes(data)


def _write(
    data: bytearray, step: Step, keep: Callable[[int], bool], fill: bytes, *, grows: bool
) -> None:
    end = step.offset + len(step.data)
    start = step.offset
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        if keep(start):
            if len(data) < stop:
                _resize(data, stop, fill)
            data[start:stop] = step.data[start - step.offset : stop - step.offset]
        start = stop
    if grows and len(data) < end:
        _resize(data, end, fill)


def _resize(data: bytearray, length: int, fill: bytes) -> None:
    del data[length:]
    data.extend(fill * (length - len(data)))
