"""Moving a store between a data folder and PostgreSQL, both ways: the same frames, byte for byte.

Nothing is appended meanwhile: the folder's lock or the database's is held. The new place is read
back and compared before the old one is closed for good; what fails before leaves the old one as
it was, and the new one away.

Whenever it dies, at most one place is open. The new one opens last: until the old one is closed, a
database says that it is `unfinished`, and a folder holds the note that its records are elsewhere.
If both are closed then, the same command again finishes.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, make_url, select

from forms_api.records.canonical import canonical
from forms_api.store.disk import Disk, place_file
from forms_api.store.errors import AlreadyInitialised, Damaged, StoreDown
from forms_api.store.folder import FORMAT, Clock, format_of, journal_of
from forms_api.store.lock import FolderLock
from forms_api.store.moved import check_moved, moved_of, note_move
from forms_api.store.photos import keep_photo, photos_in, read_photo
from forms_api.store.sql import check_tables, create_empty
from forms_api.store.sql_commit import UNFINISHED, read_tip, take_lock
from forms_api.store.sql_engine import make_engine
from forms_api.store.sql_errors import in_words
from forms_api.store.sql_frames import read_frames, write_frames
from forms_api.store.sql_schema import HOUSE, SCHEMA
from forms_api.store.tiny import open_store
from forms_api.store.walk import Link, Tally, line_of, read_journal, walk

_LEFT_IN_FOLDER = frozenset({"secret.key", "lock", "service.json", "photos"})
"""What a data folder holds while its records are in PostgreSQL."""


def move_to_sql(folder: Path, address: str, *, clock: Clock) -> Tally:
    """From a data folder into a database without a store.

    Raises NotInitialised, AlreadyInitialised, Locked, Damaged, StoreFull, StoreDown, OSError.
    """
    with _engine(address) as engine:
        if not (_is_unfinished(engine, folder) and _names(folder, address)):
            check_moved(folder)
        with closing(open_store(folder, clock=clock, wait=0)) as store:
            if store.failure is not None:
                raise StoreDown(store.failure)
            tally = _fill_database(engine, folder)
            note_move(folder, show_address(address))
            _open_database(engine, tally)
    return tally


def move_to_folder(
    address: str, folder: Path, *, clock: Clock, photos: Path | None = None
) -> Tally:
    """From a database into a new folder, or into one that held no records; with the photos of the
    data folder `photos`.

    Raises NotInitialised, AlreadyInitialised, Damaged, StoreFull, StoreDown, OSError.
    """
    with _engine(address) as engine:
        if _is_closed_for(engine, folder) and _names(folder, address):
            tally = _compare_again(engine, folder)
        else:
            tally = _fill_folder(engine, folder, address, clock, photos)
    _open_folder(folder)
    return tally


def _names(folder: Path, address: str) -> bool:
    """Whether the note in the folder, if there is one, names this address."""
    note, where = moved_of(folder), show_address(address)
    return not note.exists() or note.read_text(encoding="utf-8").strip() == where


def _fill_database(engine: Engine, folder: Path) -> Tally:
    with in_words(), _long_transaction(engine) as connection:
        _drop_unfinished(connection, folder)
        create_empty(connection)
        tally = walk(read_journal(folder))
        write_frames(connection, read_journal(folder))
        _compare(tally, read_frames(connection))
        connection.execute(HOUSE.update().values(moved_to=_unfinished(folder)))
    return tally


def _open_database(engine: Engine, tally: Tally) -> None:
    with in_words(), engine.begin() as connection:
        connection.execute(HOUSE.update().values(moved_to=None))
        _expect(tally, read_tip(connection).head)


def _unfinished(folder: Path) -> str:
    return f"{UNFINISHED}{folder.absolute()}"


def _is_unfinished(engine: Engine, folder: Path) -> bool:
    """Whether a move from this folder died: then the database may begin anew."""
    with in_words(), engine.connect() as connection:
        return _read_moved(connection) == _unfinished(folder)


def _drop_unfinished(connection: Connection, folder: Path) -> None:
    take_lock(connection)
    if _read_moved(connection) == _unfinished(folder):
        connection.exec_driver_sql(f"DROP SCHEMA {SCHEMA} CASCADE")


def _fill_folder(
    engine: Engine, folder: Path, address: str, clock: Clock, photos: Path | None
) -> Tally:
    with in_words(), _long_transaction(engine) as connection:
        take_lock(connection)
        check_tables(connection)
        tally = walk(read_frames(connection))
        with _new_journal(folder) as journal:
            _write_journal(journal, read_frames(connection))
            _compare(tally, read_journal(folder))
            if photos is not None:
                _copy_photos(photos, folder)
            note_move(folder, show_address(address))
            _finish(folder)
        with closing(open_store(folder, clock=clock, wait=0)) as store:
            _expect(tally, store.head)
        connection.execute(HOUSE.update().values(moved_to=str(folder.absolute())))
    return tally


def _is_closed_for(engine: Engine, folder: Path) -> bool:
    """Whether the database was closed for this folder, and the folder still waits for that."""
    with in_words(), engine.connect() as connection:
        moved = _read_moved(connection)
    return moved == str(folder.absolute()) and moved_of(folder).exists()


def _compare_again(engine: Engine, folder: Path) -> Tally:
    tally = walk(read_journal(folder))
    with in_words(), engine.connect() as connection:
        _compare(tally, read_frames(connection))
    return tally


def _open_folder(folder: Path) -> None:
    moved_of(folder).unlink()
    Disk().sync_folder(folder)


def _read_moved(connection: Connection) -> str | None:
    if not inspect(connection).has_schema(SCHEMA):
        return None
    moved: str | None = connection.scalar(select(HOUSE.c.moved_to))
    return moved


def show_address(address: str) -> str:
    """The address without its password."""
    return make_url(address).render_as_string(hide_password=True)


@contextmanager
def _engine(address: str) -> Iterator[Engine]:
    engine = make_engine(address)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _long_transaction(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        # while the other side is read, the database waits for us
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield connection


@contextmanager
def _new_journal(folder: Path) -> Iterator[Path]:
    """An empty journal in a folder that has none; gone again if it cannot be filled."""
    if folder.exists() and not {path.name for path in folder.iterdir()} <= _LEFT_IN_FOLDER:
        raise AlreadyInitialised(str(folder))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock, journal = FolderLock(folder, wait=0), journal_of(folder)
    try:
        journal.mkdir(mode=0o700)
        yield journal
    except BaseException:
        for path in (format_of(folder), moved_of(folder)):
            path.unlink(missing_ok=True)
        shutil.rmtree(journal, ignore_errors=True)
        raise
    finally:
        lock.release()


def _write_journal(journal: Path, links: Iterable[Link]) -> None:
    for month, some in groupby(links, lambda link: link.month):
        descriptor = os.open(journal / month, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(line_of(link.frame) for link in some)
            file.flush()
            os.fsync(file.fileno())
    Disk().sync_folder(journal)


def _copy_photos(source: Path, folder: Path) -> None:
    for name in photos_in(source):
        photo = read_photo(source, name)
        if photo is not None:  # else an erasure has just taken it away
            keep_photo(folder, photo, Disk())


def _finish(folder: Path) -> None:
    # the format comes last: without it nobody takes the folder for a whole one
    place_file(Disk(), format_of(folder), canonical({"format": FORMAT}) + b"\n")
    Disk().sync_folder(folder.absolute().parent)


def _compare(wanted: Tally, new: Iterable[Link]) -> None:
    found = walk(new)
    if wanted != found:
        raise Damaged("新的记录库", 0, f"和原来的不一样（{wanted} 变成 {found}）")


def _expect(tally: Tally, head: str) -> None:
    if head != tally.head:
        raise Damaged("新的记录库", 0, "最后一节和搬的时候不一样")
