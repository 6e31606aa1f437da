"""What the database knows, for deciding the appends of one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Connection, Text, Uuid, any_, literal, select
from sqlalchemy.types import TypeEngine

from forms_api.records.erasure import ERASURE
from forms_api.records.ids import is_uuid
from forms_api.records.record import Record
from forms_api.store.batch import Batch
from forms_api.store.envelope import read_envelope
from forms_api.store.errors import Damaged, IdErased
from forms_api.store.sql_errors import DATABASE
from forms_api.store.sql_schema import RECORDS

_LAST_AT = (
    select(RECORDS.c.at)
    .where(RECORDS.c.at.is_not(None))
    .order_by(RECORDS.c.frame.desc(), RECORDS.c.place.desc())
    .limit(1)
)


class SqlKnown:
    """A Known for these batches, asked for at once. Holds while the commit lock is held."""

    def __init__(self, connection: Connection, batches: Sequence[Batch]) -> None:
        self._connection = connection
        self.last_at: datetime | None = connection.scalar(_LAST_AT)
        afters = [head for batch in batches for head in batch.heads]
        records = [record for batch in batches for record in batch.records]
        ids = [record.id for record in records]
        about = [record.subject for record in records if is_uuid(record.subject)]
        self._found = _find(connection, [*ids, *afters])
        self._erased = _find_erased(connection, [*ids, *about])
        self._followers = find_followers(connection, afters)

    def has(self, record_id: str) -> bool:
        return record_id in self._found

    def is_erased(self, record_id: str) -> bool:
        """Asked about the ids and subjects of these batches only."""
        salt, _ = self._found.get(record_id, ("", ""))
        return salt is None or record_id in self._erased

    def find(self, record_id: str) -> Record | None:
        salt, envelope = self._found.get(record_id, (None, ""))
        return None if salt is None else read_record(envelope)

    def follower(self, record_id: str) -> str | None:
        if record_id not in self._found:  # further down a thread: rare, one by one
            return find_followers(self._connection, [record_id]).get(record_id)
        return self._followers.get(record_id)


def get_record(connection: Connection, record_id: str) -> Record | None:
    """As Store.get."""
    record = select(RECORDS.c.salt, RECORDS.c.envelope).where(RECORDS.c.id == record_id)
    decision = select(literal(None), literal(None)).where(
        RECORDS.c.kind == ERASURE, RECORDS.c.subject == record_id
    )
    found = connection.execute(record.union_all(decision)).all()
    if any(row.salt is None for row in found):
        raise IdErased(record_id)
    return read_record(found[0].envelope) if found else None


def find_followers(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """{predecessor: follower}, for those that have one."""
    wanted = [each for each in ids if is_uuid(each)]
    if not wanted:
        return {}
    columns = select(RECORDS.c.predecessor, RECORDS.c.id)
    rows = connection.execute(columns.where(any_id(RECORDS.c.predecessor, wanted)))
    return {row.predecessor: row.id for row in rows}


def read_record(envelope: str) -> Record:
    """Raises Damaged for an envelope that this program did not write."""
    try:
        return read_envelope(envelope)[0]
    except ValueError:
        raise Damaged(DATABASE, 0, "一条记录的内容被改动") from None


def _find(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str | None, str]]:
    wanted = [each for each in ids if is_uuid(each)]
    columns = select(RECORDS.c.id, RECORDS.c.salt, RECORDS.c.envelope)
    rows = connection.execute(columns.where(any_id(RECORDS.c.id, wanted)))
    return {row.id: (row.salt, row.envelope) for row in rows}


def _find_erased(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those that an erasure names, whether their record was ever here or not."""
    decided = select(RECORDS.c.subject).where(RECORDS.c.kind == ERASURE)
    named = _is_any(RECORDS.c.subject, list(ids), Text())
    return set(connection.scalars(decided.where(named)))


def any_id(column: Column[str], ids: list[str]) -> ColumnElement[bool]:
    """Whether it is one of these UUIDs."""
    return _is_any(column, ids, Uuid(as_uuid=False))


def _is_any(column: Column[Any], values: list[str], kind: TypeEngine[Any]) -> ColumnElement[bool]:
    # one parameter however many they are: a statement has room for 65,535
    return column == any_(literal(values, ARRAY(kind)))
