"""The fact that a campus or a place was closed on days that were to be open.

closing  subject = campus id or place id;
         body {from, to, reason, withdrawn, supersedes}: local dates, both included; supersedes is
         the id of the record that this one replaces (and is appended after), or null
"""

from datetime import date, datetime

from forms_api.records.ids import new_id
from forms_api.records.record import Record

CLOSING = "closing"


def closing_record(
    now: datetime,
    *,
    campus: str,
    subject: str,
    first: date,
    last: date,
    reason: str,
    by: str,
    withdrawn: bool = False,
    supersedes: str | None = None,
) -> Record:
    body = {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "reason": reason,
        "withdrawn": withdrawn,
        "supersedes": supersedes,
    }
    return Record(new_id(now), CLOSING, campus, subject, by, now, body)
