"""The fact that somebody tried to sign in: the trail, and what locks are computed from.

signin  subject = person id, "" where the name is unknown; by = the person if ok, else "";
        body {how, ok, device, session}: device is an id or null; session is the id of the session
        that began, null if none did

`how` "password-only": the password was right, the code of the second factor is still to come; not
ok, since nobody is in by it. What was typed after it is "totp", or "recovery" if that was right.
"""

from datetime import datetime
from typing import Literal

from forms_api.records.ids import new_id
from forms_api.records.record import Record

SIGNIN = "signin"

How = Literal["password", "pin", "invitation", "token-refused", "password-only", "totp", "recovery"]
CODES = ("totp", "recovery")
"""Tries of a second factor."""

NOBODY = ""
"""`subject` where the name is unknown, and `by` where nobody proved who they are."""


def signin_record(
    now: datetime,
    *,
    campus: str,
    person_id: str,
    how: How,
    ok: bool,
    device: str | None = None,
    session: str | None = None,
    record_id: str | None = None,
) -> Record:
    """`record_id` where the id is named by what went before; else it is a new one."""
    body = {"how": how, "ok": ok, "device": device, "session": session}
    by = person_id if ok else NOBODY
    return Record(record_id or new_id(now), SIGNIN, campus, person_id, by, now, body)
