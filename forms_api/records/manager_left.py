"""The fact that somebody who could manage people can do so no more: subject = person id; body {}.

Each takes the id that its predecessor names: of two at once only one is kept, and the other one
counts again who is left. So nobody can be the last and go.
"""

from datetime import datetime

from forms_api.records.ids import name_id
from forms_api.records.record import Record

MANAGER_LEFT = "manager-left"


def manager_left_record(
    now: datetime, *, campus: str, person_id: str, before: str, by: str
) -> Record:
    """`before`: the id of the fact of this kind that came before, or ""."""
    fact = name_id(MANAGER_LEFT, before)
    return Record(fact, MANAGER_LEFT, campus, person_id, by, now, {})
