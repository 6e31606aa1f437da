"""Photos of erased records: they lie in the data folder, and who names them is in PostgreSQL."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import ARRAY, Connection, Text, any_, literal, select

from forms_api.store.disk import Disk
from forms_api.store.photos import drop_photos, named_photos
from forms_api.store.sql_commit import take_lock
from forms_api.store.sql_schema import RECORDS


def drop_unnamed(connection: Connection, folder: Path, erased: Iterable[str]) -> None:
    """Take away the photos that these erased texts named, and no record names any more.

    Raises DBAPIError, OSError.
    """
    names = named_photos(folder, "".join(erased))
    if names:
        take_lock(connection)  # nobody begins to name one meanwhile
        drop_photos(folder, names - _still_named(connection, names), Disk())


def _still_named(connection: Connection, names: set[str]) -> set[str]:
    patterns = literal([f"%{name}%" for name in names], ARRAY(Text))
    naming = select(RECORDS.c.envelope).where(RECORDS.c.envelope.like(any_(patterns)))
    found = "".join(connection.scalars(naming))
    return {name for name in names if name in found}
