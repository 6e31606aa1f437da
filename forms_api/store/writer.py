"""The end of the journal, and the only code that writes to it."""

import errno
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from forms_api.store.disk import Disk, open_new
from forms_api.store.errors import StoreDown, StoreFull
from forms_api.store.frame import Encoded, encode
from forms_api.store.place import Place
from forms_api.store.tip import Tip

OnLine = Callable[[bytes, Tip], None]
"""Told of each line that is on disk, and where the journal ends with it."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Writer:
    """Writes one frame at a time; when `write` returns, the frame survives a power cut."""

    def __init__(self, journal: Path, tip: Tip, disk: Disk, on_line: OnLine) -> None:
        self.tip = tip
        self.poison: str | None = None
        self._on_line = on_line
        self._journal, self._disk = journal, disk
        self._descriptor = os.open(journal / tip.month, os.O_WRONLY | os.O_APPEND)

    def write(self, month: str, sealed: Sequence[tuple[str, bytes]]) -> tuple[Place, ...]:
        """Write these (salt, envelope) pairs; where in the month file each lies.

        Raises StoreFull or StoreDown: then nothing of it counts, and either the file is as before
        or the writer is poisoned, so that only a restart with its recovery may go on.
        """
        self._check_poison()
        if month != self.tip.month:
            self._open_month(month)
        offset = self.tip.size
        encoded = encode(self.tip.seq, self.tip.head, sealed)
        self._append(encoded.line)
        self._advance(self.tip, encoded)
        return tuple(place._replace(offset=offset + place.offset) for place in encoded.places)

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _append(self, line: bytes) -> None:
        try:
            self._disk.write(self._descriptor, line)
        except OSError as error:
            self._cut_back()
            raise refusal_of(error) from error
        try:
            self._disk.sync(self._descriptor)
        except OSError as error:
            # the kernel may have dropped the pages and forgotten the error: asking again proves
            # nothing, so this descriptor is never synced or written again. Nor may a restart
            # build on a frame that only the page cache holds: take it off if that is possible
            with suppress(OSError):
                self._disk.cut(self._descriptor, self.tip.size)
            raise self._poisoned(error) from error

    def _cut_back(self) -> None:
        try:
            self._disk.cut(self._descriptor, self.tip.size)
            # the next frame may begin a new month: no later sync would make this cut last, and
            # half a frame at the end of a month that is over is damage
            self._disk.sync(self._descriptor)
        except OSError as error:
            raise self._poisoned(error) from error

    def _open_month(self, month: str) -> None:
        encoded = encode(self.tip.seq, self.tip.head, ())
        try:
            descriptor = open_new(self._disk, self._journal / month, [encoded.line])
        except OSError as error:
            if (self._journal / month).exists():
                raise self._poisoned(error) from error
            raise refusal_of(error) from error
        self.close()
        self._descriptor = descriptor
        self._advance(Tip(month, 0, self.tip.seq, self.tip.head), encoded)

    def _advance(self, tip: Tip, encoded: Encoded) -> None:
        # once, when all of it is on disk: a backup in another thread takes what it finds here
        line = encoded.line
        self.tip = Tip(tip.month, tip.size + len(line), tip.seq + 1, encoded.head, tip.lines + 1)
        self._on_line(line, self.tip)

    def _check_poison(self) -> None:
        if self.poison is not None:
            raise StoreDown(self.poison)

    def _poisoned(self, error: OSError) -> StoreDown:
        self.poison = f"磁盘写入失败（{error.strerror}），需要重新启动"
        return StoreDown(self.poison)


def is_full(error: OSError) -> bool:
    return error.errno in _FULL


def refusal_of(error: OSError) -> StoreFull | StoreDown:
    if is_full(error):
        return StoreFull()
    return StoreDown(f"磁盘写入失败（{error.strerror}）")
