"""A store that keeps everything in memory, and remembers how it came, to be copied in few steps."""

from collections.abc import Iterator
from datetime import datetime

from forms_api.records.record import Record
from forms_api.store.memory import MemoryStore
from forms_api.store.store import After, Store

BATCH = 500


class Tape(MemoryStore):
    """The real actions write to it; then `copy_to` appends the same records in large batches."""

    def __init__(self) -> None:
        super().__init__()
        self._taken: list[tuple[tuple[Record, ...], After]] = []

    def append(self, *records: Record, after: After = None) -> tuple[Record, ...]:
        kept = super().append(*records, after=after)
        self._taken.append((kept, after))
        return kept

    @property
    def first_at(self) -> datetime | None:
        return self._taken[0][0][0].at if self._taken else None

    def copy_to(self, store: Store) -> None:
        for records, after in self._batches():
            store.append(*records, after=after)

    def _batches(self) -> Iterator[tuple[tuple[Record, ...], After]]:
        waiting: list[Record] = []
        for records, after in self._taken:
            # a correction names what it follows: it starts an append of its own
            if waiting and (after is not None or len(waiting) >= BATCH):
                yield tuple(waiting), None
                waiting = []
            if after is not None:
                yield records, after
            else:
                waiting.extend(records)
        if waiting:
            yield tuple(waiting), None
