"""What PostgreSQL says, as what a store says: it is down (503) unless it says that it is full."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import DiskFull, Error, UndefinedTable
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from forms_api.store.errors import NotInitialised, StoreDown, StoreError, StoreFull

DATABASE = "PostgreSQL 数据库"


@contextmanager
def in_words() -> Iterator[None]:
    """Raises StoreFull, NotInitialised or StoreDown for whatever the database could not do."""
    try:
        yield
    except (SQLAlchemyError, Error) as error:
        raise translate(error) from error


def translate(error: SQLAlchemyError | Error) -> StoreError:
    """Never shows the statement or the address: a password may stand in them."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, DiskFull):
        return StoreFull()
    if isinstance(cause, UndefinedTable):
        return NotInitialised(DATABASE)
    return StoreDown("暂时连不上数据库，记录没有确认保存")
