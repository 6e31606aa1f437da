"""The note in a data folder whose records live elsewhere now: nobody goes on in the old place."""

from pathlib import Path

from forms_api.store.disk import Disk, place_file
from forms_api.store.errors import StoreDown


def note_move(folder: Path, where: str) -> None:
    """Raises OSError."""
    place_file(Disk(), moved_of(folder), where.encode() + b"\n")


def check_moved(folder: Path) -> None:
    """Raises StoreDown, with the new place, if the records are no longer here."""
    note = moved_of(folder)
    if note.exists():
        where = note.read_text(encoding="utf-8").strip()
        raise StoreDown(
            f"{folder} 里的记录已经搬到 {where}，请从那里打开（HOUQIN_STORE 或 --data）"
        )


def moved_of(folder: Path) -> Path:
    return folder / "moved"
