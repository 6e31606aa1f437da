"""The few methods that every back end has. One contract suite runs on all of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from forms_api.records.record import Record

After = str | Sequence[str] | None
"""What the first record follows; of several, what the first ones follow, one each."""


class Store(Protocol):
    """An append-only store of facts, safe to use from many threads.

    Reads never wait for writes and see whole appends only.
    """

    @property
    def failure(self) -> str | None:
        """Why no append can succeed until a restart or a repair, for people; None: all is well."""
        ...

    def append(self, *records: Record, after: After = None) -> tuple[Record, ...]:
        """Keep all of `records` or none; return them as kept, once they cannot be lost any more.

        `at` is raised where it would run backwards. With `after`, the first of `records` directly
        follows that record: it must exist and nothing may follow it yet. With a list of them, the
        first ones follow one each: threads that go on together, or not at all.

        A record of kind `erasure` takes the text of the record that its subject names off the
        disk before this returns: the id keeps its place in the chain and is never used again, and
        nothing is kept that has it as its subject.

        Raises IdExists, IdErased, UnknownPredecessor, Stale, NotStorable, StoreFull, StoreDown.
        After StoreDown the append may or may not be found later: send the same ids again.
        """
        ...

    def get(self, record_id: str) -> Record | None:
        """The record with this id; None if there is none. Raises IdErased."""
        ...

    def follower(self, record_id: str) -> str | None:
        """The id of the record that was appended `after` this one: who corrected or moved it on."""
        ...

    def read(
        self,
        kind: str,
        *,
        campus: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Record]:
        """The records of a kind in commit order, with since <= at < until. None means any.

        The answer is a fixed view: later appends do not change it.
        """
        ...

    def close(self) -> None:
        """Finish what was accepted and let go of everything. A second call does nothing."""
        ...
