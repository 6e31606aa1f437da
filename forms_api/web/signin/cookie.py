"""A session in Flask's signed cookie: a few words each way."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from forms_api.derive.session import Session
from forms_api.web.access import PROVED

ID = "_user_id"
"""Flask-Login's name for what it looks people up by: here the id of the session."""

SEEN = "seen"
KEYS = (ID, "person", "secret", "device", "begun", SEEN, PROVED)

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def write_session(session: Session) -> dict[str, str | None]:
    """What stands in the cookie."""
    return {
        ID: session.id,
        "person": session.person,
        "secret": session.secret,
        "device": session.device,
        "begun": session.begun.isoformat(),
        SEEN: session.seen.isoformat(),
        PROVED: session.proved.isoformat(),
    }


def read_session(cookie: Mapping[str, Any]) -> Session | None:
    """The session in a cookie; None if there is none, or one of another make."""
    try:
        return Session(
            id=str(cookie[ID]),
            person=str(cookie["person"]),
            secret=str(cookie["secret"]),
            device=cookie["device"],
            begun=datetime.fromisoformat(cookie["begun"]),
            seen=datetime.fromisoformat(cookie[SEEN]),
            proved=_read_proved(cookie.get(PROVED)),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _read_proved(written: object) -> datetime:
    """Long ago where no time is said: access.py asks the cookie itself."""
    with suppress(TypeError, ValueError):
        return datetime.fromisoformat(written)  # type: ignore[arg-type]
    return _NEVER
