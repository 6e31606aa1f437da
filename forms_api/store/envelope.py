"""How one record is spelled on disk and under its leaf hash: its canonical JSON, with `after`.

The keys are sorted, so `after` and `at` come first: all the rest can be spelled before the commit
point, which alone knows these two.
"""

from collections.abc import Mapping
from typing import Any

from forms_api.records.canonical import canonical, parse_own
from forms_api.records.record import Record, from_json, spell_time, to_json


def spell_rest(record: Record) -> bytes:
    """The envelope without `after` and `at`. Raises NotJson."""
    members = to_json(record)
    del members["at"]
    return canonical(members)


def complete(rest: bytes, record: Record, after: str | None) -> bytes:
    """The whole envelope: `record.at` is final now."""
    link = b"" if after is None else b'"after":' + canonical(after) + b","
    return b'{%b"at":"%b",%b' % (link, spell_time(record.at).encode(), rest[1:])


def read_envelope(text: str) -> tuple[Record, str | None]:
    """The record and its `after`. Raises ValueError for what `complete` did not write."""
    members = parse_own(text)
    if not isinstance(members, Mapping):
        raise ValueError("a record is an object")
    return from_json(_without_link(members)), members.get("after")


def _without_link(members: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if key != "after"}
