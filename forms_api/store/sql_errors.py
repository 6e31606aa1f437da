"""What PostgreSQL says, as what a store says: it is down (503) unless it says that it is full."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import DiskFull, Error, UndefinedTable
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from forms_api.store.errors import (
    AlreadyInitialised,
    NotInitialised,
    StoreDown,
    StoreError,
    StoreFull,
)

DATABASE = "PostgreSQL 数据库"


class NoTables(NotInitialised):
    """The database is there, the store in it is not."""

    def __init__(self) -> None:
        StoreError.__init__(self, "数据库里还没有记录库。请先运行 houqin init")
        self.folder = DATABASE


class HasTables(AlreadyInitialised):
    """A new store was asked for where one is."""

    def __init__(self) -> None:
        StoreError.__init__(self, "数据库里已经有记录库，没有新建。要另建，请换一个数据库")
        self.folder = DATABASE


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
        return NoTables()
    return StoreDown("暂时连不上数据库，记录没有确认保存")
