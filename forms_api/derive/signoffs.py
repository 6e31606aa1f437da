"""Whether somebody's training still holds: signed, checked in practice, and not outdated.

A sign-off binds to the words of the clauses as they stood. When a clause that binds the person
gets another stamp, and does not say that it means the same, the sign-off is outdated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from forms_api.derive.people import Person
from forms_api.records.record import Record
from handbook.fingerprint import stamp, words
from handbook.model.library import Library, has_job
from handbook.model.training import Training

State = Literal["never", "outdated", "expired", "practical", "current"]


@dataclass(frozen=True)
class ChangedClause:
    """A clause whose binding words changed since the sign-off; `old` is None for a new one."""

    name: str
    old: str | None
    new: str


@dataclass(frozen=True)
class SignoffState:
    """`practical` means: signed, and still to be checked by the assessor."""

    training: Training
    state: State
    signoff: Record | None = None
    practical: Record | None = None
    expires: date | None = None
    changes: tuple[ChangedClause, ...] = ()


def signoff_states(
    library: Library,
    person: Person,
    signoffs: Iterable[Record],
    practicals: Iterable[Record],
    today: date,
) -> tuple[SignoffState, ...]:
    """The state of each module that the person's jobs ask for, what needs a hand first."""
    signed = _newest_by(signoffs, person.id, lambda record: record.by)
    assessed = _newest_by(practicals, person.id, lambda record: record.body["person"])
    states = [
        _judge(library, person, module, signed.get(module.id), assessed.get(module.id), today)
        for module in trainings_of(library, person)
    ]
    order: tuple[State, ...] = ("outdated", "expired", "never", "practical", "current")
    return tuple(sorted(states, key=lambda state: order.index(state.state)))


def trainings_of(library: Library, person: Person) -> tuple[Training, ...]:
    """The modules that the person's jobs must learn, each once."""
    found = {module.id: module for job in person.jobs for module in library.trainings_of_job(job)}
    return tuple(found.values())


def binding_clauses(library: Library, person: Person, training: Training) -> dict[str, Any]:
    """The clauses a sign-off by this person stands for: {name: {stamp, words}}."""
    return {
        name: {"stamp": stamp(library, name), "words": words(library, name)}
        for name in bound_names(library, person, training)
    }


def bound_names(library: Library, person: Person, training: Training) -> tuple[str, ...]:
    """The clauses of the covered rules that bind this person."""
    return tuple(
        name
        for name, rule, clause in library.iter_clauses()
        if rule.id in training.covers and any(has_job(clause.who, job) for job in person.jobs)
    )


def _newest_by(records: Iterable[Record], person_id: str, who: Any) -> dict[str, Record]:
    return {record.subject: record for record in records if who(record) == person_id}


def _judge(
    library: Library,
    person: Person,
    training: Training,
    signoff: Record | None,
    practical: Record | None,
    today: date,
) -> SignoffState:
    if signoff is None:
        return SignoffState(training, "never", practical=practical)
    changes = changed_clauses(library, person, training, signoff.body["clauses"])
    expires = expiry(library, training, signoff.at)
    state: State = "current"
    if changes:
        state = "outdated"
    elif expires is not None and today > expires:
        state = "expired"
    elif training.practical and not _is_valid(library, training, practical, today):
        state = "practical"
    return SignoffState(training, state, signoff, practical, expires, changes)


def _is_valid(library: Library, training: Training, record: Record | None, today: date) -> bool:
    # the last one counts: whoever could do it once may have forgotten
    if record is None or not record.body["passed"]:
        return False
    expires = expiry(library, training, record.at)
    return expires is None or today <= expires


def changed_clauses(
    library: Library, person: Person, training: Training, signed: Mapping[str, Any]
) -> tuple[ChangedClause, ...]:
    """The clauses that bind the person now with another stamp than the one signed."""
    changes = []
    for name in bound_names(library, person, training):
        old = signed.get(name)
        if old is None:
            changes.append(ChangedClause(name, None, words(library, name)))
        elif old["stamp"] not in (
            stamp(library, name),
            *library.clauses[name].same_meaning_as,
        ):
            changes.append(ChangedClause(name, old["words"], words(library, name)))
    return tuple(changes)


def expiry(library: Library, training: Training, at: datetime) -> date | None:
    """The last day on which what was done `at` still counts; None means for ever."""
    day = at.astimezone(library.school.zone).date()
    if training.valid_for == "once":
        return None
    if training.valid_for == "1 year":
        leap_day = (day.month, day.day) == (2, 29)
        return day.replace(year=day.year + 1, day=28 if leap_day else day.day)
    ends = sorted(term.ends for calendar in library.calendars for term in calendar.terms)
    return next((end for end in ends if end >= day), None)
