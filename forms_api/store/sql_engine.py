"""Connections to PostgreSQL that find back by themselves after it was away."""

from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from forms_api.store.errors import StoreDown

# seconds; a hanging network must become a 503 long before a phone gives up
_CONNECT = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds
}
# An answer means that the record is on the disk, whatever the database's default is. One that
# hangs in the middle of a commit must not keep the others from theirs.
_SESSION = (
    "SET timezone = 'UTC'",
    "SET lock_timeout = '10s'",
    "SET idle_in_transaction_session_timeout = '15s'",
)


def make_engine(address: str) -> Engine:
    """For `postgresql://…`. Connects when it is first used. Raises StoreDown for a bad address."""
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        raise StoreDown("看不懂数据库地址，请写成 postgresql://用户@主机/数据库") from error
    engine = create_engine(
        url,
        connect_args=_CONNECT,
        pool_pre_ping=True,
        pool_size=16,  # as many as answer at once: a new connection costs more than a record
        max_overflow=4,
        pool_timeout=10,
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _: object) -> None:
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in _SESSION:
            cursor.execute(statement)
        cursor.execute("SHOW synchronous_commit")
        if cursor.fetchone()[0] in ("off", "local"):
            cursor.execute("SET synchronous_commit = 'on'")
    connection.autocommit = False
