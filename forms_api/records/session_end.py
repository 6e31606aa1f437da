"""The fact that a session is over: subject = session id; body {why}.

A cookie whose session has such a fact is dead, whoever has a copy of it.
"""

from datetime import datetime
from typing import Literal

from forms_api.records.ids import name_id
from forms_api.records.record import Record

SESSION_END = "session-end"

Why = Literal["signout", "switch", "revoked"]


def session_end_record(now: datetime, *, campus: str, session_id: str, why: Why, by: str) -> Record:
    """A session ends once: its id names the fact."""
    fact = name_id(SESSION_END, session_id)
    return Record(fact, SESSION_END, campus, session_id, by, now, {"why": why})
