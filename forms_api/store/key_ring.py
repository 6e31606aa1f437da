"""The keys of what is written of children: a file that lies outside the data folder.

Without it the data folder and its backups do not tell a word of them; to forget a month is to
drop its key. {"format": 1, "id", "pepper", "keys": {name: {"key", "until"}}}, keys in base64.
"""

import secrets
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock

from forms_api.records.canonical import NotJson, canonical, parse
from forms_api.store.disk import Disk, place_file
from forms_api.store.errors import StoreDown

BYTES = 32


class KeyRing:
    """The keys by name. Safe to use from many threads and processes of one machine.

    Whatever it hands out is on the disk already. Every method raises StoreDown where the file
    cannot be read or written.
    """

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        self.path, self._disk = path, disk or Disk()
        self._here = threading.Lock()

    @property
    def exists(self) -> bool:
        return self.path.exists()

    def make(self) -> None:
        """A new, empty ring. Does nothing where there is one."""
        with self._writing() as held:
            if held is None:
                fresh = {"id": secrets.token_hex(16), "pepper": _new_secret(), "keys": {}}
                self._write({"format": 1, **fresh})

    @property
    def id(self) -> str:
        return str(self._read()["id"])

    @property
    def pepper(self) -> bytes:
        """What the digests of sealed parcels are mixed with."""
        return b64decode(self._read()["pepper"])

    def find(self, name: str) -> bytes | None:
        """None: there never was such a key, or it was dropped."""
        found = self._read()["keys"].get(name) if self.exists else None
        return b64decode(found["key"]) if found else None

    def key(self, name: str, until: date) -> bytes:
        """The key of that name, made if there is none."""
        if found := self.find(name):
            return found
        with self._writing() as held:
            if held is None:
                raise _gone(self.path)
            kept = held["keys"].get(name) or {"key": _new_secret(), "until": until.isoformat()}
            self._write({**held, "keys": {**held["keys"], name: kept}})
        return b64decode(kept["key"])

    def drop(self, has_passed: Callable[[str, date], bool]) -> tuple[str, ...]:
        """Drop each key for which `has_passed(name, until)`; their names."""
        if not self.exists:
            return ()
        with self._writing() as held:
            keys: Mapping[str, Any] = held["keys"] if held else {}
            over = tuple(
                name
                for name, kept in keys.items()
                if has_passed(name, date.fromisoformat(kept["until"]))
            )
            if held and over:
                left = {name: kept for name, kept in keys.items() if name not in over}
                self._write({**held, "keys": left})
        return over

    @contextmanager
    def _writing(self) -> Iterator[Mapping[str, Any] | None]:
        """One writer at a time, of this process and of all others: what the file holds, or None
        where there is no file."""
        self._make_folder()
        with self._here, FileLock(f"{self.path}.lock", mode=0o600):
            yield self._read() if self.exists else None

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreDown(f"幼儿资料的钥匙文件 {self.path} 写不进：{error}") from error

    def _read(self) -> Mapping[str, Any]:
        try:
            found = parse(self.path.read_bytes())
        except FileNotFoundError:
            raise _gone(self.path) from None
        except (OSError, NotJson) as error:
            raise StoreDown(f"幼儿资料的钥匙文件 {self.path} 读不出来：{error}") from error
        if not isinstance(found, dict) or found.get("format") != 1:
            raise StoreDown(f"{self.path} 不是幼儿资料的钥匙文件，请放回原来的那一份")
        return found

    def _write(self, content: Mapping[str, Any]) -> None:
        try:
            place_file(self._disk, self.path, canonical(content) + b"\n")
        except OSError as error:
            raise StoreDown(f"幼儿资料的钥匙文件 {self.path} 写不进：{error}") from error


def _new_secret() -> str:
    return b64encode(secrets.token_bytes(BYTES)).decode()


def _gone(path: Path) -> StoreDown:
    return StoreDown(f"找不到幼儿资料的钥匙文件 {path}，请把另外保管的那一份放回去")
