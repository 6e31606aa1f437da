"""Whether a term may begin: what had to be done before it, and how that stands."""

from datetime import date

from forms_api.actions.read_board import ONE_DAY, Look, lines_of, read_standings
from forms_api.derive.school_days import read_school_days
from forms_api.derive.term_start import TermStart, term_at
from handbook.model.calendar import Term


def read_term_start(look: Look, term: Term) -> TermStart:
    eve = term.starts - ONE_DAY
    conditions = [
        one
        for one in read_standings(look, eve, eve)
        if _is_condition(look, one.item.form) and one.item.by.date() == eve
    ]
    return TermStart(term, lines_of(look, conditions, look.today))


def read_term_starts(look: Look) -> tuple[TermStart, ...]:
    """Those of the terms that are not over, in order."""
    terms = read_school_days(look.library).terms
    return tuple(read_term_start(look, term) for term in terms if term.ends >= look.today)


def read_nearest_start(look: Look, day: date) -> TermStart | None:
    """That of the term of this day, or of the next one; None: the calendar knows of neither."""
    term = term_at(read_school_days(look.library).terms, day)
    return read_term_start(look, term) if term else None


def _is_condition(look: Look, form_id: str) -> bool:
    due = look.library.forms[form_id].due
    return due is not None and due.before == "term-start"
