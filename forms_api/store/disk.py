"""The four system calls on which everything rests; tests and fault campaigns put others in."""

import os
from collections.abc import Iterable
from pathlib import Path


class Disk:
    """Each call either did all of it or raises OSError."""

    def write(self, descriptor: int, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]

    def sync(self, descriptor: int) -> None:
        os.fsync(descriptor)

    def cut(self, descriptor: int, length: int) -> None:
        os.ftruncate(descriptor, length)

    def sync_folder(self, folder: Path) -> None:
        """Make names durable: a new file is lost in a power cut until its folder is synced."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def place_file(disk: Disk, path: Path, data: bytes) -> None:
    """A new file that is there whole or not at all, 0600. Raises OSError; leaves no half file."""
    replace_file(disk, path, [data])


def replace_file(disk: Disk, path: Path, parts: Iterable[bytes]) -> None:
    """As `place_file`; the parts are asked for one by one and may come out of the old file."""
    os.close(open_new(disk, path, parts))


def open_new(disk: Disk, path: Path, parts: Iterable[bytes]) -> int:
    """As `replace_file`; returns the descriptor, open for appending."""
    draft = path.with_name(path.name + ".new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    descriptor = os.open(draft, flags, 0o600)
    try:
        for part in parts:
            disk.write(descriptor, part)
        disk.sync(descriptor)
        draft.replace(path)
        disk.sync_folder(path.parent)
    except BaseException:
        os.close(descriptor)
        draft.unlink(missing_ok=True)
        raise
    return descriptor
