"""A folder that is filled under another name, and gets its own only when it is whole."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from forms_api.store.disk import Disk
from forms_api.store.errors import AlreadyInitialised, Damaged

DRAFT = ".part"
"""What the name of an unfinished folder ends in."""

CHUNK = 1 << 20


@contextmanager
def new_folder(target: Path, disk: Disk) -> Iterator[Path]:
    """A draft to fill. It becomes `target` if the block ends well, and is removed if it does not.

    Raises AlreadyInitialised if anything is there already, OSError.
    """
    _check_free(target)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # a name of its own (0700): what a run left that was killed is in nobody's way
    draft = Path(mkdtemp(DRAFT, f"{target.name}.", target.parent))
    try:
        yield draft
        _check_free(target)
        disk.sync_folder(draft)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    disk.sync_folder(target.parent)


def copy_start(source: Path, target: Path, length: int, disk: Disk) -> str:
    """Copy the first `length` bytes into a new file and sync them; their sha256, in hex.

    Raises Damaged if the source is shorter, OSError.
    """
    return write_new(target, _read_start(source, length), disk)


def write_new(target: Path, chunks: Iterable[bytes], disk: Disk) -> str:
    """Write a file that was not there (0600) and sync it; the sha256 of its bytes, in hex.

    Its name is not durable before its folder is synced. Raises OSError.
    """
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        digest = _write_all(descriptor, chunks, disk.write)
        disk.sync(descriptor)
        _forget_pages(descriptor)
    finally:
        os.close(descriptor)
    return digest


def _write_all(
    descriptor: int, chunks: Iterable[bytes], write: Callable[[int, bytes], None]
) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        write(descriptor, chunk)
        digest.update(chunk)
    return digest.hexdigest()


def _read_start(source: Path, length: int) -> Iterator[bytes]:
    with source.open("rb") as file:
        while length:
            chunk = file.read(min(length, CHUNK))
            if not chunk:
                raise Damaged(str(source), 0, f"少了 {length} 个字节")
            length -= len(chunk)
            yield chunk


def _forget_pages(descriptor: int) -> None:
    # what is checked next shall come from the disk, not from memory that a bad stick never got
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _check_free(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not _is_empty(target)):
        raise AlreadyInitialised(str(target))


def _is_empty(target: Path) -> bool:
    return target.is_dir() and not any(target.iterdir())
