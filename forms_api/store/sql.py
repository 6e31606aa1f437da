"""The store of a group of kindergartens: PostgreSQL, for many web processes at once.

Nothing is remembered between calls but open connections, so no process knows less than another. A
restart of the database shows as StoreDown while it lasts, and is over by itself.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from sqlalchemy import Connection, Engine, Select, func, inspect, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from forms_api.records.erasure import ERASURE
from forms_api.records.ids import is_uuid
from forms_api.records.record import Record, whole_milliseconds
from forms_api.store.batch import Batch, make_batch
from forms_api.store.committer import Committer, Outcome
from forms_api.store.errors import (
    Damaged,
    NotStorable,
    StoreDown,
    StoreError,
)
from forms_api.store.folder import Clock, month_of
from forms_api.store.frame import START
from forms_api.store.seal import CHINA
from forms_api.store.size import Size
from forms_api.store.sql_commit import (
    Committed,
    add_frame,
    column_text,
    commit_batches,
    read_tip,
    take_lock,
)
from forms_api.store.sql_engine import make_engine
from forms_api.store.sql_errors import DATABASE, HasTables, NoTables, in_words, translate
from forms_api.store.sql_known import find_followers, get_record, read_record
from forms_api.store.sql_photos import drop_unnamed
from forms_api.store.sql_schema import FORMAT, HOUSE, RECORDS, SCHEMA, create_tables
from forms_api.store.store import After

LONGEST = 255
"""Characters of a kind, campus or subject: an index has no room for a novel."""

_TRIES = 3


def init_sql(address: str, *, clock: Clock) -> None:
    """New, empty tables. Raises AlreadyInitialised, StoreDown; leaves nothing half done."""
    engine = make_engine(address)
    try:
        with in_words(), engine.begin() as connection:
            create_empty(connection)
            add_frame(connection, 0, START, month_of(whole_milliseconds(clock())), ())
    finally:
        engine.dispose()


def create_empty(connection: Connection) -> None:
    """The tables without any frame. Raises AlreadyInitialised where they are already."""
    take_lock(connection)
    if inspect(connection).has_schema(SCHEMA):
        raise HasTables
    create_tables(connection)


def open_sql(address: str, *, zone: tzinfo = CHINA, photos: Path | None = None) -> "SqlStore":
    """The store at an address. Days end at midnight in `zone`: it must be the same for all.

    `photos`: the data folder whose photos go with the last record that names them.

    Raises NotInitialised, Damaged, StoreDown.
    """
    engine = make_engine(address)
    try:
        with in_words(), engine.connect() as connection:
            check_tables(connection)
    except StoreError:
        engine.dispose()
        raise
    return SqlStore(engine, zone, photos)


def check_tables(connection: Connection) -> None:
    """As `check_format`; raises StoreDown if the store may not be written, too."""
    check_format(connection)
    if connection.exec_driver_sql("SHOW fsync").scalar() != "on":
        raise StoreDown("数据库关掉了 fsync，断电会丢记录。请在 postgresql.conf 里打开")
    read_tip(connection)


def check_format(connection: Connection) -> None:
    """Raises NotInitialised where no store is, Damaged for one of another format."""
    if not inspect(connection).has_schema(SCHEMA):
        raise NoTables
    found = connection.scalar(select(HOUSE.c.format))
    if found != FORMAT:
        raise Damaged(DATABASE, 0, f"数据格式 {found} 不是本程序认识的 {FORMAT}")


class SqlStore:
    """A Store in PostgreSQL. Each process has a committer of its own; the database has the lock."""

    def __init__(self, engine: Engine, zone: tzinfo, photos: Path | None = None) -> None:
        self._engine, self._zone, self._photos = engine, zone, photos
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._committer = Committer(self._commit_group)

    @property
    def failure(self) -> str | None:
        """Why no append can succeed until a restart of this process; None: all is well."""
        return self._committer.failure

    @property
    def recovered(self) -> None:
        """The database recovers by itself: there is never anything to tell."""
        return None

    @property
    def waiting(self) -> int:
        """How many appends of this process have not been answered yet."""
        return self._committer.waiting

    @property
    def head(self) -> str:
        """The chain hash of the last frame: an anchor, if it is kept elsewhere."""
        with in_words(), self._reading.connect() as connection:
            return read_tip(connection).head

    def append(self, *records: Record, after: After = None) -> tuple[Record, ...]:
        if not records:
            return ()
        batch = make_batch(records, after)
        _check_lengths(records)
        return self._committer.submit(batch)

    def get(self, record_id: str) -> Record | None:
        if not is_uuid(record_id):
            return None
        with in_words(), self._reading.connect() as connection:
            return get_record(connection, record_id)

    def follower(self, record_id: str) -> str | None:
        with in_words(), self._reading.connect() as connection:
            return find_followers(connection, [record_id]).get(record_id)

    def read(
        self,
        kind: str,
        *,
        campus: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Record]:
        wanted = _select(kind, campus, subject)
        if since is not None:
            wanted = wanted.where(RECORDS.c.at >= since)
        if until is not None:
            wanted = wanted.where(RECORDS.c.at < until)
        return self._fetch(wanted)

    def size(self) -> Size:
        with in_words(), self._reading.connect() as connection:
            records = connection.scalar(select(func.count()).select_from(RECORDS))
            taken = connection.scalar(select(func.pg_total_relation_size(RECORDS.fullname)))
        return Size(int(records or 0), int(taken or 0))

    def close(self) -> None:
        self._committer.close()
        self._engine.dispose()

    def _fetch(self, wanted: Select[str]) -> tuple[Record, ...]:
        with in_words(), self._reading.connect() as connection:
            envelopes = connection.scalars(wanted).all()
        return tuple(read_record(envelope) for envelope in envelopes)

    def _commit_group(self, batches: Sequence[Batch]) -> Sequence[Outcome]:
        try:
            return self._try_commit(batches)
        except StoreError as refusal:
            return [StoreDown(str(refusal)) for _ in batches]
        except SQLAlchemyError as error:
            return [translate(error) for _ in batches]

    def _try_commit(self, batches: Sequence[Batch]) -> Sequence[Outcome]:
        for _ in range(_TRIES):
            try:
                with self._engine.begin() as connection:
                    done = commit_batches(connection, batches, self._zone)
            except IntegrityError:
                # somebody wrote without our lock and was first: the next look finds it there
                continue
            return self._without_photos(done)
        raise StoreDown("数据库里有别的程序在写，记录没有保存")

    def _without_photos(self, done: Committed) -> Sequence[Outcome]:
        if self._photos is None or not done.erased:
            return done.outcomes
        try:
            with in_words(), self._engine.begin() as connection:
                drop_unnamed(connection, self._photos, done.erased)
        except (StoreError, OSError) as error:
            refusal = StoreDown(f"删除的决定已记下，文字已删，照片还在：{error}")
            return [refusal if _erases(each) else each for each in done.outcomes]
        return done.outcomes


def _erases(outcome: Outcome) -> bool:
    return isinstance(outcome, tuple) and any(record.kind == ERASURE for record in outcome)


def _select(kind: str, campus: str | None, subject: str | None) -> Select[str]:
    wanted = select(RECORDS.c.envelope).where(RECORDS.c.kind == column_text(kind))
    if campus is not None:
        wanted = wanted.where(RECORDS.c.campus == column_text(campus))
    if subject is not None:
        wanted = wanted.where(RECORDS.c.subject == column_text(subject))
    # `at` first, so that an index gives this order; within one `at` the order of commit
    return wanted.order_by(RECORDS.c.at, RECORDS.c.frame, RECORDS.c.place)


def _check_lengths(records: Sequence[Record]) -> None:
    for record in records:
        if max(map(len, (record.kind, record.campus, record.subject))) > LONGEST:
            raise NotStorable(f"种类、园区和对象的编号最多 {LONGEST} 个字")
