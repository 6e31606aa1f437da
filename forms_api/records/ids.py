"""The ids of facts: UUIDv7 for what a person sent, UUIDv8 for what is named by its content."""

import hashlib
import re
import secrets
from datetime import UTC, datetime
from uuid import UUID

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_id(now: datetime) -> str:
    """A new UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits."""
    return _stamp(_milliseconds(now) << 80 | secrets.randbits(80), version=7)


def dated_id(at: datetime, content: str) -> str:
    """A UUIDv7 of that moment that the same content always gets."""
    digest = hashlib.sha256(content.encode()).digest()
    return _stamp(_milliseconds(at) << 80 | int.from_bytes(digest[:10]), version=7)


def time_of(record_id: str) -> datetime:
    """When a UUIDv7 says that it was made, UTC. Raises ValueError for any other id."""
    if not is_id(record_id):
        raise ValueError(f"{record_id!r} is not a UUIDv7")
    milliseconds = UUID(record_id).int >> 80
    try:
        return datetime.fromtimestamp(milliseconds // 1000, UTC).replace(
            microsecond=milliseconds % 1000 * 1000
        )
    except (OverflowError, OSError):
        raise ValueError(f"{record_id!r} lies beyond the calendar") from None


def is_id(text: str) -> bool:
    """Whether `text` is a UUIDv7 in its canonical lower-case form."""
    return _UUID7.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    """Whether `text` is any UUID in canonical lower-case form: what a record may have as its id."""
    return _UUID.fullmatch(text) is not None


def name_id(kind: str, sha256hex: str) -> str:
    """The UUIDv8 of a fact that is named by its content: the same content gives the same id."""
    digest = hashlib.sha256(f"{kind}\n{sha256hex}".encode()).digest()
    return _stamp(int.from_bytes(digest[:16]), version=8)


def _milliseconds(now: datetime) -> int:
    if now.tzinfo is None:
        raise ValueError("the time needs a time zone")
    since = now - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


def _stamp(bits: int, *, version: int) -> str:
    bits = bits & ~(0xF << 76) | version << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=bits))
