"""What the index must know of a record; the body stays on disk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms_api.records.canonical import parse_own
from forms_api.records.ids import is_uuid
from forms_api.records.record import Record, read_time


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    kind: str
    campus: str
    subject: str
    at: datetime
    after: str | None


def entry_of(record: Record, after: str | None) -> Entry:
    return Entry(record.id, record.kind, record.campus, record.subject, record.at, after)


def read_entry(text: str) -> Entry:
    """The entry of an envelope. Raises ValueError for what `complete` did not write."""
    members: dict[str, Any] = parse_own(text)
    try:
        texts = [members[key] for key in ("id", "kind", "campus", "subject", "at")]
    except (KeyError, TypeError):
        raise ValueError("a key is missing") from None
    after = members.get("after")
    linked = [] if after is None else [after]
    if not all(isinstance(text, str) for text in texts + linked) or not is_uuid(texts[0]):
        raise ValueError("a value is of the wrong type")
    record_id, kind, campus, subject, at = texts
    return Entry(record_id, kind, campus, subject, read_time(at), after)
