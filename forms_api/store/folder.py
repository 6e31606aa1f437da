"""The data folder: what lies where, how it begins, and how we know that something is gone.

format              {"format":1}
lock                held for life by the process that owns the folder; its pid
service.json        where the running service listens, for commands
journal/2026-09.jsonl   one frame a line
photos/ab/ab12…     photos by the sha256 of their bytes; not there before the first one
index/2026-09.idx   what opening needs of that month; derived, may be deleted
aside/              torn tails, kept for whoever wants to look
"""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from forms_api.records.canonical import NotJson, canonical, parse
from forms_api.records.record import whole_milliseconds
from forms_api.store import frame
from forms_api.store.disk import Disk, place_file
from forms_api.store.errors import AlreadyInitialised, Damaged, NotInitialised
from forms_api.store.lock import FolderLock

FORMAT = 1
_MONTH = re.compile(r"\d{4}-\d{2}\.jsonl")

Clock = Callable[[], datetime]
"""Tells the time: aware, UTC."""


def create_folder(folder: Path, clock: Clock, disk: Disk) -> None:
    """A new, empty data folder. Raises AlreadyInitialised unless there was nothing, or Locked."""
    _check_fresh(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FolderLock(folder, wait=0)
    try:
        _check_fresh(folder)
        _fill_folder(folder, clock, disk)
    finally:
        lock.release()


def _fill_folder(folder: Path, clock: Clock, disk: Disk) -> None:
    journal = journal_of(folder)
    journal.mkdir(mode=0o700, exist_ok=True)
    for path in (folder, journal):
        path.chmod(0o700)
    opening = frame.encode(0, frame.START, ())
    place_file(disk, journal / month_of(whole_milliseconds(clock())), opening.line)
    # the format comes last: with it the folder is whole, without it `init` may be run again; so
    # the journal must have its name for good before
    disk.sync_folder(folder)
    write_format(folder, FORMAT, disk)
    disk.sync_folder(folder.absolute().parent)


def check_folder(folder: Path) -> int:
    """The number of its format, which may be an older one.

    Raises NotInitialised where nothing ever was, Damaged where something is gone or too new.
    """
    has_format, has_journal = format_of(folder).exists(), bool(months_in(folder))
    if not has_format and not journal_of(folder).exists():
        raise NotInitialised(str(folder))
    if not has_format:
        raise Damaged(str(format_of(folder)), 0, "数据还在，说明格式的文件却不见了")
    if not has_journal:
        raise Damaged(str(journal_of(folder)), 0, "数据文件不见了")
    return _read_format(format_of(folder))


def months_in(folder: Path) -> list[Path]:
    """The month files, oldest first."""
    return sorted(
        path for path in journal_of(folder).glob("*.jsonl") if _MONTH.fullmatch(path.name)
    )


def month_of(at: datetime) -> str:
    """The name of the file that holds the commits of that UTC month."""
    return f"{at.year:04d}-{at.month:02d}.jsonl"


def journal_of(folder: Path) -> Path:
    return folder / "journal"


def index_of(folder: Path) -> Path:
    return folder / "index"


def format_of(folder: Path) -> Path:
    return folder / "format"


def aside_of(folder: Path) -> Path:
    return folder / "aside"


def write_format(folder: Path, number: int, disk: Disk) -> None:
    """From now on the folder is of that format. Raises OSError."""
    place_file(disk, format_of(folder), canonical({"format": number}) + b"\n")


def _read_format(path: Path) -> int:
    try:
        found = parse(path.read_bytes())
    except NotJson:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("format"), int):
        raise Damaged(str(path), 1, "读不出数据格式")
    number: int = found["format"]
    if number > FORMAT:
        raise Damaged(
            str(path), 1, f"数据格式 {number} 比本程序认识的 {FORMAT} 新，请用新版程序打开"
        )
    return number


def _check_fresh(folder: Path) -> None:
    if not _is_fresh(folder):
        raise AlreadyInitialised(str(folder))


def _is_fresh(folder: Path) -> bool:
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    return all(_is_debris(path) for path in folder.iterdir())


def _is_debris(path: Path) -> bool:
    """What an `init` leaves that was interrupted before it wrote the format."""
    if path.name == "journal" and path.is_dir():
        return all(_is_opening(month) for month in path.iterdir())
    return path.name in ("lock", "format.new")


def _is_opening(month: Path) -> bool:
    return month.suffix == ".new" or month.read_bytes() == frame.encode(0, frame.START, ()).line
