"""A backup is whole or not there; a restore gives back what was kept, or refuses."""

import errno
import hashlib
import json
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from forms_api.records.erasure import ERASURE, erasure_records, request_record
from forms_api.store.anchor import Anchor
from forms_api.store.backup import (
    NotBackedUp,
    NotRestored,
    check_backup,
    folder_name,
    restore_backup,
    take_backup,
)
from forms_api.store.disk import Disk
from forms_api.store.errors import AlreadyInitialised, Damaged, IdErased
from forms_api.store.manifest import BadBackup, read_manifest
from forms_api.store.photos import keep_photo, photo_of, photos_in, read_photo
from forms_api.store.seal import CHINA
from forms_api.store.verify import verify_folder

AT = datetime(2026, 10, 2, 20, 0, tzinfo=UTC)
MONTH = 31 * 24 * 60
PICTURE = b"\xff\xd8 a sink"
PHOTO = hashlib.sha256(PICTURE).hexdigest()
MARK = "过敏的小朋友甲乙丙"
GOLDEN = Path(__file__).parent / "golden_backups"


@pytest.fixture
def filled(reopen, fact, folder):
    """A store with records in two months; the last one names a photo."""
    store = reopen()
    keep_photo(folder, PICTURE, Disk())
    for minutes in (0, 1, MONTH):
        store.append(fact(minutes=minutes, n=minutes))
    store.append(fact(minutes=MONTH + 1, photo=PHOTO, note=MARK))
    return store


@pytest.fixture
def backup(filled, folder, tmp_path):
    target = tmp_path / "stick" / "houqin-1"
    take_backup(folder, filled.extent(), target, AT)
    return target


class Failing(Disk):
    """The disk is full from the n-th call of one name on."""

    def __init__(self, call, after):
        self.call, self.left = call, after

    def write(self, descriptor, data):
        self._count("write")
        super().write(descriptor, data)

    def sync(self, descriptor):
        self._count("sync")

    def sync_folder(self, folder):
        self._count("sync_folder")

    def _count(self, call):
        if call != self.call:
            return
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "ENOSPC")


class Lying(Disk):
    """A stick that keeps something else, and says that all is well."""

    def write(self, descriptor, data):
        super().write(descriptor, data.replace(b"small-1", b"small-7"))


def records(store):
    return [record for kind in ("submission", "seal") for record in store.read(kind)]


def spoil(path, old, new):
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def test_a_restored_folder_holds_every_record(filled, backup, tmp_path, reopen):
    restored = restore_backup(backup, tmp_path / "new")
    again = reopen(tmp_path / "new")
    assert records(again) == records(filled)
    assert again.head == filled.head == restored.manifest.head == restored.found.head
    assert restored.manifest.records == restored.found.records == len(records(filled))
    assert (restored.told, restored.erased) == (0, 0)


def test_a_restored_folder_takes_new_records(backup, tmp_path, reopen, fact):
    restore_backup(backup, tmp_path / "new")
    store = reopen(tmp_path / "new")
    (kept,) = store.append(fact(minutes=MONTH + 5))
    store.close()
    assert reopen(tmp_path / "new").get(kept.id) == kept


def test_only_the_owner_may_read_a_backup_and_what_is_restored(backup, tmp_path):
    restore_backup(backup, tmp_path / "new")
    for root in (backup, tmp_path / "new"):
        for path in (root, *root.rglob("*")):
            assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_neither_key_nor_index_nor_torn_tails_are_copied(filled, folder, tmp_path):
    (folder / "secret.key").write_text("secret")
    (folder / "aside").mkdir()
    (folder / "aside" / "tail").write_text("tail")
    take_backup(folder, filled.extent(), tmp_path / "b", AT)
    names = {str(path.relative_to(tmp_path / "b")) for path in (tmp_path / "b").rglob("*")}
    months = {"journal/2026-09.jsonl", "journal/2026-10.jsonl"}
    photos = {"photos", f"photos/{PHOTO[:2]}", f"photos/{PHOTO[:2]}/{PHOTO}"}
    assert names == {"backup.json", "format", "journal"} | months | photos


