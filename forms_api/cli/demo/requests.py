"""What was reported in the demo, and how far it has come: through the engine's own actions."""

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from forms_api.actions.find_request import find_flow, find_request, keepers_now
from forms_api.actions.keep_record import Parcel
from forms_api.actions.look_first import find_there
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.open_request import open_request
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import may_fill, read_sheet
from forms_api.cli.demo.answers import Scene, make_answers
from forms_api.cli.demo.event import Event
from forms_api.cli.demo.safety_rows import SAFETY_ROWS
from forms_api.cli.demo.stories import AFTERWARDS, STORIES, Story
from forms_api.derive.compiled import CompiledForm, compile_form, form_of_move
from forms_api.derive.moving import movers_of, possible_moves
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.derive.school_days import SchoolDays, read_school_days
from forms_api.derive.where import is_near
from forms_api.records.ids import new_id
from forms_api.records.request import REQUEST
from forms_api.records.submission import answers_of
from forms_api.store.store import Store
from handbook.model.field import (
    BaseField,
    ChoiceField,
    ChoicesField,
    LinkField,
    LongTextField,
    NumberField,
    PlaceField,
    TextField,
)
from handbook.model.flow import Move
from handbook.model.form import Form
from handbook.model.library import Library

MORNING, EVENING = time(8, 10), time(16, 40)
AFTERNOON = time(15, 30)
LOOK_BACK = timedelta(weeks=6)
LONGEST = 9
"""Steps after which a story is over in any case."""


@dataclass(frozen=True)
class Plot:
    """A story in the demo's world. `thread` is the id of the request that it becomes."""

    library: Library
    store: Store
    people: tuple[Person, ...]
    story: Story
    thread: str
    chance: Random


def plan_requests(
    library: Library, store: Store, people: Sequence[Person], end: datetime, chance: Random
) -> Iterator[Event]:
    """What is reported, and each step after it, in no order; those after `end` do not happen."""
    days = read_school_days(library)
    for story in (*STORIES, *SAFETY_ROWS):
        if story.form not in library.forms:
            continue
        at = _at_work(end - timedelta(days=story.days), days, library)
        plot = Plot(library, store, tuple(people), story, new_id(at), chance)
        yield Event(at, partial(_open, plot, at))
        for number in range(len(story.ways) or min(story.steps, LONGEST)):
            at = _at_work(at + timedelta(minutes=chance.randrange(40, 900)), days, library)
            yield Event(at, partial(_move, plot, number, at))
    yield from _rounds(library, store, people, end, chance)


def _rounds(
    library: Library, store: Store, people: Sequence[Person], end: datetime, chance: Random
) -> Iterator[Event]:
    """On every open afternoon of the weeks before."""
    zone, days = library.school.zone, read_school_days(library)
    last = end.astimezone(zone).date()
    for day in days.open_in(last - LOOK_BACK, last):
        at = datetime.combine(day, AFTERNOON, zone)
        yield Event(at, partial(_look_after, library, store, tuple(people), chance, at))


def _look_after(
    library: Library, store: Store, people: tuple[Person, ...], chance: Random, at: datetime
) -> None:
    """What failed checks have opened moves on by a step or more, most of it."""
    opened = [record for record in store.read(REQUEST) if "opened_by" in record.body]
    for record in opened:
        plot = Plot(library, store, people, AFTERWARDS, record.id, chance)
        for minutes in range(chance.choice((0, 1, 3))):
            _move(plot, 0, at + timedelta(minutes=minutes))


def _at_work(moment: datetime, days: SchoolDays, library: Library) -> datetime:
    """The moment, or the next one at which people are there."""
    local = moment.astimezone(library.school.zone)
    if local.time() > EVENING:
        local = datetime.combine(local.date() + timedelta(days=1), MORNING, local.tzinfo)
    local = max(local, datetime.combine(local.date(), MORNING, local.tzinfo))
    ahead = days.open_in(local.date(), local.date() + timedelta(days=14))
    return local if not ahead else datetime.combine(ahead[0], local.time(), local.tzinfo)


def _open(plot: Plot, at: datetime) -> None:
    """Send the sheet just as a phone would."""
    form = plot.library.forms[plot.story.form]
    person = _reporter(plot, form)
    compiled = compile_form(plot.library, form)
    answers = _answers(plot, compiled, person, plot.story.says, at)
    there = find_there(plot.library, plot.store, form, answers)
    content = {"form": form.id, "answers": answers, "seen": [one.id for one in there]}
    parcel = Parcel(plot.thread, person.id, content)
    sheet = read_sheet(content, plot.library.school.zone)
    with suppress(Refusal):  # other policies may ask what nobody here can answer
        open_request(plot.library, plot.store, person, parcel, sheet, at)


