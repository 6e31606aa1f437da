"""The card of a thing while somebody takes stock: 在这里，盘到了, and back to the room's list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request as asked
from flask import url_for

from forms_api.actions.count_rows import tick_of
from forms_api.actions.read_requests import InView
from forms_api.derive.moving import place_of
from forms_api.derive.stock_take import answers_of_tick, may_count
from forms_api.records.ids import new_id
from forms_api.web.access import current_person
from forms_api.web.requests.line_view import place_words
from forms_api.web.requests.remembered_room import remembered_room
from forms_api.web.service import service
from handbook.model.school import Place


@dataclass(frozen=True)
class CardCount:
    """`tick` is the move of the one button, with the `answers` it stands for; without it `words`
    say why. `number` is what would be noted as surplus of this room."""

    room: Place
    back: str
    id: str
    tick: str | None
    answers: Mapping[str, str]
    words: str
    number: str | None


def count_on_card(view: InView) -> CardCount | None:
    """None where nobody is counting."""
    room = asked_room(view) or _remembered(view)
    found = view.request
    if room is None or found.is_final or not may_count(found.form, current_person()):
        return None
    is_here = place_of(found) == room.id
    move = tick_of(found)
    is_mine = any(one.is_mine and one.move is move for one in view.moves)
    answers = answers_of_tick(move, room.id) if move and is_mine and is_here else None
    return CardCount(
        room=room,
        back=_address(view, room),
        id=new_id(service().clock()),
        tick=move.id if move and answers is not None else None,
        answers={f"f.{key}": value for key, value in (answers or {}).items()},
        words=_words(view, is_here=is_here),
        number=None if is_here else found.number,
    )


def asked_room(view: InView) -> Place | None:
    """The room of a stock-take from which the reader came to this page."""
    place = service().policies.library().school.find_place(asked.values.get("room", ""))
    return place if may_count(view.request.form, current_person()) else None


def way_back(view: InView) -> str | None:
    """Back to the room's list, after a move that began there."""
    room = asked_room(view)
    return _address(view, room, counted=1) if room else None


def _address(view: InView, room: Place, **more: Any) -> str:
    form = view.request.form.id
    return url_for("requests.count_room", form_id=form, room_id=room.id, **more)


def _remembered(view: InView) -> Place | None:
    kept = remembered_room()
    if kept is None or kept.form != view.request.form.id:
        return None
    return service().policies.library().school.find_place(kept.room)


def _words(view: InView, *, is_here: bool) -> str:
    found = view.request
    if not is_here:
        return f"账上它在{place_words(found) or '别处'}"
    if any(one.why_not == "own-thing" for one in view.moves):
        return "您保管的，请别人来盘"
    return f"现在是「{found.stage.title}」，不用盘"
