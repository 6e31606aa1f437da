"""The store that was chosen: a data folder of its own, PostgreSQL, or the service that owns it."""

from datetime import tzinfo
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol

from forms_api.store.errors import AlreadyInitialised, Locked, StoreDown
from forms_api.store.folder import Clock, journal_of
from forms_api.store.moved import check_moved, moved_of
from forms_api.store.recovery import Recovered
from forms_api.store.remote import RemoteStore
from forms_api.store.seal import CHINA
from forms_api.store.service_file import announce_service, find_service, withdraw_service
from forms_api.store.store import Store
from forms_api.store.tiny import init_store, open_store

__all__ = [
    "announce_service",
    "init_chosen",
    "init_store",
    "load_sql",
    "open_any",
    "open_chosen",
    "open_store",
    "withdraw_service",
]


class OwnStore(Store, Protocol):
    """A store that this process reads and writes itself."""

    @property
    def recovered(self) -> Recovered | None: ...


def init_chosen(folder: Path, address: str, *, clock: Clock) -> None:
    """A new, empty store: at a PostgreSQL address, or in the folder if there is none.

    Raises AlreadyInitialised, StoreDown, OSError.
    """
    if not address:
        init_store(folder, clock=clock)
        return
    if journal_of(folder).exists() and not moved_of(folder).exists():
        raise AlreadyInitialised(str(folder))
    load_sql().init_sql(address, clock=clock)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def open_chosen(
    folder: Path, address: str, *, clock: Clock, wait: float = 5.0, zone: tzinfo = CHINA
) -> OwnStore:
    """For a service: the store at the address, or the folder's own, waiting for another owner.

    Days end, and are sealed, at midnight in `zone`.
    With an address the folder still holds what belongs to the service, such as its key.
    Raises NotInitialised, Damaged, Locked, StoreDown, OSError.
    """
    if not address:
        check_moved(folder)
        return open_store(folder, clock=clock, wait=wait, zone=zone)
    if journal_of(folder).exists() and not moved_of(folder).exists():
        raise StoreDown(
            f"{folder} 里有还没搬进数据库的记录。请先去掉 HOUQIN_STORE 运行"
            " houqin move-store --to 数据库地址，或用 --data 换一个文件夹"
        )
    store: OwnStore = load_sql().open_sql(address, zone=zone, photos=folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return store


def open_any(folder: Path, clock: Clock, *, address: str = "", wait: float = 0.5) -> Store:
    """For a command: the chosen store, or the running service's.

    Raises NotInitialised, Damaged, StoreDown, OSError; Locked, with words what to do, if another
    program than the announced service owns the folder.
    """
    try:
        return open_chosen(folder, address, clock=clock, wait=wait)
    except Locked as locked:
        service = find_service(folder)
        if service is None or locked.pid not in (service.pid, None):
            raise
        return RemoteStore(f"127.0.0.1:{service.port}", service.key)


def load_sql(name: str = "sql") -> ModuleType:
    """A module about PostgreSQL: only who uses it needs the extra. Raises StoreDown without."""
    try:
        return import_module(f"forms_api.store.{name}")
    except ModuleNotFoundError as error:
        if error.name not in ("sqlalchemy", "psycopg"):
            raise
        raise StoreDown("要用 PostgreSQL，请先运行 uv sync --extra postgres") from error
