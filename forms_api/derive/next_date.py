"""When something that is done again and again has to be done next."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_api.derive.answer_value import bare_value
from handbook.model.flow import Move


def next_date(move: Move, values: Mapping[str, Any], done: date) -> Mapping[str, str]:
    """The date that the move sets by itself, by its field: so many months after the day on which
    it is `done`. Nothing where it sets none, or nobody said how many."""
    rule = move.next_date
    months = bare_value(values.get(rule.months)) if rule else None
    return {rule.date: add_months(done, int(months)).isoformat()} if rule and months else {}


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last one: a month after 31 January is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
