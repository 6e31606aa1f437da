"""What earlier appends of the same frame will add: known already, but not on disk yet."""

from datetime import datetime

from forms_api.records.erasure import ERASURE
from forms_api.records.record import Record
from forms_api.store.batch import Batch, Known, decide


class Pending:
    """A Known that lies over another one, for as long as one frame is being made up."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._records: dict[str, Record] = {}
        self._followers: dict[str, str] = {}
        self._erased: set[str] = set()
        self._last_at = known.last_at

    @property
    def last_at(self) -> datetime | None:
        return self._last_at

    def has(self, record_id: str) -> bool:
        return record_id in self._records or self._known.has(record_id)

    def is_erased(self, record_id: str) -> bool:
        return self._known.is_erased(record_id) or record_id in self._erased

    def find(self, record_id: str) -> Record | None:
        return self._records.get(record_id) or self._known.find(record_id)

    def follower(self, record_id: str) -> str | None:
        return self._followers.get(record_id) or self._known.follower(record_id)

    def decide(self, batch: Batch) -> tuple[Record, ...]:
        """As `decide`, with what was taken so far counted as known."""
        return decide(batch, self)

    def take(self, batch: Batch, kept: tuple[Record, ...]) -> None:
        self._records.update((record.id, record) for record in kept)
        self._erased.update(record.subject for record in kept if record.kind == ERASURE)
        self._last_at = kept[-1].at
        for after, record in zip(batch.afters, kept, strict=True):
            if after is not None:
                self._followers[after] = record.id
