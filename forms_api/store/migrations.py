"""From an older format of the data folder to the one of this program, one step at a time."""

from collections.abc import Callable, Mapping
from pathlib import Path

from forms_api.store.disk import Disk
from forms_api.store.errors import Damaged
from forms_api.store.folder import FORMAT, check_folder, format_of, write_format

Migration = Callable[[Path, Disk], None]
"""Turns a folder of one format into the next. A crash may interrupt it: it must be able to run
again over what it left. Raises OSError or Damaged."""

MIGRATIONS: Mapping[int, Migration] = {}
"""By the format from which each leads on by one. Format 1 is the first and, so far, the only one;
tests/forms_api/store/golden/ keeps a folder of each released format, which must open for ever."""


def migrate(
    folder: Path,
    disk: Disk,
    *,
    migrations: Mapping[int, Migration] = MIGRATIONS,
    wanted: int = FORMAT,
) -> None:
    """Bring the folder to the wanted format. The caller holds its lock.

    Raises NotInitialised, Damaged, OSError.
    """
    for number in range(check_folder(folder), wanted):
        if number not in migrations:
            raise Damaged(str(format_of(folder)), 1, f"数据格式 {number} 没有办法改成 {wanted}")
        migrations[number](folder, disk)
        write_format(folder, number + 1, disk)
