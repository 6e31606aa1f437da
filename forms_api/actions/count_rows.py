"""Several rows of a register are ticked in a room: each gets its own move, or words why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forms_api.actions.find_request import find_request
from forms_api.actions.keep_record import Parcel
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.refusal import Refusal
from forms_api.derive.moving import possible_moves
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.derive.stock_take import answers_of_tick
from forms_api.records.move import MOVE
from forms_api.store.store import Store
from handbook.model.flow import Move
from handbook.model.library import Library


@dataclass(frozen=True)
class Tick:
    """`row` and `after` as the page showed them; `id` it made for the move."""

    row: str
    id: str
    after: str


@dataclass(frozen=True)
class NotCounted:
    title: str
    refusal: Refusal


def count_rows(
    library: Library,
    store: Store,
    person: Person,
    room: str,
    ticks: Sequence[Tick],
    now: datetime,
) -> tuple[NotCounted, ...]:
    """Those that could not be counted, in their order: one that somebody else has just moved
    does not keep the others from being counted. Raises StoreError, IdErased."""
    found = []
    for tick in ticks:
        request = find_request(library, store, tick.row)
        try:
            _count(library, store, person, room, request, tick, now)
        except Refusal as refusal:
            found.append(NotCounted(request.title, refusal))
    return tuple(found)


def tick_of(request: Request) -> Move | None:
    """The move that says the row is there, where its state has one."""
    return next((move for move in possible_moves(request) if move.counts == "present"), None)


def _count(
    library: Library,
    store: Store,
    person: Person,
    room: str,
    request: Request,
    tick: Tick,
    now: datetime,
) -> None:
    known = store.get(tick.id)
    move = request.form.find_move(known.body["move"]) if known and known.kind == MOVE else None
    move = move or tick_of(request)
    answers = answers_of_tick(move, room) if move else None
    if move is None or answers is None:
        raise Refusal("wrong-state", f"现在是「{request.stage.title}」，不能在这里点")
    content = {"move": move.id, "after": tick.after, "answers": dict(answers)}
    step = read_step(content, is_proved=False)
    parcel = Parcel(tick.id, person.id, content)
    move_request(library, store, person, request.id, parcel, step, now)
