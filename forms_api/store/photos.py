"""Photos beside the journal: each a file that is named by the sha256 of its bytes.

photos/ab/ab12…    0600; a name says what the bytes are, so nothing is ever written over

A photo is kept before the record that names it, and goes only after the last such record. Whoever
takes files away must know that: a file alone does not tell who names it.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from forms_api.store.copying import DRAFT, copy_start, write_new
from forms_api.store.disk import Disk
from forms_api.store.errors import Damaged, StoreDown
from forms_api.store.writer import refusal_of

_NAME = re.compile(r"[0-9a-f]{64}")
_NAMED = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def keep_photo(folder: Path, data: bytes, disk: Disk) -> str:
    """Its name, once it cannot be lost any more. The same bytes again are the same photo.

    Raises StoreFull or StoreDown; then nothing counts, and the same call may be tried again.
    """
    name = hashlib.sha256(data).hexdigest()
    path = photo_of(folder, name)
    try:
        make_shelf(folder, name, disk)
        if not _is_whole(path):
            _place(path, data, disk)
        # also for one that was there: the try that wrote it may have failed just here
        disk.sync_folder(path.parent)
    except OSError as error:
        raise refusal_of(error) from error
    return name


def read_photo(folder: Path, name: str) -> bytes | None:
    """None if there is none of that name. Raises Damaged if its bytes are others, StoreDown."""
    if not is_name(name):
        return None
    path = photo_of(folder, name)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreDown(f"读不出照片：{error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != name:
        raise Damaged(str(path), 0, "照片保存之后被改动")
    return data


def photos_in(folder: Path) -> list[str]:
    """The names of all photos, sorted; what is only half written is none. Raises OSError."""
    found = (path for path in photos_of(folder).glob("*/*") if is_name(path.name))
    return sorted(path.name for path in found if path == photo_of(folder, path.name))


def names_in(text: str) -> set[str]:
    """All in this text, say an envelope, that could be the name of a photo."""
    return set(_NAMED.findall(text))


def named_photos(folder: Path, text: str) -> set[str]:
    """Those of the folder's photos whose names stand in this text."""
    return {name for name in names_in(text) if photo_of(folder, name).is_file()}


def drop_photos(folder: Path, names: Iterable[str], disk: Disk) -> None:
    """Take these photos away for good, and what a crash left of writing them. Again is no harm.

    The caller knows that no record names them any more. Raises OSError.
    """
    for name in names:
        shelf = photo_of(folder, name).parent
        if not shelf.is_dir():
            continue
        for path in shelf.glob(f"{name}*"):
            path.unlink(missing_ok=True)
        disk.sync_folder(shelf)


def copy_photos(source: Path, target: Path, names: Sequence[str], disk: Disk) -> tuple[str, ...]:
    """Copy photos into a folder that has none, durably; the names of those that were there.

    What is copied is as good as the source: check it afterwards. Raises OSError.
    """
    if not names:
        return ()
    shelves = sorted({photo_of(target, name).parent for name in names})
    for shelf in (photos_of(target), *shelves):
        shelf.mkdir(mode=0o700)
    copied = tuple(
        name for name in names if _copy(photo_of(source, name), photo_of(target, name), disk)
    )
    for shelf in (*shelves, photos_of(target)):
        disk.sync_folder(shelf)
    return copied


def damaged_photos(folder: Path) -> Iterator[Path]:
    """Those whose bytes do not have their name's hash. Raises OSError."""
    # an erasure may take one away while we look: that is no damage
    return (path for path in _paths(folder) if not _is_whole(path) and path.exists())


def make_shelf(folder: Path, name: str, disk: Disk) -> None:
    """See that the photo's folder is there, durably. Raises OSError."""
    path = photo_of(folder, name)
    for shelf in (path.parent.parent, path.parent):
        shelf.mkdir(mode=0o700, exist_ok=True)
        disk.sync_folder(shelf.parent)


def photos_of(folder: Path) -> Path:
    return folder / "photos"


def photo_of(folder: Path, name: str) -> Path:
    """Raises ValueError for what is no name: a path must not lead elsewhere."""
    if not is_name(name):
        raise ValueError(f"{name!r} is no name of a photo")
    return photos_of(folder) / name[:2] / name


def is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def _paths(folder: Path) -> Iterator[Path]:
    return (photo_of(folder, name) for name in photos_in(folder))


def _copy(source: Path, target: Path, disk: Disk) -> bool:
    try:
        copy_start(source, target, source.stat().st_size, disk)
    except FileNotFoundError:
        return False
    return True


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == path.name
    except FileNotFoundError:
        return False


def _place(path: Path, data: bytes, disk: Disk) -> None:
    # a draft of its own: a phone that sends twice is served by two threads
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}{DRAFT}")
    try:
        write_new(draft, [data], disk)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
