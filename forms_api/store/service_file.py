"""The note in the data folder by which commands find the running service."""

import os
from dataclasses import dataclass
from pathlib import Path

from forms_api.records.canonical import NotJson, canonical, parse
from forms_api.store.disk import Disk, place_file


@dataclass(frozen=True, slots=True)
class Service:
    """`key` opens the service's store to whoever may read the data folder."""

    pid: int
    port: int
    key: str


def announce_service(folder: Path, port: int, key: str) -> None:
    """Write data/service.json (0600) for this process. Raises OSError."""
    note = canonical({"pid": os.getpid(), "port": port, "key": key})
    place_file(Disk(), service_of(folder), note + b"\n")


def withdraw_service(folder: Path) -> None:
    """Take the note away; it may be gone already."""
    service_of(folder).unlink(missing_ok=True)


def find_service(folder: Path) -> Service | None:
    """What the note says; None if there is none or it cannot be read."""
    try:
        note = parse(service_of(folder).read_bytes())
    except (OSError, NotJson):
        return None
    match note:
        case {"pid": int(pid), "port": int(port), "key": str(key)}:
            return Service(pid, port, key)
    return None


def service_of(folder: Path) -> Path:
    return folder / "service.json"
