"""Who fills which form when: nearly always in time, now and then late, seldom not at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from forms_api.actions.keep_record import Parcel
from forms_api.actions.submit_form import may_fill, read_sheet, submit_form
from forms_api.cli.demo.answers import Scene, make_answers, needs_camera
from forms_api.cli.demo.event import Event
from forms_api.derive.compiled import CompiledForm, compile_form
from forms_api.derive.occurrences import Occurrence, occurrences
from forms_api.derive.people import Person
from forms_api.derive.school_days import SchoolDays, read_school_days
from forms_api.derive.term_start import term_at
from forms_api.derive.where import is_near
from forms_api.records.ids import new_id
from forms_api.store.store import Store
from handbook.model.form import Form
from handbook.model.library import Library

MISSED = 0.025
LATE = 0.03
"""The parts of the items that nobody records, and that are recorded afterwards."""
FORTNIGHT = timedelta(days=14)
EVENING, LAST_HOUR = time(16, 30), time(18)
"""Nobody stays until midnight because a form says no hour."""


@dataclass(frozen=True)
class Visit:
    """Somebody fills a form at a place or campus; with `done_at`, for work done earlier."""

    compiled: CompiledForm
    place: str
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
    days = read_school_days(library)
    compiled = {form.id: compile_form(library, form) for form in _fillable(library)}
    yield from _preparations(library, compiled, people, days, first)
    for item in occurrences(library, people, first, last):
        if item.form in compiled and not item.window.cleared:
            visit = _visit(compiled[item.form], item, days, people, chance)
            if visit and chance.random() > MISSED:
                yield visit


def _preparations(
    library: Library,
    compiled: Mapping[str, CompiledForm],
    people: Sequence[Person],
    days: SchoolDays,
    first: date,
) -> Iterator[Visit]:
    """What the term wanted before it began, and before the demo did: entered on its second day."""
    term = term_at(days.terms, first)
    later = days.open_in(first, first + FORTNIGHT)[1:2]
    if term is None or term.starts > first or not later:
        return
    at = datetime.combine(later[0], time(9, 20), library.school.zone)
    eve = term.starts - timedelta(days=1)
    for item in occurrences(library, people, eve, eve):
        due = library.forms[item.form].due
        person = _find_person(library.forms[item.form], item.subject.id, people)
        if item.form in compiled and person and due and due.before:
            done_at = item.by.replace(hour=10, minute=0)
            yield Visit(compiled[item.form], item.subject.id, person, 0, at, done_at)


def _fillable(library: Library) -> Iterator[Form]:
    return (form for form in library.forms.values() if form.due and not needs_camera(form))


def _visit(
    compiled: CompiledForm,
    item: Occurrence,
    days: SchoolDays,
    people: Sequence[Person],
    chance: Random,
) -> Visit | None:
    form, place, number = compiled.form, item.subject.id, item.window.n - 1
    person = _find_person(form, place, people)
    if person is None or form.due is None or item.subject.kind not in ("place", "campus"):
        return None
    due = _choose_moment(item, form.due.times, days)
    in_time = due - timedelta(minutes=chance.randrange(3, 50), seconds=chance.randrange(60))
    if chance.random() > LATE:
        return Visit(compiled, place, person, number, in_time)
    afterwards = due + form.due.grace + timedelta(minutes=chance.randrange(20, 200))
    return Visit(compiled, place, person, number, afterwards, done_at=in_time)


def _choose_moment(item: Occurrence, times: int, days: SchoolDays) -> datetime:
    """Until when a careful person does it: in a window of many days, rather late than early."""
    found = days.open_in(item.opens.date(), item.by.date()) or (item.by.date(),)
    day = found[2 * item.window.n * len(found) // (2 * times + 1)] if len(found) > 1 else found[0]
    clock = EVENING if item.by.time() > LAST_HOUR else item.by.time()
    return datetime.combine(day, clock, item.by.tzinfo)


def _find_person(form: Form, place: str, people: Sequence[Person]) -> Person | None:
    """The one whose place it is, in the order in which the form names the jobs."""
    able = [person for person in people if may_fill(form, person)]
    able.sort(key=lambda person: _rank(form, person))
    near = [person for person in able if is_near(place, person)]
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
