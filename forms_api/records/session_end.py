"""The fact that a session is over: subject = session id; body {why}.

A cookie whose session has such a fact is dead, whoever has a copy of it. With a person's id as its
subject it ends every session of theirs that began until then (why "all").
"""

from datetime import datetime
from typing import Literal

from forms_api.records.ids import name_id, new_id
from forms_api.records.record import Record

SESSION_END = "session-end"

Why = Literal["signout", "switch", "revoked"]


def session_end_record(now: datetime, *, campus: str, session_id: str, why: Why, by: str) -> Record:
    """A session ends once: its id names the fact."""
    fact = name_id(SESSION_END, session_id)
    return Record(fact, SESSION_END, campus, session_id, by, now, {"why": why})


def all_ended_record(now: datetime, *, campus: str, person_id: str, by: str) -> Record:
    return Record(new_id(now), SESSION_END, campus, person_id, by, now, {"why": "all"})
