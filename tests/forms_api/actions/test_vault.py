"""What is written of children: nobody reads it off the disk, and in time nobody reads it at all."""

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from forms_api.actions.keep_record import Parcel
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import read_sheet, submit_form
from forms_api.actions.vault import RING, forget_passed, is_shut, open_box
from forms_api.records.ids import new_id
from forms_api.records.submission import answers_of
from forms_api.settings import Settings
from forms_api.store.backup import take_backup
from forms_api.store.errors import StoreDown
from forms_api.store.key_ring import KeyRing
from forms_api.store.tiny import init_store, open_store
from forms_api.store.verify import verify_folder
from forms_api.web.forgetting import forget_once

NAME = "金丝雀小朋友"
CHILD = {"form": "medicine", "answers": {"name": NAME, "dose": Decimal("2.5")}}


@pytest.fixture
def data(tmp_path, clock):
    init_store(tmp_path / "data", clock=clock)
    return tmp_path / "data"


@pytest.fixture
def ring(tmp_path):
    return KeyRing(tmp_path / "keys" / "ring.json")


@pytest.fixture
def kitchen(data, clock, child_form, staff, ring):
    """`kitchen(body, …)` is a sheet that the cook sent; `kitchen.store` is what keeps it."""

    class Kitchen:
        library = child_form

        def __init__(self, store):
            self.store = store

        def __call__(self, body=CHILD, *, record_id=None, keys=ring, library=None):
            library = library or self.library
            parcel = Parcel(record_id or new_id(clock()), staff.cook.id, body)
            sheet = read_sheet(body, library.school.zone)
            return submit_form(
                library, self.store, staff.cook, parcel, sheet, clock(), ring=keys
            ).record

    with closing(open_store(data, clock=clock)) as store:
        keep_texts(child_form, store, clock())
        yield Kitchen(store)


