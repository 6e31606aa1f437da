"""After an erasure: make PostgreSQL give up the bytes of rows that nobody can read any more.

An update leaves the old row in the table's file until it is swept: then the table and its indexes
are new files. No statement reaches the write-ahead log, whose files keep old bytes until the server
writes over them, nor copies elsewhere: replicas, archives, dumps.
"""

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from forms_api.store.errors import StoreDown
from forms_api.store.sql import check_format
from forms_api.store.sql_engine import make_engine
from forms_api.store.sql_errors import in_words
from forms_api.store.sql_schema import SCHEMA

TRIES = 100
"""Tenths of a second: so long may others go on looking at what was before."""

_NOW = "SELECT pg_snapshot_xmax(pg_current_snapshot())::xid"
# whoever sees an older state keeps its rows alive, and a sweep would carry them over
_OTHERS = text("""
    SELECT count(*) FROM (
      SELECT backend_xmin FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
      UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()
      UNION ALL SELECT xmin FROM pg_replication_slots
    ) AS seen (oldest) WHERE age(oldest) > age(CAST(:now AS xid))
""")


def sweep(address: str) -> None:
    """Needs as much free disk as the records take; nobody reads or writes meanwhile.

    Raises NotInitialised, StoreFull; StoreDown, also if somebody still reads what was before.
    """
    engine = make_engine(address)
    try:
        with in_words(), engine.connect() as connection:
            check_format(connection)
            connection.rollback()
            _sweep(connection.execution_options(isolation_level="AUTOCOMMIT"))
    finally:
        engine.dispose()


def _sweep(connection: Connection) -> None:
    _wait_for_others(connection)
    connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {SCHEMA}.records")
    _try(connection, "CHECKPOINT")


def _wait_for_others(connection: Connection) -> None:
    now = str(connection.exec_driver_sql(_NOW).scalar())
    for _ in range(TRIES):
        if not connection.scalar(_OTHERS, {"now": now}):
            return
        connection.exec_driver_sql("SELECT pg_sleep(0.1)")
    raise StoreDown("有别的程序还在读旧内容（例如 pg_dump），请等它结束后再清理一次")


def _try(connection: Connection, statement: str) -> None:
    """Only some roles may: the server does it by itself within minutes."""
    try:
        connection.exec_driver_sql(statement)
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _NOT_ALLOWED:
            raise


_NOT_ALLOWED = "42501"
