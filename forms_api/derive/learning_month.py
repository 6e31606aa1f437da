"""The learning sessions of a month: how many there have to be, and that no two are alike."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from forms_api.derive.entries import Entry
from forms_api.records.submission import answers_of
from handbook.model.field import ChoiceField
from handbook.model.form import Form
from handbook.model.school import School

FORM = "learning-session"
"""S15 of the plans: fields `method`, `topic`, `present`."""


@dataclass(frozen=True)
class Session:
    """`method` in words; `present`: how many came."""

    record: str
    campus: str
    day: date
    method: str
    topic: str
    present: str


@dataclass(frozen=True)
class LearningMonth:
    """`first` is the first day of the month; `wanted`: how many sessions it asks for; `is_over`:
    its last day has passed."""

    first: date
    wanted: int
    is_over: bool
    sessions: tuple[Session, ...]

    def at(self, campus: str) -> "LearningMonth":
        """The month of one campus: each has to hold its own sessions."""
        own = (session for session in self.sessions if session.campus == campus)
        return replace(self, sessions=tuple(own))

    @property
    def missing(self) -> int:
        return max(0, self.wanted - len(self.sessions))

    @cached_property
    def repeated(self) -> tuple[str, ...]:
        """The forms of learning that were used more than once."""
        counts = Counter(session.method for session in self.sessions)
        return tuple(method for method, count in counts.items() if count > 1)


def read_sessions_of(
    form: Form, school: School, entries: Iterable[Entry], first: date, following: date
) -> tuple[Session, ...]:
    """Those held from `first` on and before `following`, in their order."""
    found = [_session(form, school, entry) for entry in entries]
    within = [session for session in found if first <= session.day < following]
    return tuple(sorted(within, key=lambda session: session.day))


def sessions_wanted(form: Form) -> int:
    return form.due.times if form.due and form.due.every == "month" else 0


def _session(form: Form, school: School, entry: Entry) -> Session:
    answers = answers_of(entry.record.body)
    day = answers.get("day")
    return Session(
        record=entry.record.id,
        campus=entry.record.campus,
        day=date.fromisoformat(day) if day else entry.moment.astimezone(school.zone).date(),
        method=_title(form, str(answers.get("method", ""))),
        topic=str(answers.get("topic", "")),
        present=str(answers.get("present", "")),
    )


def _title(form: Form, choice_id: str) -> str:
    field = form.find_field("method")
    choices = field.choices if isinstance(field, ChoiceField) else ()
    return next((one.title for one in choices if one.id == choice_id), choice_id)