def whole(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def in_bytes(text):
    """However a file might spell it."""
    return (text.encode(), text.encode("ascii", "backslashreplace"))


def holds(folder, text=NAME):
    return any(spelt in whole(folder) for spelt in in_bytes(text))


def test_nobody_reads_it_off_the_disk(kitchen, data):
    kitchen()
    assert not holds(data)


def test_control_without_the_class_it_is_there_to_read(kitchen, data, folder):
    folder.swap("forms/medicine.yml", "data: child\n", "")
    library = folder.load()
    kitchen(library=library)
    assert holds(data)


def test_who_has_the_key_reads_every_word(kitchen, ring, data, clock):
    record = kitchen()
    assert is_shut(record)
    assert answers_of(record.body) == {}
    opened = open_box(ring, record)
    assert answers_of(opened.body) == CHILD["answers"]
    assert opened.body["answers"]["name"]["ask"] == "幼儿姓名"
    assert not is_shut(opened)
    kitchen.store.close()
    with closing(open_store(data, clock=clock)) as again:
        assert answers_of(open_box(ring, again.get(record.id)).body) == CHILD["answers"]


def test_the_reason_of_a_correction_is_closed_too(kitchen, ring, data):
    first = kitchen()
    second = kitchen({**CHILD, "supersedes": first.id, "reason": f"{NAME}其实没吃"})
    assert not holds(data)
    assert "reason" not in second.body
    assert open_box(ring, second).body["reason"] == f"{NAME}其实没吃"


def test_what_came_under_a_taken_number_is_closed_too(kitchen, ring, data):
    first = kitchen()
    other = {"form": "medicine", "answers": {"name": f"另一个{NAME}", "dose": 1}}
    with pytest.raises(Refusal) as refused:
        kitchen(other, record_id=first.id)
    assert refused.value.code == "id-conflict"
    assert not holds(data)
    (aside,) = kitchen.store.read("quarantine")
    assert dict(aside.body["content"]) == {"form": "medicine"}
    assert open_box(ring, aside).body["content"]["answers"]["name"] == f"另一个{NAME}"


def test_sent_twice_is_kept_once_and_the_digest_tells_nothing(kitchen, ring, clock):
    first = kitchen()
    clock.advance(timedelta(days=40))  # another month, another key
    assert kitchen(record_id=first.id) == first
    parcel = Parcel(first.id, first.by, CHILD)
    assert first.body["sent"] != parcel.digest  # as it is without a seal: names could be tried


def test_a_box_opens_in_its_own_record_alone(kitchen, ring):
    first, second = kitchen(), kitchen()
    moved = replace(first, body={**first.body, "sealed": second.body["sealed"]})
    with pytest.raises(Refusal, match="被改动过"):
        open_box(ring, moved)


def test_a_backup_holds_no_key(kitchen, ring, tmp_path, data, clock):
    kitchen()
    take_backup(data, kitchen.store.extent(), tmp_path / "backup", clock())
    assert not holds(tmp_path / "backup")
    assert ring.find(next(iter(kitchen.store.read("submission"))).body["sealed"]["key"])
    secrets = [word for word in ring.path.read_text().split('"') if len(word) > 40]
    assert len(secrets) == 2
    copied = whole(tmp_path / "backup").decode()
    assert [word for word in secrets if word in copied] == []


def test_when_its_time_is_over_nobody_reads_it(kitchen, ring, clock, data, child_form):
    record = kitchen()  # on 12 October 2026, kept for a year
    clock.now = datetime(2027, 10, 31, 15, 59, tzinfo=UTC)
    assert forget_passed(ring, child_form, clock()) == ()
    clock.now = datetime(2027, 10, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai
    shutil.copy(ring.path, ring.path.with_name("kept-in-the-safe"))
    assert forget_passed(ring, child_form, clock()) == ("medicine 2026-10",)
    assert is_shut(open_box(ring, kitchen.store.get(record.id)))
    # the control: with the key that was dropped it could still be read
    safe = KeyRing(ring.path.with_name("kept-in-the-safe"))
    assert answers_of(open_box(safe, record).body) == CHILD["answers"]
    kitchen.store.close()
    assert verify_folder(data).faults == ()


def test_a_form_that_was_taken_away_keeps_its_time(kitchen, ring, clock, library):
    kitchen()
    clock.now = datetime(2027, 10, 31, 0, 0, tzinfo=UTC)
    assert forget_passed(ring, library, clock()) == ()
    clock.advance(timedelta(days=1))
    assert forget_passed(ring, library, clock()) == ("medicine 2026-10",)


def test_the_service_forgets_by_itself(kitchen, ring, clock, folder):
    kitchen()
    clock.now = datetime(2027, 11, 1, 0, 0, tzinfo=UTC)
    settings = Settings(keys=ring.path, policies=folder.root)
    assert forget_once(settings, clock) == ("medicine 2026-10",)
    assert forget_once(settings, clock) == ()


@pytest.mark.parametrize("keys", [None, "lost", "another"])
def test_without_the_right_ring_nothing_is_taken(kitchen, ring, tmp_path, keys, data):
    kitchen()
    before = whole(data)
    other = KeyRing(tmp_path / "other.json")
    if keys == "lost":
        ring.path.unlink()
    if keys == "another":
        other.make()
    with pytest.raises(Refusal) as refused:
        kitchen(keys={None: None, "lost": ring, "another": other}[keys])
    assert refused.value.code == "store-down"
    assert whole(data) == before


def test_the_ring_is_known_before_the_first_record(kitchen, ring):
    kitchen()
    kitchen()
    assert [fact.subject for fact in kitchen.store.read(RING)] == [ring.id]


def test_a_ring_that_cannot_be_written_is_told(kitchen, monkeypatch):
    def fail(*_):
        raise StoreDown("写不进")

    monkeypatch.setattr(KeyRing, "key", fail)
    with pytest.raises(Refusal, match="写不进"):
        kitchen()
    assert not len(kitchen.store.read("submission"))
