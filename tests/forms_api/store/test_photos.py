"""A photo is a file that is there whole, under the hash of its bytes, or not at all."""

import errno
import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from forms_api.store import photos
from forms_api.store.disk import Disk
from forms_api.store.errors import Damaged, StoreDown, StoreFull
from forms_api.store.photos import (
    damaged_photos,
    drop_photos,
    keep_photo,
    named_photos,
    photo_of,
    photos_in,
    read_photo,
)

DATA = b"\xff\xd8 a photo of a sink \x00" * 100
NAME = hashlib.sha256(DATA).hexdigest()
OTHER = b"another one"


def files_in(folder):
    return sorted(path for path in (folder / "photos").rglob("*") if path.is_file())


def test_a_photo_is_named_by_its_bytes(folder, disk):
    assert keep_photo(folder, DATA, disk) == NAME
    assert read_photo(folder, NAME) == DATA
    assert photos_in(folder) == [NAME]
    assert files_in(folder) == [folder / "photos" / NAME[:2] / NAME]


def test_only_the_owner_may_look(folder, disk):
    keep_photo(folder, DATA, disk)
    for path in (folder / "photos").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    assert (folder / "photos").stat().st_mode & 0o777 == 0o700


def test_a_folder_without_photos_is_fine(folder, disk):
    assert photos_in(folder) == []
    assert read_photo(folder, NAME) is None
    assert named_photos(folder, NAME) == set()
    assert list(damaged_photos(folder)) == []
    drop_photos(folder, [NAME], disk)
    assert not (folder / "photos").exists()


def test_the_same_photo_again_writes_nothing(folder, disk):
    keep_photo(folder, DATA, disk)
    disk.calls.clear()
    assert keep_photo(folder, DATA, disk) == NAME
    assert "write" not in disk.calls
    assert len(files_in(folder)) == 1


def test_it_is_synced_with_all_its_folders_before_the_answer(folder):
    """Every name on the way from the data folder is durable, and the bytes before their name."""
    told = []

    class Telling(Disk):
        def sync(self, descriptor):
            told.append("bytes" if not photos_in(folder) else "too late")

        def sync_folder(self, path):
            told.append(path)

    keep_photo(folder, DATA, Telling())
    shelf = folder / "photos"
    assert told == [folder, shelf, "bytes", shelf / NAME[:2]]


@pytest.mark.parametrize("call", ["write", "sync", "sync_folder"])
@pytest.mark.parametrize(
    ("number", "refusal"), [(errno.ENOSPC, StoreFull), (errno.EDQUOT, StoreFull), (5, StoreDown)]
)
def test_a_disk_that_fails_leaves_no_half_photo(folder, disk, call, number, refusal):
    disk.fail[call] = number
    with pytest.raises(refusal):
        keep_photo(folder, DATA, disk)
    assert not files_in(folder)
    disk.fail.clear()
    keep_photo(folder, DATA, disk)
    assert read_photo(folder, NAME) == DATA


def test_a_name_that_could_not_be_synced_is_synced_by_the_next_try(folder):
    shelf = folder / "photos" / NAME[:2]

    class Once(Disk):
        synced, left = 0, 1

        def sync_folder(self, path):
            if path != shelf:
                return
            self.left -= 1
            if self.left >= 0:
                raise OSError(5, "EIO")
            self.synced += 1

    disk = Once()
    with pytest.raises(StoreDown):
        keep_photo(folder, DATA, disk)
    assert (shelf / NAME).exists()
    keep_photo(folder, DATA, disk)
    assert disk.synced == 1


def test_a_photo_that_rotted_is_found_and_comes_back_with_the_next_sending(folder, disk):
    keep_photo(folder, DATA, disk)
    path = photo_of(folder, NAME)
    path.write_bytes(DATA[:-1])
    assert list(damaged_photos(folder)) == [path]
    with pytest.raises(Damaged, match="照片"):
        read_photo(folder, NAME)
    keep_photo(folder, DATA, disk)
    assert read_photo(folder, NAME) == DATA
    assert list(damaged_photos(folder)) == []


def test_a_photo_that_goes_while_we_look_is_no_damage(folder, disk, monkeypatch):
    monkeypatch.setattr(photos, "photos_in", lambda _: [NAME])
    assert list(damaged_photos(folder)) == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../format",
        NAME[:-1],
        NAME + "0",
        NAME.upper(),
        NAME + "\n",
        f"{NAME}/../x",
        "g" * 64,
    ],
)
def test_what_is_no_name_leads_nowhere(folder, disk, name):
    keep_photo(folder, DATA, disk)
    assert read_photo(folder, name) is None
    with pytest.raises(ValueError, match="no name"):
        photo_of(folder, name)
    with pytest.raises(ValueError, match="no name"):
        drop_photos(folder, [name], disk)
    assert photos_in(folder) == [NAME]
    assert (folder / "format").exists()


def test_only_photos_in_their_places_are_listed(folder, disk):
    names = sorted(keep_photo(folder, b"%d" % number, disk) for number in range(5))
    shelf = folder / "photos" / NAME[:2]
    shelf.mkdir(exist_ok=True)
    (shelf / f"{NAME}.0123456789abcdef.part").write_bytes(DATA)
    (folder / "photos" / "zz").mkdir()
    (folder / "photos" / "zz" / NAME).write_bytes(DATA)
    (folder / "photos" / "readme").write_text("")
    assert photos_in(folder) == names


def test_names_in_a_text_are_those_of_files(folder, disk):
    other = keep_photo(folder, OTHER, disk)
    keep_photo(folder, DATA, disk)
    missing = "0" * 64
    text = f'{{"body":{{"photo":"{NAME}","head":"{missing}","note":"见{other}。"}}}}'
    assert named_photos(folder, text) == {NAME, other}
    assert named_photos(folder, f'"{NAME}0" "{NAME.upper()}" "{NAME[1:]}"') == set()


def test_dropped_photos_are_gone_with_what_a_crash_left_of_them(folder, disk):
    other = keep_photo(folder, OTHER, disk)
    keep_photo(folder, DATA, disk)
    left = photo_of(folder, NAME).with_name(f"{NAME}.0123456789abcdef.part")
    left.write_bytes(DATA)
    disk.calls.clear()
    drop_photos(folder, [NAME], disk)
    assert disk.calls == ["sync_folder"]
    assert files_in(folder) == [photo_of(folder, other)]
    assert read_photo(folder, NAME) is None


def test_a_crash_between_removing_and_syncing_is_made_good(folder, disk):
    keep_photo(folder, DATA, disk)
    disk.fail["sync_folder"] = 5
    with pytest.raises(OSError, match="EIO"):
        drop_photos(folder, [NAME], disk)
    disk.fail.clear()
    disk.calls.clear()
    drop_photos(folder, [NAME], disk)
    assert disk.calls == ["sync_folder"]


def test_the_same_photo_from_two_threads_is_kept_by_both(folder):
    both = threading.Barrier(2, timeout=20)

    class Together(Disk):
        def sync(self, descriptor):
            both.wait()  # each has written its bytes, none has given them their name
            super().sync(descriptor)

    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(keep_photo, folder, DATA, Together()) for _ in range(2)]
        assert [each.result() for each in tries] == [NAME, NAME]
    assert read_photo(folder, NAME) == DATA
    assert files_in(folder) == [photo_of(folder, NAME)]
