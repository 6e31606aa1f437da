"""Ids are made by the sender: they must carry their time and be recognised strictly."""

import hashlib
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_api.records.ids import is_id, is_uuid, name_id, new_id, time_of

EIGHT = datetime(2026, 9, 1, 8, 0, 0, 123_456, tzinfo=UTC)
times = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9999, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(times)
def test_a_new_id_is_a_uuid7_and_tells_its_millisecond(now):
    made = new_id(now)
    assert is_id(made)
    assert uuid.UUID(made).version == 7
    assert uuid.UUID(made).variant == uuid.RFC_4122
    assert timedelta(0) <= now - time_of(made) < timedelta(milliseconds=1)


def test_ids_of_one_moment_differ_and_later_ones_sort_after():
    assert len({new_id(EIGHT) for _ in range(1000)}) == 1000
    assert new_id(EIGHT) < new_id(EIGHT + timedelta(milliseconds=1))


def test_the_zone_does_not_matter_but_must_be_there():
    shanghai = EIGHT.astimezone(timezone(timedelta(hours=8)))
    assert time_of(new_id(shanghai)) == time_of(new_id(EIGHT))
    with pytest.raises(ValueError):
        new_id(EIGHT.replace(tzinfo=None))


def test_the_example_of_the_rfc():
    example = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
    assert is_id(example)
    assert time_of(example) == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
        "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n",
        "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
        "０17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    ],
)
def test_other_texts_are_no_ids(text):
    assert not is_id(text)
    with pytest.raises(ValueError):
        time_of(text)


def test_a_time_beyond_the_calendar_is_refused():
    with pytest.raises(ValueError):
        time_of("ffffffff-ffff-7fff-bfff-ffffffffffff")


def test_a_name_depends_on_kind_and_content_only():
    content = hashlib.sha256(b"a form").hexdigest()
    name = name_id("form", content)
    assert name == name_id("form", content)
    assert name != name_id("rule", content)
    assert uuid.UUID(name).version == 8
    assert is_uuid(name)
    assert not is_id(name)