def _move(plot: Plot, number: int, at: datetime) -> None:
    """The next step of the story, if somebody may do it."""
    library, store = plot.library, plot.store
    if store.get(plot.thread) is None:
        return
    request = find_request(library, store, plot.thread)
    move = _next_move(plot.story, request, number)
    person = _mover(plot, request, move) if move else None
    if move is None or person is None:
        return
    asked = form_of_move(find_flow(library, store, request.record, request.moves), move)
    answers = _answers(plot, asked, person, plot.story.then, at)
    content = {"move": move.id, "after": request.head, "answers": answers}
    parcel = Parcel(new_id(at), person.id, content)
    step = read_step(content, is_proved=True)
    with suppress(Refusal):
        move_request(library, store, person, request.id, parcel, step, at)


def _reporter(plot: Plot, form: Form) -> Person:
    """Whoever is near; of those who are everywhere, the first."""
    able = [person for person in plot.people if may_fill(form, person)]
    where = str(plot.story.says.get("where", ""))
    return next((person for person in able if is_near(where, person)), able[0])


def _mover(plot: Plot, request: Request, move: Move) -> Person | None:
    keepers = keepers_now(plot.library, plot.store, request)
    able = movers_of(plot.library, request, move, plot.people, keepers)
    return next(iter(able), None)


def _next_move(story: Story, request: Request, number: int) -> Move | None:
    possible = possible_moves(request)
    if story.ways:
        return next((move for move in possible if move.id == story.ways[number]), None)
    way = _way_on(request, {move.id for move in possible})
    return next((move for move in possible if move.id == way), None)


def _way_on(request: Request, possible: Container[str]) -> str | None:
    """The first move of the shortest way to the end that the form names first."""
    form = request.form
    end = next((key for key, state in form.states.items() if state.final), None)
    known, ahead = {end}, [(end, "")]
    for state, _ in ahead:
        for move in form.moves:
            if move.to == state:
                if request.state in move.from_states and move.id in possible:
                    return move.id
                fresh = [one for one in move.from_states if one not in known]
                known.update(fresh)
                ahead.extend((one, move.id) for one in fresh)
    return None


def _answers(
    plot: Plot, compiled: CompiledForm, person: Person, told: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    day = at.astimezone(plot.library.school.zone).date().isoformat()
    scene = Scene(plot.library, plot.people, person, 24, 0, day)
    answers = make_answers(compiled, scene, plot.chance)
    told_here = {item.id: told[item.id] for item in compiled.form.fields if item.id in told}
    fitting = {
        key: value
        for key, value in told_here.items()
        if _fits(plot.library, compiled.form.find_field(key), value)
    }
    return {
        **answers,
        **fitting,
        **_keeper(plot, told, answers),
        **_links(plot, compiled, answers, told),
    }


def _keeper(plot: Plot, told: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, str]:
    """Things are kept by who has their place."""
    where = str(told.get("where", ""))
    near = next((person for person in plot.people if is_near(where, person)), None)
    return {"keeper": near.id} if near and "keeper" in asked else {}


def _links(
    plot: Plot, compiled: CompiledForm, asked: Mapping[str, Any], told: Mapping[str, Any]
) -> dict[str, str]:
    """What is linked to something: the first of its kind that was registered, of the name that the
    story tells, in a state in which it may be pointed at."""
    linked = [item for item in compiled.form.fields if isinstance(item, LinkField)]
    found = {
        item.id: _first_row(plot, item, told.get(item.id, ""))
        for item in linked
        if item.id in asked or item.id in told
    }
    return {key: row for key, row in found.items() if row}


def _first_row(plot: Plot, item: LinkField, name: str) -> str | None:
    rows = (
        record
        for record in plot.store.read(REQUEST)
        if record.body["form"] == item.form
        and name in str(answers_of(record.body).get("name", ""))
        and _stands_well(plot, item, record.id)
    )
    return next((row.id for row in rows), None)


def _stands_well(plot: Plot, item: LinkField, row: str) -> bool:
    return not item.states or find_request(plot.library, plot.store, row).state in item.states


def _fits(library: Library, item: BaseField | None, value: Any) -> bool:
    """Whether the form still takes what the story says."""
    if isinstance(item, ChoiceField | ChoicesField):
        return value in [choice.id for choice in item.choices]
    if isinstance(item, PlaceField):
        return library.school.find_place(value) is not None
    return isinstance(item, TextField | LongTextField | NumberField)
