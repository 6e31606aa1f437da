"""Whether a term may begin: every form that is due `before: term-start` is a condition of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forms_api.derive.board import Line
from handbook.model.calendar import Term


@dataclass(frozen=True)
class TermStart:
    """`lines`: what had to be done before the term, at each campus."""

    term: Term
    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[Line, ...]:
        """What still has to be done; what came late counts, for it is there."""
        return tuple(line for line in self.lines if line.is_open or line.status == "missed")

    @property
    def is_ready(self) -> bool:
        return not self.missing


def term_at(terms: Sequence[Term], day: date) -> Term | None:
    """The term of this day; on a day outside all of them, the next one to come. In order."""
    return next((term for term in terms if term.ends >= day), None)
