"""The fact of an invitation: subject = person id; body {hash, expires}.

Used once: the facts of its use are appended `after` it, so that a second use is stale.
"""

from datetime import datetime

from forms_api.records.ids import new_id
from forms_api.records.person import CONSOLE
from forms_api.records.record import Record, spell_time

INVITATION = "invitation"


def invitation_record(
    now: datetime,
    *,
    campus: str,
    person_id: str,
    hashed: str,
    expires: datetime,
    by: str = CONSOLE,
) -> Record:
    """`hashed`: sha256 of the token in the link, in hex. The token itself is kept nowhere."""
    body = {"hash": hashed, "expires": spell_time(expires)}
    return Record(new_id(now), INVITATION, campus, person_id, by, now, body)
