"""A store for a command: the folder itself, or the service that owns it at the moment."""

from pathlib import Path

from forms_api.store.errors import Locked
from forms_api.store.folder import Clock
from forms_api.store.remote import RemoteStore
from forms_api.store.service_file import announce_service, find_service, withdraw_service
from forms_api.store.store import Store
from forms_api.store.tiny import init_store, open_store

__all__ = [
    "announce_service",
    "init_store",
    "open_any",
    "open_store",
    "withdraw_service",
]


def open_any(folder: Path, clock: Clock, *, wait: float = 0.5) -> Store:
    """The folder's own store, or the running service's.

    Raises NotInitialised, Damaged, OSError; Locked, with words what to do, if another program
    than the announced service owns the folder.
    """
    try:
        return open_store(folder, clock=clock, wait=wait)
    except Locked as locked:
        service = find_service(folder)
        if service is None or locked.pid not in (service.pid, None):
            raise
        return RemoteStore(f"127.0.0.1:{service.port}", service.key)
