"""Facts about looking: what was refused to somebody, and which personal record somebody read.

refused  subject = by = person id; body {endpoint, code}
read     subject = record id; by = person id; body {}; once per person, record and hour, or each
         time for what is opened on purpose
"""

from datetime import datetime

from forms_api.records.ids import name_id, new_id
from forms_api.records.record import Record

REFUSED = "refused"
READ = "read"


def refused_record(
    now: datetime, *, campus: str, person_id: str, endpoint: str, code: str
) -> Record:
    body = {"endpoint": endpoint, "code": code}
    return Record(new_id(now), REFUSED, campus, person_id, person_id, now, body)


def read_record(
    now: datetime, *, campus: str, person_id: str, record_id: str, each_time: bool = False
) -> Record:
    """The same id for the same reader, record and hour: kept once, however often it is read."""
    hourly = f"{person_id} {record_id} {now:%Y-%m-%dT%H}"
    fact = new_id(now) if each_time else name_id(READ, hourly)
    return Record(fact, READ, campus, record_id, person_id, now, {})
