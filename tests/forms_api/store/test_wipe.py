"""After an erasure no byte of the text is left in the data folder, whatever came in between."""

import errno
import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from forms_api.store import checkpoints
from forms_api.store.anchor import read_anchors
from forms_api.store.errors import IdErased, StoreDown, StoreFull
from forms_api.store.photos import keep_photo
from forms_api.store.verify import verify_folder

MARK = "过敏的小朋友甲乙丙"
MONTH = 31 * 24 * 60


@pytest.fixture(autouse=True)
def often(monkeypatch):
    """The month index is written every few records, so that it is there."""
    monkeypatch.setattr(checkpoints, "RECORDS", 4)


@pytest.fixture
def filled(reopen, fact):
    """Three months of records; the 5th and the last but one hold MARK. → (records, head)."""
    records = []
    with closing(reopen()) as store:
        for number in range(30):
            marked = {"note": f"今天{MARK}吃了面"} if number in (5, 28) else {"n": number}
            records += store.append(fact(minutes=number * MONTH // 10, **marked))
        return records, store.head


@pytest.fixture
def decide(fact):
    """decide(*records) → the erasures of these records, after all of them."""
    return lambda *records: [
        fact("erasure", minutes=4 * MONTH, subject=each.id, basis="已过保存期") for each in records
    ]


def files_with_mark(folder):
    """Every file in which the text can be found, whatever its name."""
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and MARK.encode() in path.read_bytes()
    ]


def test_no_byte_of_it_is_left(folder, filled, reopen, decide):
    records, head = filled
    torn = folder / "aside" / "2026-09-1-abc"
    torn.parent.mkdir()
    torn.write_text(f"100 abcdef01 {{{MARK}")
    assert files_with_mark(folder) == [
        "aside/2026-09-1-abc",
        "journal/2026-09.jsonl",
        "journal/2026-11.jsonl",
    ]
    with closing(reopen()) as store:
        store.append(*decide(records[5], records[28]))
        assert files_with_mark(folder) == []
        left = [each for each in records if each not in (records[5], records[28])]
        assert list(store.read("submission")) == left
    findings = verify_folder(folder, read_anchors(head))
    assert findings.faults == ()
    assert (findings.erased, findings.anchors) == (2, 1)
    with closing(reopen()) as store:
        assert store.failure is None
        assert list(store.read("submission")) == left


def test_only_the_months_that_hold_it_are_written_anew(folder, filled, reopen, decide):
    records, _ = filled
    journal = folder / "journal"
    before = {path.name: path.stat().st_ino for path in journal.iterdir()}
    with closing(reopen()) as store:
        store.append(*decide(records[5]))
    after = {path.name: path.stat().st_ino for path in journal.iterdir()}
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["2026-09.jsonl"]
    assert {path.stat().st_mode & 0o777 for path in journal.iterdir()} == {0o600}
    assert not list(journal.glob("*.new"))


def test_the_text_in_the_open_month_goes_too_and_appends_go_on(folder, reopen, fact):
    first, second = fact(note=MARK), fact(minutes=1)
    with closing(reopen()) as store:
        store.append(first)
        store.append(second)
        store.append(fact("erasure", minutes=2, subject=first.id))
        assert files_with_mark(folder) == []
        (third,) = store.append(fact(minutes=3))
        assert list(store.read("submission")) == [second, third]
    assert verify_folder(folder).faults == ()


def test_wherever_it_is_cut_short_the_next_opening_ends_it(folder, filled, reopen, decide, disk):
    records, head = filled
    whole = shutil.copytree(folder, folder.with_name("whole"))
    steps = count_steps(whole, reopen, disk, decide(*(records[each] for each in (5, 28))))
    assert steps > 8  # a frame, two months with their names and indexes
    for step in range(steps):
        cut = shutil.copytree(folder, folder.with_name(f"cut-{step}"))
        store = reopen(cut, disk=StopsAt(step))
        with pytest.raises(StoreDown):
            store.append(*decide(records[5], records[28]))
        store.close()
        with closing(reopen(cut)) as again:
            decided = bool(again.read("erasure"))
            assert again.failure is None
            for each in (records[5], records[28]):
                if decided:
                    with pytest.raises(IdErased):
                        again.get(each.id)
                else:
                    assert again.get(each.id) == each
            assert len(again.read("submission")) == (28 if decided else 30)
        assert bool(files_with_mark(cut)) != decided
        assert verify_folder(cut, read_anchors(head)).faults == ()
        assert not list((cut / "journal").glob("*.new"))


def count_steps(folder, reopen, disk, decisions):
    with closing(reopen(folder, disk=disk)) as store:
        begun = len(disk.calls)
        store.append(*decisions)
        return len(disk.calls) - begun


class StopsAt:
    """A disk whose calls all fail from the n-th one on after the folder is open: power is out."""

    def __init__(self, step):
        self._left = step

    def write(self, descriptor, data):
        self._count()
        os.write(descriptor, data)

    def sync(self, descriptor):
        self._count()

    def cut(self, descriptor, length):
        self._count()
        os.ftruncate(descriptor, length)

    def sync_folder(self, folder):
        self._count()

    def _count(self):
        self._left -= 1
        if self._left < 0:
            raise OSError(errno.EIO, "EIO")


def test_without_room_the_decision_stands_and_the_text_goes_later(
    folder, filled, reopen, decide, disk
):
    records, _ = filled
    real, writes = disk.write, []

    def write(descriptor, data):
        writes.append(len(data))
        if len(writes) == 3:  # after a new month, and the frame with the decision
            raise OSError(errno.ENOSPC, "ENOSPC")
        real(descriptor, data)

    store = reopen(disk=disk)
    disk.write = write
    with pytest.raises(StoreFull, match="文字还在"):
        store.append(*decide(records[5]))
    with pytest.raises(IdErased):
        store.get(records[5].id)
    (fault,) = verify_folder(folder).faults
    assert "内容却还在" in fault.why
    store.append(*decide(records[28]))  # there is room again: both go
    assert files_with_mark(folder) == []
    store.close()
    assert verify_folder(folder).faults == ()


def test_a_photo_goes_with_the_last_record_that_names_it(folder, reopen, fact, disk):
    only, shared = (keep_photo(folder, data, disk) for data in (b"only", b"shared"))
    first = fact(photos=[only, shared])
    second = fact(minutes=1, photos=[shared])
    with closing(reopen()) as store:
        store.append(first)
        store.append(second)
        store.append(fact("erasure", minutes=2, subject=first.id))
        assert [path.name for path in (folder / "photos").rglob("*") if path.is_file()] == [shared]
        store.append(fact("erasure", minutes=3, subject=second.id))
        assert not [path for path in (folder / "photos").rglob("*") if path.is_file()]


def test_no_old_file_stays_open(folder, filled, reopen, decide):
    """Its bytes would stay on the disk for as long as the service runs."""
    records, _ = filled
    with closing(reopen()) as store:
        list(store.read("submission"))  # every month is open now
        store.append(*decide(records[5], records[28]))
        held = [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if is_open(each)]
        assert not [path for path in held if str(folder) in path and "(deleted)" in path]


def is_open(descriptor):
    return os.path.lexists(descriptor)  # the one that lists the folder is closed by now
