"""One shape for every fact. Nothing is updated or deleted: a correction is a new record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType, NoneType
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """A fact: `by` did it to `subject`, and the server heard of it `at` that moment.

    id       UUIDv7 made by the sender before the first try (UUIDv8 for content-addressed facts)
    kind     submission, signoff, move, person, ...
    campus   id of the campus
    subject  what it is about: a place, training, request or person
    by       person id, from the session or token only
    at       the server's clock: UTC, whole milliseconds
    body     JSON values, deeply read-only: objects become read-only mappings, lists become tuples
    """

    id: str
    kind: str
    campus: str
    subject: str
    by: str
    at: datetime
    body: Mapping[str, Any] = field(hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", whole_milliseconds(self.at))
        object.__setattr__(self, "body", read_only(self.body))


def with_body(record: Record, body: Mapping[str, Any]) -> Record:
    """A copy with another body, that is read-only already. Nothing is looked at again: that would
    take most of the time that reading a year of records takes."""
    copy, put = object.__new__(Record), object.__setattr__
    for name in _FIELDS:
        put(copy, name, getattr(record, name))
    put(copy, "body", body)
    return copy


_SCALARS = frozenset({str, int, float, bool, Decimal, NoneType})


def whole_milliseconds(at: datetime) -> datetime:
    """`at` in UTC, cut to milliseconds. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("the time needs a time zone")
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def ceil_milliseconds(at: datetime) -> datetime:
    """The first whole millisecond that is not before `at`: records have no finer times."""
    cut = whole_milliseconds(at)
    return cut if cut == at else cut + timedelta(milliseconds=1)


def read_only(value: Any) -> Any:
    """A copy that nobody can change: mappings become MappingProxyType, lists become tuples."""
    if type(value) in _SCALARS:  # nearly all are: to ask what else it may be takes far longer
        return value
    if isinstance(value, Mapping):
        return MappingProxyType({key: read_only(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(read_only(item) for item in value)
    return value


def spell_time(at: datetime) -> str:
    """`2026-09-01T08:30:00.123Z`: sorts as text in the order of time."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def read_time(text: str) -> datetime:
    """The inverse of `spell_time`. Raises ValueError for any other spelling."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or spell_time(at) != text:
        raise ValueError(f"{text!r} is not a UTC time with milliseconds")
    return at.astimezone(UTC)


def to_json(record: Record) -> dict[str, Any]:
    """The record as a JSON object with the seven keys of Record; `at` is text."""
    return {
        "id": record.id,
        "kind": record.kind,
        "campus": record.campus,
        "subject": record.subject,
        "by": record.by,
        "at": spell_time(record.at),
        "body": record.body,
    }


def from_json(value: Mapping[str, Any]) -> Record:
    """The inverse of `to_json`. Raises ValueError for a missing, extra or wrong value."""
    if set(value) != _KEYS:
        raise ValueError(f"a record has the keys {', '.join(sorted(_KEYS))}")
    texts = {key: value[key] for key in _TEXTS}
    if not all(isinstance(text, str) for text in (*texts.values(), value["at"])):
        raise ValueError(f"{', '.join(_TEXTS)} and at are texts")
    if not isinstance(value["body"], Mapping):
        raise ValueError("body is an object")
    return Record(**texts, at=read_time(value["at"]), body=value["body"])


_TEXTS = ("id", "kind", "campus", "subject", "by")
_FIELDS = (*_TEXTS, "at")
_KEYS = frozenset((*_FIELDS, "body"))
