"""The learning sessions of a month, as they were recorded."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from forms_api.actions.read_board import Look
from forms_api.derive.entries import Entry, fold_entries
from forms_api.derive.learning_month import (
    FORM,
    LearningMonth,
    read_sessions_of,
    sessions_wanted,
)
from forms_api.derive.local_day import day_begins
from forms_api.derive.school_days import read_school_days
from forms_api.store.errors import IdErased

ONE_DAY, LONGEST_MONTH = timedelta(days=1), timedelta(days=31)


def read_learning(look: Look, first: date) -> LearningMonth | None:
    """The month that begins on `first`; None where nobody has to hold sessions."""
    form, school = look.library.forms.get(FORM), look.library.school
    if form is None:
        return None
    following = (first + LONGEST_MONTH).replace(day=1)
    sessions = read_sessions_of(form, school, _entries(look, first), first, following)
    is_open = read_school_days(look.library).open_in(first, following - ONE_DAY)
    wanted = sessions_wanted(form) if is_open else 0
    return LearningMonth(first, wanted, look.today >= following, sessions)


def _entries(look: Look, first: date) -> Iterator[Entry]:
    """What was recorded from that day on: few of many records, only these are read whole."""
    since = day_begins(first, look.library.school.zone)
    log = look.work.follow(look.store, since)
    for entry in fold_entries(log.of(FORM, since), look.now):
        with suppress(IdErased):
            record = look.store.get(entry.record.id)
            yield replace(entry, record=record or entry.record)
