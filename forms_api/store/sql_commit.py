"""Appends become rows: decided and written in one transaction, under one lock for all processes."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, func, select

from forms_api.records.record import Record
from forms_api.store.batch import Batch, make_batch
from forms_api.store.committer import Outcome
from forms_api.store.entry import Entry, entry_of
from forms_api.store.envelope import complete
from forms_api.store.errors import Conflict, StoreDown
from forms_api.store.folder import month_of
from forms_api.store.frame import chain_hash, leaf_hash
from forms_api.store.pending import Pending
from forms_api.store.seal import KIND as SEAL
from forms_api.store.seal import Days, seal_record
from forms_api.store.sql_erase import erase_named
from forms_api.store.sql_known import SqlKnown
from forms_api.store.sql_schema import FRAMES, HOUSE, RECORDS

UNFINISHED = "unfinished: "
"""Before the folder in `moved_to`, while its records are on their way into this database."""

_LOCK = 0x686F7571696E  # "houqin": an advisory lock of this database
_ORDER = (RECORDS.c.frame, RECORDS.c.place)
_TIP = select(FRAMES).order_by(FRAMES.c.seq.desc()).limit(1)

Sealed = tuple[Entry, str, bytes]
"""What is written of a record: how to find it, its salt, and its envelope."""


@dataclass(frozen=True, slots=True)
class SqlTip:
    """What the next frame needs to know: its number, its `prev`, and the month file of the last."""

    seq: int
    head: str
    month: str


@dataclass(frozen=True, slots=True)
class Committed:
    """`erased`: the texts that erasures have wiped."""

    outcomes: list[Outcome]
    erased: list[str]


def commit_batches(connection: Connection, batches: Sequence[Batch], zone: tzinfo) -> Committed:
    """Outcomes of the first batches, as many as belong into one month and one day; one frame if
    any is kept, with the seal of the day before if it is the first of its day. What erasures among
    them name is wiped.

    They count once the transaction is committed. Raises StoreDown, DBAPIError; IntegrityError if
    somebody wrote without the lock: then all of it may be tried again.
    """
    take_lock(connection)
    tip = read_tip(connection)
    known, days = SqlKnown(connection, batches), Days(zone, _begun(connection))
    outcomes, sealed = _decide(known, tip, days, batches)
    if sealed:
        sealed = _with_seal(sealed, tip, days, known.last_at)
        month = _month(sealed[-1][0].at, tip)
        if month != tip.month:
            tip = add_frame(connection, tip.seq, tip.head, month, ())
        add_frame(connection, tip.seq, tip.head, month, sealed)
    return Committed(outcomes, erase_named(connection, [entry for entry, _, _ in sealed]))


def take_lock(connection: Connection) -> None:
    """Be the only one that writes, in all processes, until the transaction ends."""
    connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def read_tip(connection: Connection) -> SqlTip:
    """Where the chain ends. Raises StoreDown if the records are elsewhere."""
    _check_moved(connection.scalar(select(HOUSE.c.moved_to)))
    last = connection.execute(_TIP).one()
    return SqlTip(last.seq + 1, chain_hash(last.seq, last.prev, last.leaves), last.month)


def _check_moved(where: str | None) -> None:
    if where is None:
        return
    if where.startswith(UNFINISHED):
        folder = where.removeprefix(UNFINISHED)
        raise StoreDown(f"从 {folder} 搬进数据库还没有做完，请再运行一次同样的 houqin move-store")
    raise StoreDown(f"记录已经搬到 {where}，这里不再保存")


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
    known: SqlKnown, tip: SqlTip, days: Days, batches: Sequence[Batch]
) -> tuple[list[Outcome], list[Sealed]]:
    pending, outcomes, sealed = Pending(known), list[Outcome](), list[Sealed]()
    for batch in batches:
        try:
            records = pending.decide(batch)
        except Conflict as conflict:
            outcomes.append(conflict)
            continue
        more = _seal(batch, records)
        if sealed and _when(more, tip, days) != _when(sealed, tip, days):
            break
        pending.take(batch, records)
        outcomes.append(records)
        sealed += more
    return outcomes, sealed


def _seal(batch: Batch, records: Sequence[Record]) -> list[Sealed]:
    sealed = list[Sealed]()
    for rest, record, after in zip(batch.rests, records, batch.afters, strict=True):
        text = complete(rest, record, after)
        sealed.append((entry_of(record, after), secrets.token_hex(16), text))
    return sealed


def _with_seal(
    sealed: list[Sealed], tip: SqlTip, days: Days, last: datetime | None
) -> list[Sealed]:
    at = sealed[0][0].at
    if last is None or not days.ends_before(at):
        return sealed
    record = seal_record(days.day_of(last), at, tip.head, tip.seq - 1)
    return [*_seal(make_batch([record], None), [record]), *sealed]


def _begun(connection: Connection) -> datetime | None:
    """Since when no seal was due: the last seal, or else the very first record."""
    last_seal = select(RECORDS.c.at).where(RECORDS.c.kind == SEAL).order_by(RECORDS.c.at.desc())
    first = select(RECORDS.c.at).where(RECORDS.c.at.is_not(None)).order_by(*_ORDER)
    sealed: datetime | None = connection.scalar(last_seal.limit(1))
    return sealed or connection.scalar(first.limit(1))


def _when(sealed: Sequence[Sealed], tip: SqlTip, days: Days) -> tuple[str, date]:
    return _month(sealed[-1][0].at, tip), days.day_of(sealed[0][0].at)


def _month(at: datetime, tip: SqlTip) -> str:
    # as in a journal, so that the same frames fall into the same files: never back to an older one
    return max(month_of(at), tip.month)
