"""A backup: the bytes that the journal had at one moment, checked by reading the copy.

houqin-2026-09-01-213000/
    backup.json    when, how much, the head
    format
    journal/…      as in a data folder
    photos/…

What can be made anew is not in it (index/), nor what was never kept (aside/), nor the key that
signs sessions (secret.key): after a restore everybody signs in again.

A backup never changes. What was erased since is in the erasure list beside it (erasure_list.py),
and `restore_backup` erases it again before anybody sees the new folder.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from forms_api.records.record import Record
from forms_api.store.anchor import Anchor
from forms_api.store.chain_check import Fault
from forms_api.store.copying import copy_start, new_folder
from forms_api.store.disk import Disk
from forms_api.store.erasure_list import append_missing
from forms_api.store.errors import StoreDown, StoreError, StoreFull
from forms_api.store.extent import Extent
from forms_api.store.folder import format_of, journal_of
from forms_api.store.manifest import (
    BadBackup,
    Copied,
    Manifest,
    manifest_of,
    read_manifest,
    write_manifest,
)
from forms_api.store.photos import copy_photos, photo_of, photos_in
from forms_api.store.tiny import open_store
from forms_api.store.verify import Findings, verify_folder


class NotBackedUp(StoreError):
    """There is no new backup; the message says why, and what to do."""


class NotRestored(StoreError):
    """There is no new data folder; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Restored:
    """`manifest` is the backup's, `found` the new folder's. Of the erasures, `told` were unknown
    to the backup, and `erased` records of it lost their text by them."""

    manifest: Manifest
    found: Findings
    told: int = 0
    erased: int = 0


def take_backup(
    folder: Path,
    extent: Extent,
    target: Path,
    at: datetime,
    disk: Disk | None = None,
    *,
    erasures: Sequence[Record] = (),
) -> Manifest:
    """Copy what `extent` names into the new folder `target`, read it again, then name it.

    `erasures` are facts that were known before `extent` was asked for.

    Raises NotBackedUp, AlreadyInitialised, Damaged, OSError; then there is nothing at `target`
    (or, if only its name could not be synced, the whole backup).
    """
    if target.resolve().is_relative_to(folder.resolve()):
        raise NotBackedUp(f"{target} 在记录文件夹里面。请备份到另一个磁盘")
    disk = disk or Disk()
    with new_folder(target, disk) as draft:
        files = _copy_files(folder, draft, extent.files, disk)
        # a photo is kept before the record that names it: so all that these records name are here
        photos = copy_photos(folder, draft, photos_in(folder), disk)
        found = verify_folder(draft)
        counted = found.records, found.erased
        known = tuple(each.id for each in erasures)
        manifest = Manifest(at, files, extent.seq, extent.head, *counted, photos, known)
        for fault in _faults(draft, manifest, found):
            raise NotBackedUp(
                f"备份没有通过核对，没有留下：{fault}。"
                "请运行 houqin verify 核对原来的记录；原来的没有问题，就换一个磁盘再备份"
            )
        write_manifest(draft, manifest, disk)
    return manifest


def restore_backup(
    backup: Path, target: Path, disk: Disk | None = None, *, erasures: Sequence[Record] = ()
) -> Restored:
    """Make the data folder `target` of a backup: both are checked before it gets that name.

    Of what `erasures` name no text is in it. The backup itself is not changed.
    Raises BadBackup, NotRestored, AlreadyInitialised, Damaged, OSError; then there is nothing at
    `target`.
    """
    disk = disk or Disk()
    manifest = read_manifest(backup)
    _refuse_first(check_backup(backup)[1])
    with new_folder(target, disk) as draft:
        lengths = [(file.name, file.length) for file in manifest.files]
        _copy_files(backup, draft, lengths, disk)
        copy_photos(backup, draft, manifest.photos, disk)
        found = verify_folder(draft)
        _refuse_first(_faults(draft, manifest, found))
        if not erasures:
            return Restored(manifest, found)
        return _erase_again(draft, Restored(manifest, found), erasures, disk)


def check_backup(backup: Path, anchors: Sequence[Anchor] = ()) -> tuple[Findings, list[Fault]]:
    """What a backup holds, and all that is wrong with it. Raises BadBackup if it is none."""
    manifest = read_manifest(backup)
    found = verify_folder(backup, anchors)
    return found, list(_faults(backup, manifest, found))


def folder_name(at: datetime, zone: tzinfo) -> str:
    """The name of a backup that was taken then, on the clock of the kindergarten."""
    return f"houqin-{at.astimezone(zone):%Y-%m-%d-%H%M%S}"


def _copy_files(
    source: Path, draft: Path, files: Sequence[tuple[str, int]], disk: Disk
) -> tuple[Copied, ...]:
    """Copy so many bytes of each month file, and what makes a data folder of them."""
    journal = journal_of(draft)
    journal.mkdir(mode=0o700)
    copied = tuple(
        Copied(name, length, copy_start(journal_of(source) / name, journal / name, length, disk))
        for name, length in files
    )
    disk.sync_folder(journal)
    form = format_of(source)
    copy_start(form, format_of(draft), form.stat().st_size, disk)
    return copied


def _erase_again(
    draft: Path, restored: Restored, erasures: Sequence[Record], disk: Disk
) -> Restored:
    """Tell the draft what it does not know to be erased, and check all of it once more."""
    manifest = restored.manifest
    try:
        with closing(open_store(draft, clock=lambda: manifest.at, disk=disk)) as store:
            told = append_missing(store, erasures)
    except (StoreFull, StoreDown) as refusal:
        raise NotRestored(
            f"没有恢复，没有留下新文件夹：按删除清单再删一次时出错（{refusal}）。请换一个磁盘再恢复"
        ) from refusal
    before = Anchor(manifest.head, manifest.seq, "备份的链头")
    found = verify_folder(draft, [before])
    for fault in found.faults:
        raise NotRestored(f"没有恢复，没有留下新文件夹：再删一次以后没有通过核对：{fault}")
    return Restored(manifest, found, told, found.erased - restored.found.erased)


def _faults(folder: Path, manifest: Manifest, found: Findings) -> Iterator[Fault]:
    """All in which the folder is not what the manifest says."""
    yield from found.faults
    if found.tail is not None:
        yield found.tail
    said = manifest_of(folder)
    if (found.seq, found.head) != (manifest.seq, manifest.head):
        yield Fault(str(said), "链头不是备份时的那个")
    if (found.records, found.erased) != (manifest.records, manifest.erased):
        yield Fault(str(said), f"记录数不对：备份时 {manifest.records} 条，现在 {found.records} 条")
    for file in manifest.files:
        path = journal_of(folder) / file.name
        if not path.is_file() or _sha256(path) != file.sha256:
            yield Fault(str(path), "与备份时写下的不一样")
    for photo in (photo_of(folder, name) for name in manifest.photos):
        if not photo.is_file():
            yield Fault(str(photo), "照片不见了")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_first(faults: Iterable[Fault]) -> None:
    for fault in faults:
        raise BadBackup(fault.place, fault.why)
