"""What the database knows, for deciding the appends of one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ARRAY, ColumnElement, Connection, Uuid, any_, literal, select

from forms_api.records.ids import is_uuid
from forms_api.records.record import Record
from forms_api.store.batch import Batch
from forms_api.store.envelope import read_envelope
from forms_api.store.errors import Damaged
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
        afters = [batch.after for batch in batches if batch.after is not None]
        ids = [record.id for batch in batches for record in batch.records]
        self._found = _find(connection, [*ids, *afters])
        self._followers = find_followers(connection, afters)

    def has(self, record_id: str) -> bool:
        return record_id in self._found

    def find(self, record_id: str) -> Record | None:
        """None for an erased record too."""
        salt, envelope = self._found.get(record_id, (None, ""))
        return None if salt is None else read_record(envelope)

    def follower(self, record_id: str) -> str | None:
        if record_id not in self._found:  # further down a thread: rare, one by one
            return find_followers(self._connection, [record_id]).get(record_id)
        return self._followers.get(record_id)


def find_followers(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """{predecessor: follower}, for those that have one."""
    wanted = [each for each in ids if is_uuid(each)]
    if not wanted:
        return {}
    columns = select(RECORDS.c.predecessor, RECORDS.c.id)
    rows = connection.execute(columns.where(RECORDS.c.predecessor == _any_of(wanted)))
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
    rows = connection.execute(columns.where(RECORDS.c.id == _any_of(wanted)))
    return {row.id: (row.salt, row.envelope) for row in rows}


def _any_of(ids: list[str]) -> ColumnElement[bool]:
    # one parameter however many they are: a statement has room for 65,535
    return any_(literal(ids, ARRAY(Uuid(as_uuid=False))))
