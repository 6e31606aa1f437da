"""The fact of somebody's leave: subject = person id.

body {from, to, stand_in, withdrawn, supersedes}: local dates, both included; stand_in is a person
id or null; supersedes is the id of the record that this one replaces (and is appended after), or
null. A leave is changed or withdrawn by a record that names it; others stand beside it.
"""

from datetime import date, datetime

from forms_api.records.ids import new_id
from forms_api.records.person import CONSOLE
from forms_api.records.record import Record

LEAVE = "leave"


def leave_record(
    now: datetime,
    *,
    campus: str,
    person_id: str,
    first: date,
    last: date,
    stand_in: str | None = None,
    withdrawn: bool = False,
    supersedes: str | None = None,
    by: str = CONSOLE,
) -> Record:
    body = {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "stand_in": stand_in,
        "withdrawn": withdrawn,
        "supersedes": supersedes,
    }
    return Record(new_id(now), LEAVE, campus, person_id, by, now, body)
