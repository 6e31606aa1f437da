"""Facts about erasure: one person asks, another one confirms, and the text is gone.

erasure-request  subject = the first id; by = who asks; body {ids, basis}
erasure          subject = the ONE id that is erased; by = who confirms;
                 body {asked, asked_by, basis}: the request's id, who made it, on what legal basis

A store that keeps an `erasure` forgets the text of the record that its subject names. So the
decision outlives the text, and names it by its id alone.
"""

from collections.abc import Sequence
from datetime import datetime

from forms_api.records.ids import new_id
from forms_api.records.record import Record

REQUEST = "erasure-request"
ERASURE = "erasure"


def request_record(
    now: datetime, *, campus: str, ids: Sequence[str], basis: str, by: str
) -> Record:
    """`by` asks for the records `ids` to be erased. `basis`: the law or rule, in words."""
    body = {"ids": list(ids), "basis": basis}
    return Record(new_id(now), REQUEST, campus, ids[0], by, now, body)


def erasure_records(now: datetime, *, request: Record, by: str) -> list[Record]:
    """`by` confirms a request: one fact per id, to be appended together, after the request."""
    body = {"asked": request.id, "asked_by": request.by, "basis": request.body["basis"]}
    return [
        Record(new_id(now), ERASURE, request.campus, erased, by, now, body)
        for erased in request.body["ids"]
    ]
