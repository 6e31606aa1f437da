"""Taking stock: which rows were seen this term, which were not found, which are still to count.

All of it follows from the moves that the flow marks with `counts`; nothing is stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from forms_api.derive.moving import is_possible
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from handbook.model.calendar import Term
from handbook.model.field import CheckField, PlaceField
from handbook.model.flow import Move
from handbook.model.form import Form
from handbook.model.library import has_job

Standing = Literal["found", "missing", "left", "away"]
"""`left`: still to be counted; `away`: lent, in repair, or whatever cannot be counted here."""


@dataclass(frozen=True)
class Counted:
    """How a row stands in the stock-take of a term; `by` and `at` of whoever counted it last."""

    request: Request
    standing: Standing
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Tally:
    booked: int
    found: int
    missing: int
    left: int
    away: int

    @property
    def counted(self) -> int:
        return self.found + self.missing


def is_counted(form: Form) -> bool:
    """Whether stock is taken of the rows of a register."""
    return any(move.counts == "present" for move in form.moves)


def may_count(form: Form, person: Person) -> bool:
    moves = [move for move in form.moves if move.counts == "present"]
    return any(has_job(move.who, job) for move in moves for job in person.form_jobs)


def term_begun(terms: Sequence[Term], day: date) -> Term | None:
    """The term of this day, or the last one before it; None before the first."""
    begun = [term for term in terms if term.starts <= day]
    return begun[-1] if begun else None


def stand_in_count(request: Request, since: datetime) -> Counted:
    """`since`: when the term began."""
    for record in reversed(request.moves):
        move = request.form.find_move(record.body["move"])
        if move is None or move.counts is None or record.at < since:
            continue
        standing: Standing = "found" if move.counts == "present" else "missing"
        return Counted(request, standing, record.by, record.at)
    is_here = any(move.counts == "present" for move in _possible(request))
    return Counted(request, "left" if is_here else "away")


def add_up(rows: Iterable[Counted]) -> Tally:
    standings = [one.standing for one in rows]
    return Tally(
        booked=len(standings),
        found=standings.count("found"),
        missing=standings.count("missing"),
        left=standings.count("left"),
        away=standings.count("away"),
    )


def answers_of_tick(move: Move, place: str) -> Mapping[str, str] | None:
    """What one tap in a room answers; None where the move asks for more than can be seen."""
    answers = {}
    for item in move.fields:
        if isinstance(item, CheckField):
            answers[item.id] = "pass"
        elif isinstance(item, PlaceField):
            answers[item.id] = place
        elif item.is_required:
            return None
    return answers


def _possible(request: Request) -> Iterable[Move]:
    return () if request.is_final else (m for m in request.form.moves if is_possible(request, m))
