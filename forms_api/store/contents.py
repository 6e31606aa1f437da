"""What a data folder holds: the index of its records, and the shelf they are read from.

Appends add to it. An erasure rewrites month files, so it makes a new one: whoever still holds
numbers of the old one asks the old one, which is closed then, and never gets another's record.
"""

from datetime import datetime
from pathlib import Path

from forms_api.records.move import MOVE
from forms_api.records.record import Record
from forms_api.records.request import REQUEST
from forms_api.store.entry import Entry
from forms_api.store.envelope import read_envelope
from forms_api.store.errors import IdErased
from forms_api.store.frame import envelope_of
from forms_api.store.index import Index
from forms_api.store.place import Place
from forms_api.store.shelf import Shelf

RESIDENT = frozenset({REQUEST, MOVE})
"""Kinds that are read as a whole for each page that lists them: once read, they stay in memory."""

MOST_RESIDENT = 20_000
"""Records, of perhaps 2 KB each; those beyond are read from disk each time."""


class Contents:
    """A Known. One thread adds, many read."""

    def __init__(self, journal: Path) -> None:
        self.index, self.shelf = Index(), Shelf(journal)
        self._resident: dict[int, Record] = {}

    @property
    def last_at(self) -> datetime | None:
        return self.index.last_at

    def add(self, month: str, entry: Entry, place: Place) -> None:
        """Take in a record; readers see it after `index.publish`."""
        self.shelf.add(month, place)
        self.index.add(entry)

    def has(self, record_id: str) -> bool:
        return self.index.has(record_id)

    def is_erased(self, record_id: str) -> bool:
        return self.index.is_erased(record_id)

    def find(self, record_id: str) -> Record | None:
        number = self.index.number(record_id)
        return None if number is None else self.record(number)

    def get(self, record_id: str) -> Record | None:
        """As Store.get."""
        if self.index.is_erased(record_id):
            raise IdErased(record_id)
        return self.find(record_id)

    def follower(self, record_id: str) -> str | None:
        return self.index.follower(record_id)

    def record(self, number: int) -> Record:
        """Raises Damaged if the bytes are not the ones that were written, StoreDown."""
        known = self._resident.get(number)
        return self._read(number) if known is None else known

    def _read(self, number: int) -> Record:
        record = read_envelope(self.envelope(number))[0]
        if record.kind in RESIDENT and len(self._resident) < MOST_RESIDENT:
            self._resident[number] = record
        return record

    def envelope(self, number: int) -> str:
        return envelope_of(self.shelf.fetch(number))

    def close(self) -> None:
        self._resident.clear()
        self.shelf.close()
