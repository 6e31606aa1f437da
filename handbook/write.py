"""Pages as files: only those that changed are written, those no longer made are removed."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from handbook.pages.page import Page


@dataclass(frozen=True)
class Written:
    """Paths relative to the folder."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]


def write_pages(pages: Iterable[Page], folder: Path) -> Written:
    """Make the Markdown files below `folder` exactly `pages`. A file whose content is right is
    not touched, so that a watcher sees changes only. Raises OSError when the disk refuses."""
    texts = {page.uri: page.markdown.encode() for page in pages}
    removed = _remove_others(folder, texts.keys())
    changed = [uri for uri, text in texts.items() if _write(folder / uri, text)]
    return Written(tuple(changed), removed)


def _remove_others(folder: Path, wanted: Iterable[str]) -> tuple[str, ...]:
    """Before writing: a page may have become a folder, or a folder a page."""
    keep = {folder / uri for uri in wanted}
    stale = [path for path in sorted(folder.rglob("*.md")) if path not in keep]
    for path in stale:
        path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return tuple(path.relative_to(folder).as_posix() for path in stale)


def _write(path: Path, text: bytes) -> bool:
    if path.is_file() and path.read_bytes() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, text)
    return True


def _replace(path: Path, text: bytes) -> None:
    """A reader sees the old page or the new one, never a half: write beside, then rename."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".page-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        beside.chmod(0o644)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
