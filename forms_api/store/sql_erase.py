"""An erasure takes the text and the salt out of its row: what the chain hashes stays as it is.

It happens in the transaction of the facts that decide it, so neither is there without the other.
What the database keeps of old rows is another matter: see `sql_sweep`.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from forms_api.records.canonical import canonical
from forms_api.records.erasure import ERASURE
from forms_api.records.ids import is_uuid
from forms_api.store.entry import Entry
from forms_api.store.sql_known import any_id
from forms_api.store.sql_schema import RECORDS

_TEXTS = ("kind", "campus", "subject", "at", "salt")
_WIPE = (
    RECORDS.update()
    .where(RECORDS.c.id == bindparam("erased"))
    .values({**dict.fromkeys(_TEXTS), "envelope": bindparam("left")})
)


def erase_named(connection: Connection, kept: Iterable[Entry]) -> list[str]:
    """Wipe the rows that these new records name, if they are erasures. Unknown ids are fine.

    The texts that are gone, for whoever knows what else hangs on them.
    """
    named = {entry.subject for entry in kept if entry.kind == ERASURE}
    wanted = [each for each in named if is_uuid(each)]
    if not wanted:
        return []
    found = select(RECORDS.c.id, RECORDS.c.predecessor, RECORDS.c.envelope)
    chosen = found.where(any_id(RECORDS.c.id, wanted), RECORDS.c.salt.is_not(None))
    rows = connection.execute(chosen).all()
    if rows:
        connection.execute(_WIPE, [{"erased": row.id, "left": _spell_left(row)} for row in rows])
    return [row.envelope for row in rows]


def _spell_left(row: Row[Any]) -> str:
    link = {} if row.predecessor is None else {"after": row.predecessor}
    return canonical({"erased": row.id} | link).decode()
