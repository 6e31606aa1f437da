"""One process owns the data folder, for as long as it lives."""

import os
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from forms_api.store.errors import Locked


class FolderLock:
    """Held from the moment it is made until `release` or the end of the process."""

    def __init__(self, folder: Path, wait: float) -> None:
        """Wait up to `wait` seconds. Raises Locked with the owner's pid."""
        path = folder / "lock"
        self._lock = FileLock(path, mode=0o600, thread_local=False)
        try:
            self._lock.acquire(timeout=wait, poll_interval=0.02)
        except Timeout:
            raise Locked(_read_pid(path)) from None
        # the number only helps whoever is refused: a full disk must not keep people from reading
        with suppress(OSError):
            path.write_text(f"{os.getpid()}\n", encoding="ascii")

    def release(self) -> None:
        self._lock.release(force=True)


def _read_pid(path: Path) -> int | None:
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    return int(text) if text.isascii() and text.isdigit() else None
