"""How far the journal reaches at one moment, to the byte: what a backup copies."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from forms_api.store.tip import Tip


@dataclass(frozen=True, slots=True)
class Extent:
    """`files` are month files and their lengths in bytes, oldest first; `seq` and `head` are those
    of the last frame in them. All of it is on disk, and appends never change it."""

    files: tuple[tuple[str, int], ...]
    seq: int
    head: str


@runtime_checkable
class HasExtent(Protocol):
    """A store whose records lie in a folder of this machine."""

    def extent(self) -> Extent:
        """What is on disk at this moment. Raises StoreDown."""
        ...


def extent_of(journal: Path, tip: Tip) -> Extent:
    """The months before the tip's are closed and whole; one that begins meanwhile is not in it."""
    closed = sorted(path for path in journal.glob("*.jsonl") if path.name < tip.month)
    files = [(path.name, path.stat().st_size) for path in closed]
    return Extent((*files, (tip.month, tip.size)), tip.seq - 1, tip.head)


def extent_to_json(extent: Extent) -> dict[str, Any]:
    files = [{"name": name, "length": length} for name, length in extent.files]
    return {"files": files, "seq": extent.seq, "head": extent.head}


def read_extent(value: Mapping[str, Any]) -> Extent:
    """The inverse of `extent_to_json`. Raises KeyError, TypeError or ValueError."""
    files = [(str(file["name"]), int(file["length"])) for file in value["files"]]
    return Extent(tuple(files), int(value["seq"]), str(value["head"]))
