"""A photo is kept, and on record who sent it; who sent none cannot name it."""

from datetime import timedelta
from functools import partial

import pytest

from forms_api.actions import keep_photo as module
from forms_api.actions.album import open_album, photos_in
from forms_api.actions.darkroom import Darkroom
from forms_api.actions.keep_photo import Shelf, take_photo
from forms_api.actions.refusal import Refusal
from forms_api.records.canonical import canonical
from forms_api.records.erasure import erasure_records, request_record
from forms_api.records.ids import new_id
from forms_api.records.photo import KIND
from forms_api.records.record import Record, to_json
from forms_api.records.submission import submission_body
from forms_api.store.disk import Disk
from forms_api.store.errors import StoreFull
from forms_api.store.open import init_store, open_store
from forms_api.store.photos import drop_photos, read_photo
from forms_api.store.photos import photos_in as files_in

OTHER = b"\xff\xd8\xff\xe0 another one \xff\xd9"
JPEG = b"\xff\xd8\xff\xe0 drawn \xff\xd9"


@pytest.fixture
def shelf(store, tmp_path):
    return Shelf(store, tmp_path, Disk())


@pytest.fixture
def take_in(clock):
    """`take_in(shelf, person)` is the name of a photo that the person has sent."""

    def take_in(shelf, person, drawn=JPEG):
        room = Darkroom(lambda *_: (0, drawn))
        return take_photo(shelf, room, person, "main", b"\xff\xd8\xff", clock())

    return take_in


@pytest.fixture
def take(take_in, shelf):
    return partial(take_in, shelf)


def test_it_is_kept_with_a_fact_about_who_sent_it(shelf, store, take, staff, clock):
    name = take(staff.cook)
    assert read_photo(shelf.folder, name) == JPEG
    (fact,) = store.read(KIND)
    assert (fact.by, fact.at, fact.body) == (staff.cook.id, clock(), {"size": len(JPEG)})


def test_the_fact_does_not_name_the_photo(store, take, staff):
    """Or an erasure would find a record that still names it, and leave it where it is."""
    name = take(staff.cook)
    (fact,) = store.read(KIND)
    assert name.encode() not in canonical(to_json(fact))


def test_the_same_photo_again_is_one_photo_and_one_fact(store, take, staff):
    assert take(staff.cook) == take(staff.cook)
    assert len(store.read(KIND)) == 1
    assert take(staff.health) == take(staff.cook)
    assert len(store.read(KIND)) == 2


def test_a_picture_that_is_refused_leaves_nothing(shelf, store, take, staff):
    with pytest.raises(Refusal):
        take(staff.cook, drawn=b"")
    assert files_in(shelf.folder) == []
    assert store.read(KIND) == ()


def test_a_full_disk_leaves_no_fact(store, staff, clock, tmp_path):
    class Full(Disk):
        def write(self, descriptor, data):
            raise OSError(28, "no space")

    room = Darkroom(lambda *_: (0, JPEG))
    with pytest.raises(StoreFull):
        take_photo(
            Shelf(store, tmp_path, Full()), room, staff.cook, "main", b"\xff\xd8\xff", clock()
        )
    assert store.read(KIND) == ()


def test_a_person_sends_so_many_in_a_day(monkeypatch, take, staff, clock):
    monkeypatch.setattr(module, "MOST_A_DAY", 2)
    photos = [b"\xff\xd8\xff\xe0" + bytes([number]) + b"\xff\xd9" for number in range(4)]
    take(staff.cook, photos[0])
    take(staff.cook, photos[1])
    with pytest.raises(Refusal) as refused:
        take(staff.cook, photos[2])
    assert refused.value.code == "too-many-photos"
    take(staff.health, photos[2])
    clock.advance(timedelta(days=1, seconds=1))
    take(staff.cook, photos[3])


def record_with(staff, clock, answers):
    body = submission_body(form="mixing", revision=1, text="x", answers=answers, asked={})
    return Record(new_id(clock()), "submission", "main", "main", staff.cook.id, clock(), body)


def test_only_who_sent_it_may_name_it(shelf, take, staff):
    name = take(staff.cook)
    assert name in open_album(shelf, staff.cook)
    assert name not in open_album(shelf, staff.health)
    assert "a" * 64 not in open_album(shelf, staff.cook)
    assert "../lock" not in open_album(shelf, staff.cook)
    assert 5 not in open_album(shelf, staff.cook)


def test_a_correction_keeps_the_photos_of_what_it_corrects(shelf, store, take, staff, clock):
    name = take(staff.cook)
    record = record_with(staff, clock, {"picture": [name]})
    store.append(record)
    assert name in open_album(shelf, staff.health, record.id)
    assert name not in open_album(shelf, staff.health, new_id(clock()))


def test_a_photo_that_is_gone_cannot_be_named(shelf, store, take, staff, clock):
    name = take(staff.cook)
    record = record_with(staff, clock, {"picture": [name]})
    store.append(record)
    drop_photos(shelf.folder, [name], shelf.disk)
    assert name not in open_album(shelf, staff.cook, record.id)
    assert take(staff.cook) in open_album(shelf, staff.cook)


def test_a_text_that_looks_like_a_name_is_no_photo(staff, clock):
    name = "a" * 64
    answers = {"what": name, "check": {"value": "fail", "note": name}, "list": ["small"]}
    assert photos_in(record_with(staff, clock, answers)) == set()
    assert photos_in(record_with(staff, clock, {"picture": [name]})) == {name}


def test_an_erasure_takes_the_photo_with_the_record(tmp_path, take_in, staff, clock):
    """In a data folder, where the fact about who sent it stays behind."""
    folder = tmp_path / "kindergarten"
    init_store(folder, clock=clock)
    store = open_store(folder, clock=clock)
    try:
        shelf = Shelf(store, folder, Disk())
        name, other = take_in(shelf, staff.cook), take_in(shelf, staff.cook, OTHER)
        record = record_with(staff, clock, {"picture": [name]})
        store.append(record)
        request = request_record(
            clock(), campus="main", ids=[record.id], basis="到期", by=staff.health.id
        )
        store.append(request)
        store.append(*erasure_records(clock(), request=request, by=staff.principal.id))
        assert files_in(folder) == [other]
        assert len(store.read(KIND)) == 2
        assert name not in open_album(shelf, staff.cook, record.id)
        assert other in open_album(shelf, staff.cook)
    finally:
        store.close()
