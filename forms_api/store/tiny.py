"""The embedded store: TinyDB over the journal.

TinyDB gives tables, documents and queries for reading: `store.db.table("submission").search(…)`.
It does not write the file: appends go to the committer, which writes the journal.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import cast, overload

from forms_api.records.record import Record
from forms_api.store.disk import Disk
from forms_api.store.extent import Extent
from forms_api.store.folder import Clock, create_folder
from forms_api.store.ledger import Ledger
from forms_api.store.recovery import Recovered
from forms_api.store.seal import CHINA
from forms_api.store.size import Size
from forms_api.store.store import After
from forms_api.store.tiny_journal import Journal
from forms_api.store.tiny_table import JournalDB


def init_store(folder: Path, *, clock: Clock, disk: Disk | None = None) -> None:
    """A new, empty data folder. Raises AlreadyInitialised, OSError."""
    create_folder(folder, clock, disk or Disk())


def open_store(
    folder: Path,
    *,
    clock: Clock,
    wait: float = 5.0,
    disk: Disk | None = None,
    zone: tzinfo = CHINA,
) -> "TinyStore":
    """Open a data folder and own it; waits up to `wait` seconds for another owner to go.

    The first append of a day, which begins at midnight in `zone`, seals the day before.

    A torn tail is put aside (`recovered`); other damage leaves the store read-only (`failure`).
    Raises NotInitialised, Damaged, Locked, OSError.
    """
    disk = disk or Disk()
    return TinyStore(JournalDB(folder, storage=Journal, wait=wait, disk=disk, zone=zone), clock)


class TinyStore:
    """A Store in a data folder. `db` is the TinyDB for queries."""

    def __init__(self, db: JournalDB, clock: Clock) -> None:
        self.db = db
        self.clock = clock
        self._ledger: Ledger = cast(Journal, db.storage).ledger
        self._open = True

    @property
    def recovered(self) -> Recovered | None:
        """What was put aside when the store was opened: managers are told."""
        return self._ledger.recovered

    @property
    def failure(self) -> str | None:
        """Why no append can succeed until a restart or repair, for people; None: all is well."""
        return self._ledger.failure

    @property
    def waiting(self) -> int:
        """How many appends have not been answered yet."""
        return self._ledger.waiting

    @property
    def head(self) -> str:
        """The chain hash of the last frame: an anchor, if it is kept elsewhere."""
        return self._ledger.head

    def extent(self) -> Extent:
        """What is on disk at this moment, for a backup. Raises StoreDown if it is damaged."""
        return self._ledger.extent()

    def append(self, *records: Record, after: After = None) -> tuple[Record, ...]:
        return self._ledger.commit(records, after)

    def get(self, record_id: str) -> Record | None:
        return self._ledger.contents.get(record_id)

    def follower(self, record_id: str) -> str | None:
        return self._ledger.contents.follower(record_id)

    def read(
        self,
        kind: str,
        *,
        campus: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Record]:
        contents = self._ledger.contents
        numbers = contents.index.select(
            kind, campus=campus, subject=subject, since=since, until=until
        )
        return Records(numbers, contents.record)

    def size(self) -> Size:
        return self._ledger.size()

    def close(self) -> None:
        if self._open:
            self._open = False
            self.db.close()


class Records(Sequence[Record]):
    """Records that are read from disk when they are looked at: a year fits into memory."""

    def __init__(self, numbers: Sequence[int], fetch: Callable[[int], Record]) -> None:
        self._numbers, self._fetch = numbers, fetch

    @overload
    def __getitem__(self, place: int) -> Record: ...

    @overload
    def __getitem__(self, place: slice) -> "Records": ...

    def __getitem__(self, place: int | slice) -> "Record | Records":
        if isinstance(place, slice):
            return Records(self._numbers[place], self._fetch)
        return self._fetch(self._numbers[place])

    def __iter__(self) -> Iterator[Record]:
        return map(self._fetch, self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
