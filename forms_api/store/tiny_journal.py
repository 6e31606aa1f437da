"""The journal as a TinyDB Storage: TinyDB reads tables and documents from it, and cannot write."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Any, NoReturn

from tinydb.storages import Storage

from forms_api.records.canonical import parse_own
from forms_api.store.contents import Contents
from forms_api.store.disk import Disk
from forms_api.store.errors import AppendOnly
from forms_api.store.ledger import Ledger


class Journal(Storage):
    """TinyDB(storage=Journal): one table per kind, one document per record, ids from 1."""

    def __init__(self, folder: Path, *, wait: float, disk: Disk, zone: tzinfo) -> None:
        self.ledger = Ledger(folder, wait=wait, disk=disk, zone=zone)

    def read(self) -> "Tables":  # type: ignore[override]  # a dict for readers, but nobody can change it
        """The tables as committed now; later appends do not change the answer."""
        return Tables(self.ledger.contents)

    def write(self, data: object) -> NoReturn:  # noqa: ARG002 - TinyDB's name for it
        raise AppendOnly

    def close(self) -> None:
        self.ledger.close()


class Tables(Mapping[str, "Rows"]):
    """Kind → rows, at one length of the journal."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._total = contents.index.total

    def __getitem__(self, kind: str) -> "Rows":
        numbers = self._contents.index.select(kind)
        committed = numbers[: bisect_left(numbers, self._total)]
        if not committed:
            raise KeyError(kind)
        return Rows(self._contents, committed)

    def __iter__(self) -> Iterator[str]:
        return (kind for kind in self._contents.index.kinds() if kind in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Rows(Mapping[str, dict[str, Any]]):
    """Document id, as TinyDB spells it, → document. Documents are read when asked for."""

    def __init__(self, contents: Contents, numbers: Sequence[int]) -> None:
        self._contents, self._numbers = contents, numbers

    def __getitem__(self, doc_id: str) -> dict[str, Any]:
        if not doc_id.isdecimal() or not 0 < int(doc_id) <= len(self._numbers):
            raise KeyError(doc_id)
        return self._read(self._numbers[int(doc_id) - 1])

    def __iter__(self) -> Iterator[str]:
        return map(str, range(1, len(self._numbers) + 1))

    def __len__(self) -> int:
        return len(self._numbers)

    def _read(self, number: int) -> dict[str, Any]:
        document: dict[str, Any] = parse_own(self._contents.envelope(number))
        document.pop("after", None)
        return document
