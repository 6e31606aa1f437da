"""The fact that a reminder was sent: subject = campus id; body {day, what, to}.

day   the local day that it is about
what  `digest 08:40`: the digest of that time; or the item that was passed up, and how far
to    the label of the destination

Each has the id that its content names: what was sent once is not sent again, however often the
command runs.
"""

from datetime import date, datetime

from forms_api.records.ids import name_id
from forms_api.records.person import CONSOLE
from forms_api.records.record import Record

REMINDER = "reminder"


def reminder_record(now: datetime, *, campus: str, day: date, what: str, to: str) -> Record:
    body = {"day": day.isoformat(), "what": what, "to": to}
    fact = name_id(REMINDER, f"{campus}\n{body['day']}\n{what}\n{to}")
    return Record(fact, REMINDER, campus, campus, CONSOLE, now, body)
