"""The fact that a person or a campus has a calendar that programs may subscribe to.

calendar-feed  subject = person id or campus id; body {hash}: the sha256 of the secret in its
               address, in hex, null once it is withdrawn; the newest fact of a subject counts
"""

from datetime import datetime

from forms_api.records.ids import new_id
from forms_api.records.record import Record

CALENDAR_FEED = "calendar-feed"


def calendar_feed_record(
    now: datetime, *, campus: str, subject: str, hashed: str | None, by: str
) -> Record:
    return Record(new_id(now), CALENDAR_FEED, campus, subject, by, now, {"hash": hashed})
