"""Appends become rows: decided and written in one transaction, under one lock for all processes."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from forms_api.records.record import Record
from forms_api.store.batch import Batch
from forms_api.store.committer import Outcome
from forms_api.store.entry import Entry, entry_of
from forms_api.store.envelope import complete
from forms_api.store.errors import Conflict, StoreDown
from forms_api.store.folder import month_of
from forms_api.store.frame import chain_hash, leaf_hash
from forms_api.store.pending import Pending
from forms_api.store.sql_known import SqlKnown
from forms_api.store.sql_schema import FRAMES, HOUSE, RECORDS

_LOCK = 0x686F7571696E  # "houqin": an advisory lock of this database
_TIP = select(FRAMES).order_by(FRAMES.c.seq.desc()).limit(1)

Sealed = tuple[Entry, str, bytes]
"""What is written of a record: how to find it, its salt, and its envelope."""


@dataclass(frozen=True, slots=True)
class SqlTip:
    """What the next frame needs to know: its number, its `prev`, and the month file of the last."""

    seq: int
    head: str
    month: str


def commit_batches(connection: Connection, batches: Sequence[Batch]) -> list[Outcome]:
    """Outcomes of the first batches, as many as belong into one month; one frame if any is kept.

    They count once the transaction is committed. Raises StoreDown, DBAPIError; IntegrityError if
    somebody wrote without the lock: then all of it may be tried again.
    """
    take_lock(connection)
    tip = read_tip(connection)
    outcomes, sealed = _decide(SqlKnown(connection, batches), tip, batches)
    if sealed:
        # issue 3's seal of the day belongs here too: the first record after local midnight
        month = _month(sealed[-1][0].at, tip)
        if month != tip.month:
            tip = add_frame(connection, tip.seq, tip.head, month, ())
        add_frame(connection, tip.seq, tip.head, month, sealed)
    return outcomes


def take_lock(connection: Connection) -> None:
    """Be the only one that writes, in all processes, until the transaction ends."""
    connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def read_tip(connection: Connection) -> SqlTip:
    """Where the chain ends. Raises StoreDown if the records have moved away."""
    moved_to = connection.scalar(select(HOUSE.c.moved_to))
    if moved_to is not None:
        raise StoreDown(f"记录已经搬到 {moved_to}，这里不再保存")
    last = connection.execute(_TIP).one()
    return SqlTip(last.seq + 1, chain_hash(last.seq, last.prev, last.leaves), last.month)


def add_frame(
    connection: Connection, seq: int, prev: str, month: str, sealed: Sequence[Sealed]
) -> SqlTip:
    """Write a frame and its records; the tip after it."""
    leaves = [leaf_hash(salt, envelope) for _, salt, envelope in sealed]
    row = {"seq": seq, "prev": prev, "leaves": leaves, "month": month}
    connection.execute(FRAMES.insert(), [row])
    if sealed:
        rows = [record_row(seq, place, *each) for place, each in enumerate(sealed)]
        connection.execute(RECORDS.insert(), rows)
    return SqlTip(seq + 1, chain_hash(seq, prev, leaves), month)


def record_row(seq: int, place: int, entry: Entry, salt: str, envelope: bytes) -> dict[str, Any]:
    return {
        "frame": seq,
        "place": place,
        "id": entry.id,
        "predecessor": entry.after,
        "kind": column_text(entry.kind),
        "campus": column_text(entry.campus),
        "subject": column_text(entry.subject),
        "at": entry.at,
        "salt": salt,
        "envelope": envelope.decode(),
    }


def column_text(text: str) -> str:
    """One spelling a text, for whatever Python may ask for: PostgreSQL has no NUL and no half
    characters."""
    spelled = text.replace("\\", "\\\\").replace("\0", "\\0")
    return spelled.encode(errors="backslashreplace").decode()


def _decide(
    known: SqlKnown, tip: SqlTip, batches: Sequence[Batch]
) -> tuple[list[Outcome], list[Sealed]]:
    pending, outcomes, sealed = Pending(known), list[Outcome](), list[Sealed]()
    for batch in batches:
        try:
            records = pending.decide(batch)
        except Conflict as conflict:
            outcomes.append(conflict)
            continue
        if sealed and _month(records[-1].at, tip) != _month(sealed[-1][0].at, tip):
            break
        pending.take(batch, records)
        outcomes.append(records)
        sealed += _seal(batch, records)
    return outcomes, sealed


def _seal(batch: Batch, records: Sequence[Record]) -> list[Sealed]:
    sealed = list[Sealed]()
    for place, (rest, record) in enumerate(zip(batch.rests, records, strict=True)):
        after = None if place else batch.after
        text = complete(rest, record, after)
        sealed.append((entry_of(record, after), secrets.token_hex(16), text))
    return sealed


def _month(at: datetime, tip: SqlTip) -> str:
    # as in a journal, so that the same frames fall into the same files: never back to an older one
    return max(month_of(at), tip.month)
