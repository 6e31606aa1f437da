"""Things of a register are looked at one by one: some each day, all of them in a month."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from forms_api.actions.keep_record import Parcel
from forms_api.actions.read_things import read_things
from forms_api.actions.submit_form import may_fill, read_sheet, submit_form
from forms_api.cli.demo.answers import Scene, make_answers
from forms_api.cli.demo.event import Event
from forms_api.derive.compiled import compile_form
from forms_api.derive.people import Person
from forms_api.derive.school_days import read_school_days
from forms_api.derive.things import register_of
from forms_api.records.ids import new_id
from forms_api.records.submission import KIND
from forms_api.store.store import Store
from handbook.model.form import Form
from handbook.model.library import Library

MORNING = time(9, 35)
SEED = 20260902
"""Of its own: what else happens does not depend on the things."""


def plan_rounds(
    library: Library, store: Store, people: Sequence[Person], start: datetime, end: datetime
) -> Iterator[Event]:
    """A round on each open day between `start` and `end`."""
    zone, days = library.school.zone, read_school_days(library)
    chance = Random(SEED)  # noqa: S311 - the same demo every time
    for day in days.open_in(start.astimezone(zone).date(), end.astimezone(zone).date()):
        at = datetime.combine(day, MORNING, zone)
        left = len(days.open_in(day, _month_ends(day)))
        yield Event(at, partial(_go_round, library, store, tuple(people), chance, at, left))


def _month_ends(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _go_round(
    library: Library,
    store: Store,
    people: tuple[Person, ...],
    chance: Random,
    at: datetime,
    left: int,
) -> None:
    """As many as must be looked at today for all to be done by the end of the month."""
    for form in library.forms.values():
        person = next((one for one in people if may_fill(form, one)), None)
        if not register_of(form) or form.due is None or person is None:
            continue
        waiting = _not_looked_at(library, store, form, at)
        for number, row in enumerate(waiting[: -(-len(waiting) // left)]):
            moment = at + timedelta(minutes=3 * number)
            _look_at(library, store, people, person, form, row, moment, chance)


def _not_looked_at(library: Library, store: Store, form: Form, at: datetime) -> list[str]:
    """The ids of the rows in use that were not looked at this month."""
    rows = read_things(library, store).get(register_of(form) or "", ())
    since = at.replace(day=1, hour=0, minute=0)
    ids = [one.subject.id for one in rows if one.closed is None]
    return [each for each in ids if not store.read(KIND, subject=each, since=since)]


def _look_at(
    library: Library,
    store: Store,
    people: tuple[Person, ...],
    person: Person,
    form: Form,
    row: str,
    at: datetime,
    chance: Random,
) -> None:
    """Send the sheet just as a phone would."""
    compiled = compile_form(library, form)
    answers = make_answers(
        compiled, Scene(library, people, person, 24, 0, f"{at:%Y-%m-%d}"), chance
    )
    content = {"form": form.id, "place": row, "answers": answers}
    parcel, sheet = Parcel(new_id(at), person.id, content), read_sheet(content, library.school.zone)
    submit_form(library, store, person, parcel, sheet, at)
