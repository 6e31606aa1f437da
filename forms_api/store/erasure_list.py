"""The erasure list: what was erased may not come back with an old backup.

erasures.jsonl    beside the backups; one `erasure` fact a line, canonical JSON, first come first

It only ever grows: each backup adds what the store knows, each restore is told all of it.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from forms_api.records.canonical import NotJson, canonical, parse
from forms_api.records.erasure import ERASURE, REQUEST
from forms_api.records.ids import is_uuid, time_of
from forms_api.records.record import Record, from_json, to_json
from forms_api.store.disk import Disk, place_file
from forms_api.store.errors import IdErased, StoreError
from forms_api.store.manifest import BadBackup, Manifest, read_manifest
from forms_api.store.store import Store

_AHEAD = timedelta(days=1)
"""By so much the clock of a phone that makes an id may be ahead of the service's."""


class BadErasureList(StoreError):
    """The list is not what was written; nothing was done with it."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}：{why}。清单没有改动；请从别处的备份旁边找一份完好的清单换上")


def list_in(folder: Path) -> Path:
    """The list of the backups in this folder."""
    return folder / "erasures.jsonl"


def list_beside(backup: Path) -> Path:
    """The list that belongs to this backup."""
    return list_in(backup.resolve().parent)


def read_erasures(path: Path) -> list[Record]:
    """The facts of a list, in its order, each once.

    Raises BadErasureList, with the line, for one that is not there, is torn, or holds something
    else; OSError.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadErasureList(str(path), "没有这个文件") from None
    if not data:
        # a list is begun with its first fact: an empty one has lost them all
        raise BadErasureList(str(path), "清单是空的")
    found = dict[str, Record]()
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        fact = _read_line(f"{path}:{number}", line)
        if found.setdefault(fact.id, fact) != fact:
            raise BadErasureList(f"{path}:{number}", "同一编号出现了两次，内容不同")
    return list(found.values())


def merge_erasures(path: Path, facts: Iterable[Record], disk: Disk) -> list[Record]:
    """Add the facts that the list lacks, durably; all that it holds now. No fact, no list.

    Raises BadErasureList, OSError; then the list is as it was.
    """
    with _alone(path.parent):
        before = read_erasures(path) if path.exists() else []
        known = {fact.id for fact in before}
        merged = [*before, *(fact for fact in facts if fact.id not in known)]
        if len(merged) > len(before):
            place_file(disk, path, b"".join(map(_line_of, merged)))
    return merged


def append_missing(store: Store, facts: Iterable[Record]) -> int:
    """Erase in this store what it does not know to be erased; how many facts it did not know.

    Raises as Store.append.
    """
    known = {fact.id for fact in store.read(ERASURE)}
    missing = sorted((each for each in facts if each.id not in known), key=lambda each: each.at)
    for asked, confirmed in groupby(missing, key=lambda each: each.body.get("asked")):
        # what was asked for is no longer open: nobody may confirm it once more
        is_open = isinstance(asked, str) and _is_open(store, asked)
        store.append(*confirmed, after=asked if is_open else None)
    return len(missing)


def still_there(store: Store, facts: Iterable[Record]) -> list[Record]:
    """The facts that this store never heard of, and whose text it has."""
    known = {fact.id for fact in store.read(ERASURE)}
    return [each for each in facts if each.id not in known and _find(store, each.subject)]


def backups_with_text(folder: Path, facts: Sequence[Record]) -> list[Path]:
    """The backups in this folder that were taken while text was there which is erased by now."""
    return [
        path
        for path, manifest in _manifests(folder)
        if any(_may_hold(manifest, fact) for fact in facts)
    ]


def _manifests(folder: Path) -> Iterator[tuple[Path, Manifest]]:
    for path in sorted(folder.glob("*/backup.json")):
        with suppress(BadBackup):  # somebody else's, or spoilt: nobody can tell what is in it
            yield path.parent, read_manifest(path.parent)


def _may_hold(manifest: Manifest, fact: Record) -> bool:
    if fact.id in (manifest.erasures or ()):
        return False
    if manifest.erasures is None and manifest.at >= fact.at:
        return False
    try:
        return time_of(fact.subject) <= manifest.at + _AHEAD
    except ValueError:
        return True  # such an id says nothing about its time


def _read_line(place: str, line: bytes) -> Record:
    if not line.endswith(b"\n"):
        raise BadErasureList(place, "这一行没有写完")
    try:
        fact = from_json(parse(line[:-1]))
        is_own = _line_of(fact) == line
    except (NotJson, TypeError, ValueError):
        is_own = False
    if not is_own or fact.kind != ERASURE or not is_uuid(fact.id):
        raise BadErasureList(place, "这一行不是删除记录")
    return fact


def _line_of(fact: Record) -> bytes:
    return canonical(to_json(fact)) + b"\n"


def _is_open(store: Store, asked: str) -> bool:
    request = _find(store, asked)
    return request is not None and request.kind == REQUEST and store.follower(asked) is None


def _find(store: Store, record_id: str) -> Record | None:
    try:
        return store.get(record_id)
    except IdErased:
        return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two backups at once must not both write what they read."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # some network disks know no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
