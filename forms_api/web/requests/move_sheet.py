"""The next moves as buttons, and the sheet of the one that was chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import url_for
from werkzeug.datastructures import MultiDict

from forms_api.actions.find_request import find_flow
from forms_api.actions.read_requests import InView
from forms_api.actions.refusal import Refusal
from forms_api.derive.compiled import CompiledForm, form_of_move
from forms_api.derive.next_date import next_date
from forms_api.records.ids import new_id
from forms_api.web.access import known_people
from forms_api.web.field_view import FieldView, field_views
from forms_api.web.link_options import link_options
from forms_api.web.requests.card_count import asked_room
from forms_api.web.requests.line_view import address_of
from forms_api.web.requests.sums_view import sums_of
from forms_api.web.requests.waiting import expected_move
from forms_api.web.sender_id import id_for
from forms_api.web.service import service
from forms_api.web.words import local
from handbook.model.flow import Move


@dataclass(frozen=True)
class MoveButton:
    """A move that the reader may do. With fields it opens a sheet, otherwise it is done at once;
    `is_first` is the one that stands out."""

    move: str
    title: str
    address: str
    is_sheet: bool
    is_first: bool
    is_rare: bool
    id: str


@dataclass(frozen=True)
class MoveSheet:
    """`computed`: what follows by itself, in words."""

    move: Move
    address: str
    id: str
    fields: tuple[FieldView, ...]
    computed: tuple[str, ...]


def make_buttons(view: InView, *, leads: bool = True) -> tuple[MoveButton, ...]:
    """In the order of the form, the expected one first, the rare ones last. Without `leads` only
    what is expected stands out."""
    mine = [one.move for one in view.moves if one.is_mine]
    expected = expected_move(view.request)
    common = (move for move in mine if leads and not move.rare)
    first = expected if expected in mine else next(common, None)
    ordered = sorted(mine, key=lambda move: (move is not first, move.rare))
    return tuple(_button(view, move, is_first=move is first) for move in ordered)


def find_open(view: InView, move_id: str) -> Move | None:
    """The move whose sheet is to be shown, if the reader may do it now."""
    return next((one.move for one in view.moves if one.is_mine and one.move.id == move_id), None)


def make_sheet(
    view: InView,
    move: Move,
    sent: MultiDict[str, str],
    errors: Mapping[str, str],
    refusal: Refusal | None,
) -> MoveSheet:
    """The sheet with what was typed."""
    school = service().policies.library().school
    asked = asked_by(view, move)
    filled = sent if refusal else MultiDict(_as_it_is(view, move))
    return MoveSheet(
        move=move,
        address=url_for("requests.move", request_id=view.request.id),
        id=id_for(sent, refusal),
        fields=field_views(asked, filled, errors, school, known_people(), link_options),
        computed=tuple(_computed(view, move)),
    )


def _computed(view: InView, move: Move) -> Iterator[str]:
    """「下一次哪天之前做」自动算好：2027-02-23; and the sums that the step keeps."""
    today = local(service().clock()).date()
    for key, value in next_date(move, view.request.values, today).items():
        item = view.request.form.find_field(key)
        yield f"「{item.ask if item else key}」自动算好：{value}"
    if any(move.id in rule.keep_in for rule in view.request.form.sums.values()):
        yield from (f"会记下：{one.words}" for one in sums_of([view.request])[view.request.id])


def asked_by(view: InView, move: Move) -> CompiledForm:
    """What a move asks, with its limits."""
    library, store, request = service().policies.library(), service().store, view.request
    return form_of_move(find_flow(library, store, request.record, request.moves), move)


def _as_it_is(view: InView, move: Move) -> Iterator[tuple[str, str]]:
    """A move that asks again for what is known begins with that: the place, the keeper."""
    own = {item.id: item.type for item in view.request.form.fields}
    room = asked_room(view)
    for item in move.fields:
        # who takes stock in a room has the thing before them there
        value = room.id if room and item.type == "place" else view.request.values.get(item.id)
        if isinstance(value, str) and own.get(item.id) == item.type:
            yield f"f.{item.id}", value


def _button(view: InView, move: Move, *, is_first: bool) -> MoveButton:
    request = view.request
    at_once = url_for("requests.move", request_id=request.id)
    sheet = address_of(request, move=move.id, _anchor="move")
    return MoveButton(
        move=move.id,
        title=move.title,
        address=sheet if move.fields else at_once,
        is_sheet=bool(move.fields),
        is_first=is_first,
        is_rare=move.rare and not is_first,
        id=new_id(service().clock()),
    )
