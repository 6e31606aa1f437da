"""The store of tests and of everything that may be forgotten."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from threading import Lock

from forms_api.records.erasure import ERASURE
from forms_api.records.record import Record
from forms_api.store.batch import decide, make_batch
from forms_api.store.entry import entry_of
from forms_api.store.errors import IdErased, StoreDown
from forms_api.store.index import Index
from forms_api.store.size import Size
from forms_api.store.store import After

Link = tuple[str, Record | None, str | None]
"""An id, its record unless that was erased, and the id that it follows."""


class MemoryStore:
    """A Store that lives as long as the process."""

    def __init__(self) -> None:
        self._held = _Held(())
        self._commit = Lock()
        self._closed = False

    @property
    def failure(self) -> str | None:
        return None

    def append(self, *records: Record, after: After = None) -> tuple[Record, ...]:
        if not records:
            return ()
        batch = make_batch(records, after)
        with self._commit:
            if self._closed:
                raise StoreDown("记录库已关闭")
            kept = decide(batch, self._held)
            links = zip(kept, batch.afters, strict=True)
            self._held.add((record.id, record, after) for record, after in links)
            if any(record.kind == ERASURE for record in kept):
                self._held = self._held.without_erased()
        return kept

    def get(self, record_id: str) -> Record | None:
        if self._held.is_erased(record_id):
            raise IdErased(record_id)
        return self._held.find(record_id)

    def follower(self, record_id: str) -> str | None:
        return self._held.index.follower(record_id)

    def read(
        self,
        kind: str,
        *,
        campus: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Record]:
        held = self._held
        numbers = held.index.select(kind, campus=campus, subject=subject, since=since, until=until)
        return tuple(held.records[number] for number in numbers)

    def size(self) -> Size:
        return Size(self._held.index.total, 0)

    def close(self) -> None:
        with self._commit:
            self._closed = True


class _Held:
    """A Known: all that was appended, in order; an erasure makes a new one."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.index = Index()
        self.records: list[Record] = []
        self._links: list[Link] = []
        self.add(links)

    def add(self, links: Iterable[Link]) -> None:
        for record_id, record, after in links:
            self._links.append((record_id, record, after))
            if record is None:
                self.index.add_erased(record_id, after)
            else:
                self.records.append(record)
                self.index.add(entry_of(record, after))
        self.index.publish()

    def without_erased(self) -> "_Held":
        doomed = self.index.doomed()
        return _Held(
            (record_id, None if record_id in doomed else record, after)
            for record_id, record, after in self._links
        )

    @property
    def last_at(self) -> datetime | None:
        return self.index.last_at

    def has(self, record_id: str) -> bool:
        return self.index.has(record_id)

    def is_erased(self, record_id: str) -> bool:
        return self.index.is_erased(record_id)

    def find(self, record_id: str) -> Record | None:
        number = self.index.number(record_id)
        return None if number is None else self.records[number]

    def follower(self, record_id: str) -> str | None:
        return self.index.follower(record_id)
