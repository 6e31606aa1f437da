"""What git knows of the policies: when a file last changed, and the folder as it once was.

Without git, outside of a repository, or for an unknown revision there is simply no history.
"""

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from handbook.loading.load import read_library
from handbook.model.library import Library
from handbook.pages.links import LastChange

_LONGEST = 30  # seconds that git may take
# Set inside git's hooks, where they would lead away from the folder asked for.
_STRAY = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


def last_changes(folder: Path) -> Mapping[str, LastChange]:
    """The last commit of each file below `folder`, by its path relative to `folder`."""
    where = _locate(folder)
    if where is None:
        return {}
    log = _git(
        *(folder, "log", "-z", "--no-renames", "--name-only", "--no-show-signature"),
        *("--format=%x01%cs %h", "--", "."),
    )
    return _newest(log, where[1])


def _newest(log: bytes | None, top: str) -> dict[str, LastChange]:
    """Read `\\x01day hash\\0\\npath\\0path\\0…` from the newest commit on."""
    found: dict[str, LastChange] = {}
    change = None
    for piece in os.fsdecode(log or b"").split("\0"):
        if piece.startswith("\x01"):
            day, _, commit = piece[1:].partition(" ")
            change = LastChange(date.fromisoformat(day), commit)
        elif change and (path := piece.lstrip("\n").removeprefix(top)):
            found.setdefault(path, change)
    return found


def folder_at(root: Path, revision: str) -> Library | None:
    """The library of the policies folder `root` at a commit, as far as it can be read today."""
    where = _locate(root)
    if where is None or revision.startswith("-"):
        return None
    top, prefix = where
    packed = _git(top, "archive", "--format=tar", f"{revision}:{prefix.removesuffix('/')}")
    if packed is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        _unpack(packed, Path(folder))
        return read_library(Path(folder))


def _unpack(packed: bytes, folder: Path) -> None:
    """Write the plain files of a tar archive; links and names that lead out are left alone."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        for member in tar:
            source = tar.extractfile(member) if member.isfile() else None
            if source and not member.name.startswith("/") and ".." not in member.name.split("/"):
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(source.read())


def _locate(folder: Path) -> tuple[Path, str] | None:
    """The top of the repository, and the folder's path in it: `policies/`, or nothing."""
    found = _git(folder, "rev-parse", "--show-toplevel", "--show-prefix")
    if found is None:
        return None
    top, _, prefix = os.fsdecode(found).removesuffix("\n").partition("\n")
    return Path(top), prefix


def _git(folder: Path, *words: str) -> bytes | None:
    """What git prints, or None when it cannot."""
    command = ["git", "-C", str(folder), "-c", "core.quotePath=false", *words]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the words are no shell's
            command,
            capture_output=True,
            check=True,
            timeout=_LONGEST,
            env={key: value for key, value in os.environ.items() if key not in _STRAY},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
