"""The fact of a PIN: subject = person id; body {hash}; the newest one counts. With
`session`: the one in which it was typed, which goes on.

A new password does not end it; disabling the person does.
"""

from datetime import datetime

from forms_api.records.ids import new_id
from forms_api.records.person import CONSOLE
from forms_api.records.record import Record

PIN = "pin"


def pin_record(
    now: datetime,
    *,
    campus: str,
    person_id: str,
    hashed: str,
    by: str = CONSOLE,
    session: str | None = None,
) -> Record:
    """`hashed` is slow to compute (scrypt): six digits are few."""
    body = {"hash": hashed, **({"session": session} if session else {})}
    return Record(new_id(now), PIN, campus, person_id, by, now, body)
