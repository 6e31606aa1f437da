"""`houqin verify` misses a photo that a record names: it is part of the evidence."""

import pytest

from forms_api.records.photo import photo_record
from forms_api.store import sql_verify
from forms_api.store.disk import Disk
from forms_api.store.photos import keep_photo, photo_of
from forms_api.store.verify import verify_folder


@pytest.fixture
def name(folder, reopen, fact, start):
    """A photo that came in, and a record that names it."""
    name = keep_photo(folder, b"a clean sink", Disk())
    store = reopen()
    store.append(photo_record(start, campus="main", person_id="p1", name=name, size=12))
    store.append(fact(minutes=1, photo=[name]))
    store.close()
    return name


def test_a_photo_that_is_there_is_no_fault(folder, name):
    found = verify_folder(folder)
    assert (found.faults, found.photos) == ((), 1)


def test_a_photo_that_is_gone_is_found_at_the_record_that_names_it(folder, name):
    photo_of(folder, name).unlink()
    (fault,) = verify_folder(folder).faults
    assert fault.place == str(folder / "journal" / "2026-09.jsonl") + ":3"
    assert str(photo_of(folder, name)) in fault.why


def test_a_photo_that_no_record_named_may_go(folder, reopen, fact, start):
    store = reopen()
    name = keep_photo(folder, b"never sent", Disk())
    store.append(photo_record(start, campus="main", person_id="p1", name=name, size=10))
    store.close()
    photo_of(folder, name).unlink()
    assert verify_folder(folder).faults == ()


def test_hex_digits_that_are_no_photo_are_not_missed(folder, name, reopen, fact):
    reopen().append(fact(minutes=2, note="ab" * 32))
    assert verify_folder(folder).faults == ()


def test_a_photo_goes_with_its_record(folder, name, reopen, fact):
    store = reopen()
    (record,) = store.read("submission")
    store.append(fact("erasure", minutes=60, subject=record.id))
    store.close()
    assert not photo_of(folder, name).exists()
    assert verify_folder(folder).faults == ()


def test_photos_beside_postgres_are_missed_too(postgres, reach, fact, start, tmp_path):
    name = keep_photo(tmp_path, b"a clean sink", Disk())
    address = postgres()
    store = reach(address)
    store.append(photo_record(start, campus="main", person_id="p1", name=name, size=12))
    store.append(fact(minutes=1, photo=[name]))
    verified = sql_verify.verify_sql(address, folder=tmp_path)
    assert (verified.faults, verified.photos) == ((), 1)
    photo_of(tmp_path, name).unlink()
    (fault,) = sql_verify.verify_sql(address, folder=tmp_path).faults
    assert str(photo_of(tmp_path, name)) in fault.why