def test_what_came_after_the_moment_is_not_in_it(filled, folder, tmp_path, fact):
    extent = filled.extent()
    filled.append(fact(minutes=MONTH + 9))
    filled.append(fact(minutes=3 * MONTH))
    manifest = take_backup(folder, extent, tmp_path / "b", AT)
    assert manifest.head == extent.head != filled.head
    assert check_backup(tmp_path / "b")[1] == []


def test_an_anchor_from_before_is_found_in_a_backup(filled, backup):
    assert check_backup(backup, [Anchor(filled.head, None, "纸上")])[1] == []
    (fault,) = check_backup(backup, [Anchor("f" * 64, None, "纸上")])[1]
    assert fault.place == "纸上"


@pytest.mark.parametrize(("call", "points"), [("write", 5), ("sync", 5), ("sync_folder", 5)])
def test_a_full_disk_leaves_no_half_backup(filled, folder, tmp_path, call, points):
    for after in range(points):
        stick = tmp_path / str(after)
        with pytest.raises(OSError, match="ENOSPC"):
            take_backup(folder, filled.extent(), stick / "b", AT, Failing(call, after))
        assert list(stick.iterdir()) == []


def test_no_other_call_of_the_disk_can_fail(filled, folder, tmp_path):
    """But the very last, when the backup is whole and has its name."""
    for call, points in (("write", 5), ("sync", 5)):
        take_backup(folder, filled.extent(), tmp_path / call, AT, Failing(call, points))
    with pytest.raises(OSError, match="ENOSPC"):
        take_backup(folder, filled.extent(), tmp_path / "b", AT, Failing("sync_folder", 5))
    assert check_backup(tmp_path / "b")[1] == []


@pytest.mark.parametrize("call", ["write", "sync"])
@pytest.mark.parametrize("after", range(4))
def test_a_disk_that_fails_leaves_no_data_folder(backup, tmp_path, call, after):
    with pytest.raises(OSError, match="ENOSPC"):
        restore_backup(backup, tmp_path / "place" / "new", Failing(call, after))
    assert list((tmp_path / "place").iterdir()) == []


def test_a_disk_that_keeps_other_bytes_is_found(filled, folder, tmp_path):
    with pytest.raises(NotBackedUp, match="没有通过核对"):
        take_backup(folder, filled.extent(), tmp_path / "stick" / "b", AT, Lying())
    assert list((tmp_path / "stick").iterdir()) == []


def test_damaged_records_are_not_backed_up_as_good(filled, folder, tmp_path):
    extent = filled.extent()
    spoil(folder / "journal" / "2026-09.jsonl", b'"small-1"', b'"small-2"')
    with pytest.raises(NotBackedUp, match=r"2026-09\.jsonl:2"):
        take_backup(folder, extent, tmp_path / "b", AT)
    assert not (tmp_path / "b").exists()


def test_a_file_that_lost_its_end_is_not_backed_up(filled, folder, tmp_path):
    extent = filled.extent()
    path = folder / "journal" / "2026-10.jsonl"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Damaged, match="少了 1 个字节"):
        take_backup(folder, extent, tmp_path / "b", AT)


def test_it_is_not_put_beside_what_it_saves(filled, folder):
    for target in (folder / "b", folder / "journal" / ".." / "b", folder):
        with pytest.raises(NotBackedUp, match="另一个磁盘"):
            take_backup(folder, filled.extent(), target, AT)


def test_a_second_backup_of_the_same_name_is_refused(filled, folder, backup):
    before = (backup / "backup.json").read_bytes()
    with pytest.raises(AlreadyInitialised):
        take_backup(folder, filled.extent(), backup, AT)
    assert (backup / "backup.json").read_bytes() == before


def test_nothing_is_restored_over_what_is_there(backup, folder, tmp_path):
    (tmp_path / "file").write_text("")
    for target in (folder, backup, tmp_path / "file"):
        with pytest.raises(AlreadyInitialised):
            restore_backup(backup, target)


def test_an_empty_folder_may_be_filled(backup, tmp_path):
    (tmp_path / "new").mkdir()
    assert restore_backup(backup, tmp_path / "new").found.records
    assert (tmp_path / "new" / "format").exists()


def change_text(backup):
    spoil(backup / "journal" / "2026-09.jsonl", b'"small-1"', b'"small-2"')


