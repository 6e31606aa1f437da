"""What a backup says about itself: `backup.json` beside `format` and `journal/`.

{"at", "head", "seq", "files": [{"name", "length", "sha256"}], "photos": [name],
 "records", "erased", "erasures": [id]}

The name of a photo is the sha256 of its bytes. The first backups said nothing of photos, and held
none; nor of erasures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from forms_api.records.canonical import NotJson, canonical, parse
from forms_api.records.record import read_time, spell_time
from forms_api.store.disk import Disk, place_file
from forms_api.store.errors import StoreError
from forms_api.store.photos import is_name


class BadBackup(StoreError):
    """What was given as a backup is none, or is not what was written."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}：{why}。这份备份不能用，请换一份")


@dataclass(frozen=True, slots=True)
class Copied:
    """A month file: its first `length` bytes."""

    name: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`at`: when it was taken, UTC. `seq` and `head` are those of the last frame; `records` and
    `erased` were counted in the copy. `photos` are names. `erasures` are the ids of facts whose
    records have no text in it; None: nobody wrote them down."""

    at: datetime
    files: tuple[Copied, ...]
    seq: int
    head: str
    records: int
    erased: int
    photos: tuple[str, ...] = ()
    erasures: tuple[str, ...] | None = None


def manifest_of(folder: Path) -> Path:
    return folder / "backup.json"


def write_manifest(folder: Path, manifest: Manifest, disk: Disk) -> None:
    """Raises OSError."""
    files = [
        {"name": file.name, "length": file.length, "sha256": file.sha256} for file in manifest.files
    ]
    members = {
        "at": spell_time(manifest.at),
        "files": files,
        "photos": manifest.photos,
        "seq": manifest.seq,
        "head": manifest.head,
        "records": manifest.records,
        "erased": manifest.erased,
        "erasures": manifest.erasures,
    }
    place_file(disk, manifest_of(folder), canonical(members) + b"\n")


def read_manifest(folder: Path) -> Manifest:
    """Raises BadBackup if the folder is none, or says nothing that can be read; OSError."""
    path = manifest_of(folder)
    try:
        return _read(parse(path.read_bytes()))
    except FileNotFoundError:
        raise BadBackup(str(folder), "没有 backup.json，不是 houqin backup 做的") from None
    except (NotJson, KeyError, TypeError, ValueError):
        raise BadBackup(str(path), "读不出") from None


def _read(members: Mapping[str, Any]) -> Manifest:
    return Manifest(
        at=read_time(members["at"]),
        files=tuple(
            Copied(_month_name(file["name"]), int(file["length"]), str(file["sha256"]))
            for file in members["files"]
        ),
        seq=int(members["seq"]),
        head=str(members["head"]),
        records=int(members["records"]),
        erased=int(members["erased"]),
        photos=tuple(_photo_name(name) for name in members.get("photos", ())),
        erasures=None if members.get("erasures") is None else tuple(members["erasures"]),
    )


def _month_name(name: str) -> str:
    # a name that leads elsewhere would make `restore` copy what is no part of the backup
    if Path(name).name != name:
        raise ValueError(name)
    return name


def _photo_name(name: str) -> str:
    if not is_name(name):
        raise ValueError(name)
    return name
