"""The learning sessions of a month, as they were recorded."""

from datetime import date, timedelta

from forms_api.actions.read_board import Look
from forms_api.derive.entries import fold_entries
from forms_api.derive.learning_month import (
    FORM,
    LearningMonth,
    read_sessions_of,
    sessions_wanted,
)
from forms_api.derive.local_day import day_begins
from forms_api.records.submission import KIND

LONGEST_MONTH = timedelta(days=31)


def read_learning(look: Look, first: date) -> LearningMonth | None:
    """The month that begins on `first`; None where nobody has to hold sessions."""
    form, school = look.library.forms.get(FORM), look.library.school
    if form is None:
        return None
    following = (first + LONGEST_MONTH).replace(day=1)
    arrived = look.store.read(KIND, since=day_begins(first, school.zone))
    entries = fold_entries((one for one in arrived if one.body["form"] == FORM), look.now)
    sessions = read_sessions_of(form, school, entries, first, following)
    is_over = look.now.astimezone(school.zone).date() >= following
    return LearningMonth(first, sessions_wanted(form), is_over, sessions)
