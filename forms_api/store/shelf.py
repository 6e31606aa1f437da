"""Where the bytes of each record lie, and how to fetch them: nothing of a body stays in memory."""

import os
from array import array
from pathlib import Path
from threading import Lock

from forms_api.store.errors import StoreDown


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
        self._descriptors: dict[str, int] = {}
        self._opening = Lock()
        self._closed = False

    def add(self, month: str, offset: int, length: int) -> None:
        """The next record lies there."""
        if not self._months or self._months[-1] != month:
            self._months.append(month)
        self._month_of.append(len(self._months) - 1)
        self._offsets.append(offset)
        self._lengths.append(length)

    def fetch(self, number: int) -> bytes:
        """The item's bytes. Raises StoreDown if the file cannot be read."""
        month = self._months[self._month_of[number]]
        try:
            found = os.pread(self._open(month), self._lengths[number], self._offsets[number])
        except OSError as error:
            raise StoreDown(f"读不出 {month}：{error.strerror}") from error
        return found

    def path(self, number: int) -> Path:
        return self._journal / self._months[self._month_of[number]]

    def close(self) -> None:
        with self._opening:
            self._closed = True
            for descriptor in self._descriptors.values():
                os.close(descriptor)
            self._descriptors.clear()

    def _open(self, month: str) -> int:
        found = self._descriptors.get(month)
        return self._open_first(month) if found is None else found

    def _open_first(self, month: str) -> int:
        # two readers may want the same month at once: the second finds it open
        with self._opening:
            if self._closed:
                raise StoreDown("记录库已关闭")
            if month not in self._descriptors:
                self._descriptors[month] = os.open(self._journal / month, os.O_RDONLY)
            return self._descriptors[month]
