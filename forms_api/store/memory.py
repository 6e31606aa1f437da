"""The store of tests and of everything that may be forgotten."""

from collections.abc import Sequence
from datetime import datetime
from threading import Lock

from forms_api.records.record import Record
from forms_api.store.batch import decide, make_batch
from forms_api.store.entry import entry_of
from forms_api.store.errors import StoreDown
from forms_api.store.index import Index


class MemoryStore:
    """A Store that lives as long as the process."""

    def __init__(self) -> None:
        self._index = Index()
        self._records: list[Record] = []
        self._commit = Lock()
        self._closed = False

    @property
    def last_at(self) -> datetime | None:
        return self._index.last_at

    @property
    def failure(self) -> str | None:
        return None

    def append(self, *records: Record, after: str | None = None) -> tuple[Record, ...]:
        if not records:
            return ()
        batch = make_batch(records, after)
        with self._commit:
            if self._closed:
                raise StoreDown("记录库已关闭")
            kept = decide(batch, self)
            self._apply(kept, after)
        return kept

    def has(self, record_id: str) -> bool:
        return self._index.has(record_id)

    def find(self, record_id: str) -> Record | None:
        return self.get(record_id)

    def get(self, record_id: str) -> Record | None:
        number = self._index.number(record_id)
        return None if number is None else self._records[number]

    def follower(self, record_id: str) -> str | None:
        return self._index.follower(record_id)

    def read(
        self,
        kind: str,
        *,
        campus: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Record]:
        numbers = self._index.select(kind, campus=campus, subject=subject, since=since, until=until)
        return tuple(self._records[number] for number in numbers)

    def close(self) -> None:
        with self._commit:
            self._closed = True

    def _apply(self, kept: Sequence[Record], after: str | None) -> None:
        self._records.extend(kept)
        for place, record in enumerate(kept):
            self._index.add(entry_of(record, None if place else after))
        self._index.publish()
