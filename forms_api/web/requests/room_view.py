"""The rows of a register room by room, as whoever takes stock of them sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from forms_api.actions.count_rows import tick_of
from forms_api.actions.find_link import find_linked
from forms_api.actions.find_request import all_requests, find_request
from forms_api.derive.local_day import day_begins
from forms_api.derive.moving import keepers_for, next_moves, place_of
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.derive.school_days import read_school_days
from forms_api.derive.stock_take import (
    Counted,
    Tally,
    add_up,
    answers_of_tick,
    stand_in_count,
    term_begun,
)
from forms_api.derive.things import by_number
from forms_api.derive.where import may_act_at
from forms_api.records.ids import new_id
from forms_api.web.access import current_person, known_people
from forms_api.web.requests.line_view import address_of, name_of, place_words
from forms_api.web.requests.remembered_room import surplus_in
from forms_api.web.service import service
from forms_api.web.words import local
from handbook.model.calendar import Term
from handbook.model.flow import Move
from handbook.model.form import Form
from handbook.model.school import Place


@dataclass(frozen=True)
class RowView:
    """A row in its room. `id` and `after` for its tick; without them it cannot be ticked by the
    reader, `why` says why not; `miss`: the way to say that it is gone."""

    row: str
    title: str
    more: str
    address: str
    standing: str
    state: str
    id: str | None
    after: str
    why: str
    miss: str | None
    by: str


@dataclass(frozen=True)
class SurplusView:
    """What lies in the room and is not booked there. Without an address the book has it nowhere;
    `correct`: the steps that may put the book right, with their addresses."""

    words: str
    title: str
    where: str
    address: str | None
    correct: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RoomView:
    """`surplus`: things that are not booked there; `unknown`: those of them that no room has."""

    place: Place
    tally: Tally
    surplus: int
    unknown: int
    last: str


def current_term() -> Term | None:
    library = service().policies.library()
    today = local(service().clock()).date()
    return term_begun(read_school_days(library).terms, today)


def count_register(form: Form) -> tuple[Counted, ...]:
    """The open rows of the campuses of the reader, by number."""
    here = service()
    rows = all_requests(here.policies.library(), here.store, [form.id])
    since = _since()
    open_rows = sorted((one for one in rows if not one.is_final), key=by_number)
    return tuple(
        stand_in_count(one, since)
        for one in open_rows
        if may_act_at(current_person(), one.record.campus)
    )


def make_rooms(form: Form, rows: Sequence[Counted]) -> tuple[RoomView, ...]:
    """The rooms for which the book has something, or where something more was found."""
    more = _surplus_by_room(form)
    by_room: dict[str, list[Counted]] = {}
    for one in rows:
        by_room.setdefault(place_of(one.request), []).append(one)
    return tuple(
        _room(place, by_room.get(place.id, ()), more.get(place.id, ()))
        for place in service().policies.library().school.places
        if by_room.get(place.id) or more.get(place.id)
    )


def _room(place: Place, rows: Sequence[Counted], more: Sequence[SurplusView]) -> RoomView:
    unknown = sum(one.address is None for one in more)
    return RoomView(place, add_up(rows), len(more), unknown, last_words(rows))


def make_room_rows(rows: Sequence[Counted]) -> dict[str, list[RowView]]:
    """By how they stand."""
    found: dict[str, list[RowView]] = {}
    for one in rows:
        found.setdefault(one.standing, []).append(make_row(one))
    return found


def make_row(one: Counted) -> RowView:
    request, person = one.request, current_person()
    tick = tick_of(request)
    mine = _moves_of(request, person)
    may_tick = tick in mine and answers_of_tick(tick, "") is not None if tick else False
    miss = next((move for move in mine if move.counts == "missing"), None)
    room = place_of(request)
    return RowView(
        row=request.id,
        title=request.title,
        more=_keeper_words(request),
        address=address_of(request, room=room),
        standing=one.standing,
        state=request.stage.title,
        id=new_id(service().clock()) if may_tick else None,
        after=request.head,
        why="您保管的，请别人来盘" if tick and not may_tick and _keeps(request, person) else "",
        miss=address_of(request, move=miss.id, room=room, _anchor="move") if miss else None,
        by=_by_words(one.by, one.at),
    )


def make_surplus(form: Form, room: str) -> tuple[SurplusView, ...]:
    """As it stands by now: what was booked into the room meanwhile is no surplus any more."""
    found = [_surplus(form, room, words) for words in surplus_in(form.id).get(room, [])]
    return tuple(one for one in found if one is not None)


def last_words(rows: Iterable[Counted]) -> str:
    """「孙会计 11月23日 10:05」: who counted last; nothing where nobody did."""
    counted = [(one.at, one.by) for one in rows if one.at and one.by]
    return _by_words(max(counted)[1], max(counted)[0]) if counted else ""


def find_row(form: Form, typed: str) -> Request | None:
    """By the number on the label, or what a label's code says: its address ends with the number."""
    here = service()
    number = typed.rstrip("/").rpartition("/")[2].partition("?")[0]
    record = find_linked(here.store, form.id, number.upper())
    record = record or find_linked(here.store, form.id, number)
    if record is None or not may_act_at(current_person(), record.campus):
        return None
    return find_request(here.policies.library(), here.store, record.id)


def _since() -> datetime:
    library, term = service().policies.library(), current_term()
    day = term.starts if term else local(service().clock()).date()
    return day_begins(day, library.school.zone)


def _surplus_by_room(form: Form) -> dict[str, tuple[SurplusView, ...]]:
    return {room: make_surplus(form, room) for room in surplus_in(form.id)}


def _surplus(form: Form, room: str, words: str) -> SurplusView | None:
    request = find_row(form, words)
    if request is None:
        return SurplusView(words, words, "账上没有", None, ())
    if place_of(request) == room:
        return None
    asked = {item.id for item in form.fields if item.type == "place"}
    moves = [
        (move.title, address_of(request, move=move.id, room=room, _anchor="move"))
        for move in _moves_of(request, current_person())
        if any(item.id in asked for item in move.fields)
    ]
    where = f"账上在{place_words(request) or '别处'}，{request.stage.title}"
    return SurplusView(words, request.title, where, address_of(request), tuple(moves))


def _moves_of(request: Request, person: Person) -> list[Move]:
    library = service().policies.library()
    keepers = keepers_for(request, known_people(), library.school)
    return [one.move for one in next_moves(library, request, person, keepers) if one.is_mine]


def _keeps(request: Request, person: Person) -> bool:
    return person.id in keepers_for(request, known_people(), service().policies.library().school)


def _keeper_words(request: Request) -> str:
    keeper = request.values.get("keeper")
    return f"{name_of(keeper)}保管" if isinstance(keeper, str) else ""


def _by_words(by: str | None, at: datetime | None) -> str:
    if by is None or at is None:
        return ""
    then = local(at)
    return f"{name_of(by)} {then.month}月{then.day}日 {then:%H:%M}"
