"""Who fills which form when: nearly always in time, now and then late, seldom not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from forms_api.actions.keep_record import Parcel
from forms_api.actions.submit_form import may_fill, read_sheet, submit_form
from forms_api.cli.demo.answers import Scene, make_answers, needs_camera
from forms_api.cli.demo.due_times import DueTime, due_times
from forms_api.cli.demo.event import Event
from forms_api.derive.compiled import CompiledForm, compile_form
from forms_api.derive.people import Person
from forms_api.derive.where import is_near, is_placed
from forms_api.records.ids import new_id
from forms_api.store.store import Store
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.pages.places_words import places_of

MISSED = 0.025
LATE = 0.03
"""The parts of the due times that nobody records, and that are recorded afterwards."""


@dataclass(frozen=True)
class Visit:
    """Somebody fills a form at a place; with `done_at`, for work done earlier."""

    compiled: CompiledForm
    place: str | None
    person: Person
    number: int
    at: datetime
    done_at: datetime | None = None


def plan_visits(
    library: Library,
    store: Store,
    people: Sequence[Person],
    start: datetime,
    end: datetime,
    chance: Random,
) -> Iterator[Event]:
    """An event for each visit between `start` and `end`, in no order."""
    zone = library.school.zone
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    for visit in _plan(library, people, first, last, chance):
        if start < visit.at < end:
            yield Event(visit.at, partial(_submit, library, store, tuple(people), visit, chance))


def _plan(
    library: Library, people: Sequence[Person], first: date, last: date, chance: Random
) -> Iterator[Visit]:
    for form in library.forms.values():
        if form.due is None or form.kind not in ("checklist", "record") or needs_camera(form):
            continue
        compiled = compile_form(library, form)
        for due in due_times(library, form.due, first, last):
            for place in _places(library, form):
                visit = _visit(compiled, place, people, due, chance)
                if visit and chance.random() > MISSED:
                    yield visit


def _places(library: Library, form: Form) -> tuple[str | None, ...]:
    if not is_placed(form):
        return (None,)
    return tuple(place.id for place in places_of(form, library.school))


def _visit(
    compiled: CompiledForm,
    place: str | None,
    people: Sequence[Person],
    due: DueTime,
    chance: Random,
) -> Visit | None:
    person = _find_person(compiled.form, place, people)
    if person is None:
        return None
    in_time = due.by - timedelta(minutes=chance.randrange(3, 50), seconds=chance.randrange(60))
    if chance.random() > LATE:
        return Visit(compiled, place, person, due.number, in_time)
    grace = compiled.form.due.grace if compiled.form.due else timedelta()
    afterwards = due.by + grace + timedelta(minutes=chance.randrange(20, 200))
    return Visit(compiled, place, person, due.number, afterwards, done_at=in_time)


def _find_person(form: Form, place: str | None, people: Sequence[Person]) -> Person | None:
    """The one whose place it is, in the order in which the form names the jobs."""
    able = [person for person in people if may_fill(form, person)]
    able.sort(key=lambda person: _rank(form, person))
    near = [person for person in able if place and is_near(place, person)]
    return next(iter((*near, *able)), None)


def _rank(form: Form, person: Person) -> int:
    ranks = [form.who.index(job) for job in person.jobs if job in form.who]
    return min(ranks, default=len(form.who))


def _submit(
    library: Library, store: Store, people: tuple[Person, ...], visit: Visit, chance: Random
) -> None:
    """Send the sheet just as a phone would."""
    day = visit.at.astimezone(library.school.zone).date().isoformat()
    heads = 22 + sum(map(ord, f"{visit.place}{day}")) % 5
    scene = Scene(library, people, visit.person, heads, visit.number, day)
    answers = make_answers(visit.compiled, scene, chance)
    content = {"form": visit.compiled.form.id, "place": visit.place, "answers": answers}
    if visit.done_at:
        content["done_at"] = visit.done_at.isoformat(timespec="minutes")
    parcel = Parcel(new_id(visit.at), visit.person.id, content)
    sheet = read_sheet(content, library.school.zone)
    submit_form(library, store, visit.person, parcel, sheet, visit.at)