def cut_the_end(backup):
    path = backup / "journal" / "2026-10.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def tear_the_end(backup):
    path = backup / "journal" / "2026-10.jsonl"
    path.write_bytes(path.read_bytes()[:-9])


def drop_a_month(backup):
    (backup / "journal" / "2026-10.jsonl").unlink()


def add_bytes(backup):
    with (backup / "journal" / "2026-10.jsonl").open("ab") as file:
        file.write(b"12")


def drop_the_format(backup):
    (backup / "format").unlink()


def count_wrong(backup):
    path = backup / "backup.json"
    members = json.loads(path.read_text())
    path.write_text(json.dumps(members | {"records": members["records"] + 1}))


def lead_elsewhere(backup):
    spoil(backup / "backup.json", b'"2026-09.jsonl"', b'"../../data/format"')


def drop_a_photo(backup):
    photo_of(backup, PHOTO).unlink()


def change_a_photo(backup):
    spoil(photo_of(backup, PHOTO), b"sink", b"milk")


def name_no_photo(backup):
    spoil(backup / "backup.json", PHOTO.encode(), b"../../format")


def drop_the_note(backup):
    (backup / "backup.json").unlink()


def garble_the_note(backup):
    (backup / "backup.json").write_text("{")


HARM = [
    change_text,
    cut_the_end,
    tear_the_end,
    drop_a_month,
    add_bytes,
    drop_the_format,
    count_wrong,
    lead_elsewhere,
    drop_a_photo,
    change_a_photo,
    name_no_photo,
    drop_the_note,
    garble_the_note,
]


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_a_backup_that_was_changed_is_refused(backup, tmp_path, harm):
    harm(backup)
    with pytest.raises(BadBackup, match="这份备份不能用"):
        restore_backup(backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    with suppress(BadBackup):
        assert check_backup(backup)[1]


def test_a_plain_folder_is_no_backup(folder, tmp_path):
    with pytest.raises(BadBackup, match=r"backup\.json"):
        check_backup(folder)


def test_the_name_is_the_time_on_the_wall():
    assert folder_name(AT, CHINA) == "houqin-2026-10-03-040000"


def test_photos_come_back(backup, folder, tmp_path):
    assert read_manifest(backup).photos == (PHOTO,)
    restored = restore_backup(backup, tmp_path / "new")
    assert read_photo(tmp_path / "new", PHOTO) == PICTURE
    assert photos_in(tmp_path / "new") == photos_in(folder)
    assert restored.found.photos == 1


def test_photos_are_listed_after_the_records(filled, folder, tmp_path, fact):
    """Whatever a record names was kept before it: so it must be in a backup of that moment."""
    picture = keep_photo(folder, b"newer", Disk())
    filled.append(fact(minutes=MONTH + 2, photo=picture))
    extent = filled.extent()
    later = keep_photo(folder, b"its record is not there yet", Disk())
    manifest = take_backup(folder, extent, tmp_path / "b", AT)
    assert set(manifest.photos) == {PHOTO, picture, later}


def test_a_photo_that_is_erased_while_we_copy_is_no_damage(filled, folder, tmp_path):
    gone = keep_photo(folder, b"gone", Disk())

    class Erasing(Disk):
        def write(self, descriptor, data):
            super().write(descriptor, data)
            photo_of(folder, gone).unlink(missing_ok=True)

    manifest = take_backup(folder, filled.extent(), tmp_path / "b", AT, Erasing())
    assert manifest.photos == (PHOTO,)
    assert check_backup(tmp_path / "b")[1] == []


def test_a_photo_that_rotted_is_not_backed_up_as_good(filled, folder, tmp_path):
    spoil(photo_of(folder, PHOTO), b"sink", b"milk")
    with pytest.raises(NotBackedUp, match=f"{PHOTO}：照片保存之后被改动"):
        take_backup(folder, filled.extent(), tmp_path / "b", AT)
    assert not (tmp_path / "b").exists()
    assert [fault.place for fault in verify_folder(folder).faults] == [str(photo_of(folder, PHOTO))]


@pytest.mark.parametrize("name", [path.name for path in sorted(GOLDEN.iterdir())])
def test_a_backup_of_every_released_program_restores(name, tmp_path, reopen):
    """`before-photos` says nothing of photos nor of erasures."""
    backup = shutil.copytree(GOLDEN / name, tmp_path / name)
    found, faults = check_backup(backup)
    assert faults == []
    restored = restore_backup(backup, tmp_path / "new")
    assert restored.manifest.records == found.records == restored.found.records
    assert reopen(tmp_path / "new").failure is None
    if name == "before-photos":
        assert restored.manifest.photos == ()
        assert restored.manifest.erasures is None


@pytest.fixture
def marked(filled):
    (record,) = [each for each in filled.read("submission") if "note" in each.body]
    return record


@pytest.fixture
def erase(start):
    """erase(record) → the facts of a confirmed request, later than every backup here."""

    def make(*records):
        ids = [record.id for record in records]
        request = request_record(AT, campus="main", ids=ids, basis="保存期限已过", by="p1")
        return erasure_records(AT, request=request, by="p2")

    return make


def files_with(mark, folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if mark in path.read_bytes()]


def test_what_was_erased_since_does_not_come_back(backup, marked, erase, tmp_path, reopen, filled):
    new, facts = tmp_path / "new", erase(marked)
    restored = restore_backup(backup, new, erasures=facts)
    assert (restored.told, restored.erased) == (1, 1)
    assert files_with(MARK.encode(), backup)
    assert files_with(MARK.encode(), new) == files_with(PICTURE, new) == []
    assert verify_folder(new, [Anchor(filled.head, None, "纸上")]).faults == ()
    store = reopen(new)
    with pytest.raises(IdErased):
        store.get(marked.id)
    with pytest.raises(IdErased):
        store.append(marked)
    left = [each for each in filled.read("submission") if each != marked]
    assert list(store.read("submission")) == left
    assert list(store.read(ERASURE)) == facts


def test_the_backup_is_not_changed_by_a_restore(backup, marked, erase, tmp_path):
    before = {path: path.read_bytes() for path in backup.rglob("*") if path.is_file()}
    restore_backup(backup, tmp_path / "new", erasures=erase(marked))
    assert {path: path.read_bytes() for path in backup.rglob("*") if path.is_file()} == before


def test_what_the_backup_knows_is_not_told_again(filled, folder, marked, erase, tmp_path, fact):
    facts, unknown = erase(marked), erase(fact())
    filled.append(*facts)
    take_backup(folder, filled.extent(), tmp_path / "b", AT, erasures=facts)
    assert files_with(MARK.encode(), tmp_path / "b") == []
    assert read_manifest(tmp_path / "b").erasures == (facts[0].id,)
    restored = restore_backup(tmp_path / "b", tmp_path / "new", erasures=facts)
    assert (restored.told, restored.erased) == (0, 0)
    restored = restore_backup(tmp_path / "b", tmp_path / "newer", erasures=[*facts, *unknown])
    assert (restored.told, restored.erased) == (1, 0)


def test_a_photo_that_another_record_names_stays(filled, folder, marked, erase, tmp_path, fact):
    filled.append(fact(minutes=MONTH + 2, photo=PHOTO))
    take_backup(folder, filled.extent(), tmp_path / "b", AT)
    restore_backup(tmp_path / "b", tmp_path / "new", erasures=erase(marked))
    assert read_photo(tmp_path / "new", PHOTO) == PICTURE


def test_a_restored_folder_belongs_to_its_owner_alone(backup, marked, erase, tmp_path):
    restore_backup(backup, tmp_path / "new", erasures=erase(marked))
    for path in (tmp_path / "new", *(tmp_path / "new").rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("call", ["write", "sync", "sync_folder"])
def test_a_disk_that_fails_while_erasing_leaves_no_data_folder(
    backup, marked, erase, tmp_path, call
):
    """From call to call, until nothing fails: no folder in which the text is back."""
    refusals = set()
    for after in range(60):
        place = tmp_path / str(after)
        try:
            restore_backup(backup, place / "new", Failing(call, after), erasures=erase(marked))
        except (OSError, NotRestored) as refusal:
            refusals.add(type(refusal))
            if not (place / "new").exists():
                assert list(place.iterdir()) == []
                continue
        assert files_with(MARK.encode(), place / "new") == []
        assert verify_folder(place / "new").faults == ()
    assert refusals == {OSError, NotRestored}
    assert (place / "new").exists()
