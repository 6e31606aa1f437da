"""A fact is frozen, its time is UTC in milliseconds, and JSON carries it whole."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from forms_api.records.canonical import canonical, parse
from forms_api.records.record import (
    Record,
    ceil_milliseconds,
    from_json,
    read_time,
    spell_time,
    to_json,
)

AT = datetime(2026, 9, 1, 0, 30, 0, 123_999, tzinfo=UTC)
ID = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def record(**changes):
    members = {
        "id": ID,
        "kind": "submission",
        "campus": "main",
        "subject": "small-1",
        "by": "p1",
        "at": AT,
        "body": {"answers": {"chlorine": Decimal("250.5"), "rooms": ["a", {"b": 1}]}},
    }
    return Record(**(members | changes))


def test_nothing_can_be_changed():
    fact = record()
    with pytest.raises(FrozenInstanceError):
        fact.by = "p2"
    with pytest.raises(TypeError):
        fact.body["answers"] = {}
    with pytest.raises(TypeError):
        fact.body["answers"]["chlorine"] = 1
    with pytest.raises(TypeError):
        fact.body["answers"]["rooms"][1]["b"] = 2


def test_the_maker_of_the_body_cannot_change_it_later():
    body = {"rooms": ["a"]}
    fact = record(body=body)
    body["rooms"].append("b")
    assert fact.body == {"rooms": ("a",)}


def test_time_is_utc_and_cut_to_milliseconds():
    shanghai = timezone(timedelta(hours=8))
    fact = record(at=AT.astimezone(shanghai))
    assert fact.at == datetime(2026, 9, 1, 0, 30, 0, 123_000, tzinfo=UTC)
    assert fact.at.tzinfo is UTC
    with pytest.raises(ValueError):
        record(at=AT.replace(tzinfo=None))


def test_json_carries_it_whole():
    fact = record()
    assert from_json(parse(canonical(to_json(fact)))) == fact
    assert len({fact, record(), record(by="p2")}) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"by": 7},
        {"at": "2026-09-01T00:30:00Z"},
        {"at": "2026-09-01T08:30:00.123+08:00"},
        {"at": "2026-09-01T00:30:00.123"},
        {"at": 5},
        {"body": []},
    ],
)
def test_other_json_is_refused(change):
    with pytest.raises(ValueError):
        from_json(to_json(record()) | change)


def test_a_missing_key_is_refused():
    members = to_json(record())
    del members["by"]
    with pytest.raises(ValueError):
        from_json(members)


def test_times_sort_as_text():
    early = datetime(999, 1, 1, tzinfo=UTC)
    assert spell_time(AT) == "2026-09-01T00:30:00.123Z"
    assert spell_time(early) < spell_time(AT)
    assert read_time(spell_time(early)) == early


def test_the_next_whole_millisecond():
    whole = datetime(2026, 9, 1, tzinfo=UTC)
    assert ceil_milliseconds(whole) == whole
    assert ceil_milliseconds(whole + timedelta(microseconds=1)) == whole + timedelta(milliseconds=1)
