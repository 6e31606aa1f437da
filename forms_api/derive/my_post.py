"""What one person's day looks like: duties by the clock, and the forms that are theirs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from forms_api.derive.people import Person
from forms_api.derive.where import is_placed, my_places
from forms_api.records.record import Record
from handbook.model.form import Form
from handbook.model.job import Duty, Job
from handbook.model.library import Library, has_job
from handbook.model.school import Place, School


@dataclass(frozen=True)
class ClockDuty:
    """A duty with its job; `is_now` marks the one that the clock has reached last."""

    job: Job
    duty: Duty
    is_now: bool = False


@dataclass(frozen=True)
class FormLine:
    """A form at one of the person's places (None: the campus), and today's last record of it."""

    form: Form
    place: Place | None
    record: Record | None


def duties_by_clock(library: Library, person: Person, clock: time) -> tuple[ClockDuty, ...]:
    """The duties of all the person's jobs that have an hour, in the order of the day."""
    timed = sorted(
        (
            (duty.at, job_id, place)
            for job_id, place, duty in _duties(library, person)
            if duty.at is not None
        ),
    )
    past = [entry for entry in timed if entry[0] <= clock]
    now_at = past[-1][0] if past else None
    return tuple(
        ClockDuty(library.jobs[job_id], library.jobs[job_id].duties[place], at == now_at)
        for at, job_id, place in timed
    )


def now_and_next(duties: Sequence[ClockDuty]) -> tuple[ClockDuty, ...]:
    """The duties of this hour and the first one after them; before the day begins, the first."""
    last = max((place for place, one in enumerate(duties) if one.is_now), default=-1)
    now = tuple(one for one in duties if one.is_now)
    return now + tuple(duties[last + 1 : last + 2])


def other_duties(library: Library, person: Person) -> tuple[ClockDuty, ...]:
    """The duties without an hour."""
    return tuple(
        ClockDuty(library.jobs[job_id], duty)
        for job_id, _, duty in _duties(library, person)
        if duty.at is None
    )


def _duties(library: Library, person: Person) -> Iterable[tuple[str, int, Duty]]:
    for job_id in person.jobs:
        if job_id in library.jobs:
            for place, duty in enumerate(library.jobs[job_id].duties):
                yield job_id, place, duty


def forms_of(library: Library, person: Person) -> tuple[Form, ...]:
    """The checklists and records that the person may fill, the most frequent first."""
    order = ("day", "week", "2 weeks", "month", "quarter", "term", "year")
    mine = [
        form
        for form in library.forms.values()
        if form.kind in ("checklist", "record")
        and any(has_job(form.who, job) for job in person.form_jobs)
    ]
    return tuple(
        sorted(
            mine,
            key=lambda form: (
                (order.index(form.due.every), form.due.by[0])
                if form.due
                else (len(order), time.max)
            ),
        )
    )


def form_lines(
    forms: Iterable[Form],
    person: Person,
    school: School,
    today: date,
    submissions: Sequence[Record],
) -> tuple[FormLine, ...]:
    """One line per form and place of the person's own; one line in all where there are many."""
    latest = _latest_by_place(submissions, school, today)
    lines = []
    for form in forms:
        places = my_places(form, person, school) if is_placed(form) else ()
        if not places or len(places) > MANY:
            lines.append(FormLine(form, None, None if places else _of_campus(form, school, latest)))
        else:
            lines += [FormLine(form, place, latest.get((form.id, place.id))) for place in places]
    return tuple(lines)


def _of_campus(
    form: Form, school: School, latest: Mapping[tuple[str, str], Record]
) -> Record | None:
    """Today's record for the campus; a form that is filled when something happens is never done."""
    found = (latest.get((form.id, campus.id)) for campus in school.campuses if form.due)
    return next((record for record in found if record), None)


MANY = 3
"""More places of one form than this share a single line."""


def _latest_by_place(
    submissions: Sequence[Record], school: School, today: date
) -> Mapping[tuple[str, str], Record]:
    return {
        (record.body["form"], record.subject): record
        for record in submissions
        if record.at.astimezone(school.zone).date() == today
    }
