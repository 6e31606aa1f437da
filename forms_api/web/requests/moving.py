"""Somebody does the next move."""

from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms_api.actions.keep_record import Parcel
from forms_api.actions.move_request import Step, move_request, read_step
from forms_api.actions.read_requests import InView
from forms_api.actions.refusal import Refusal
from forms_api.derive.compiled import CompiledForm
from forms_api.store.errors import StoreError
from forms_api.web.access import current_caller, current_person, is_proved, signed_in
from forms_api.web.errors import as_refusal
from forms_api.web.guard import ask_for_proof
from forms_api.web.kept import comes_back
from forms_api.web.photos import LONGEST_OF_STRANGER, LONGEST_SHEET, photo_shelf, take_sent_photos
from forms_api.web.requests.blueprint import blueprint
from forms_api.web.requests.card_count import way_back
from forms_api.web.requests.line_view import address_of
from forms_api.web.requests.move_sheet import asked_by
from forms_api.web.requests.page import find_view, show_request
from forms_api.web.requests.typed import Typed
from forms_api.web.sent_names import find_foreign
from forms_api.web.service import service
from forms_api.web.sheet_form import answers_from

_WITH_PHOTOS = ("requests.move", "requests.comment")


@blueprint.url_value_preprocessor
def make_room_for_photos(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Before anybody reads the body: whether the page is genuine stands in it too."""
    if endpoint in _WITH_PHOTOS:
        request.max_content_length = LONGEST_SHEET if current_caller() else LONGEST_OF_STRANGER


def _show_again(refusal: Refusal, request_id: str) -> Response:
    return _refuse(find_view(request_id), request.form, refusal)


@blueprint.post("/requests/<request_id>/moves")
@signed_in
@comes_back(_show_again)
def move(request_id: str) -> ResponseReturnValue:
    view = find_view(request_id)
    if refusal := find_foreign(("move", "after", "room"), "f."):
        return _refuse(view, request.form, refusal)
    wanted = view.request.form.find_move(request.form.get("move", ""))
    asked = asked_by(view, wanted) if wanted else None
    taken = take_sent_photos(asked.form) if asked else None
    sent = taken.sent if taken else request.form
    if taken and taken.refusal:
        return show_request(view, Typed(sent, taken.refusal, taken.errors))
    try:
        _move(view, sent, asked)
    except Refusal as refusal:
        return ask_for_proof() if refusal.code == "step-up" else _refuse(view, sent, refusal)
    except StoreError as error:
        return _refuse(view, sent, as_refusal(error))
    return redirect(way_back(view) or address_of(view.request, received="move"), 303)


def _move(view: InView, sent: MultiDict[str, str], asked: CompiledForm | None) -> None:
    here, person = service(), current_person()
    content = {
        "move": sent.get("move", ""),
        "after": sent.get("after", ""),
        "answers": answers_from(asked.form, sent) if asked else {},
    }
    parcel = Parcel(sent.get("id", ""), person.id, content)
    step: Step = read_step(content, is_proved=is_proved())
    library, now = here.policies.library(), here.clock()
    move_request(library, here.store, person, view.request.id, parcel, step, now, photo_shelf())


def _refuse(view: InView, sent: MultiDict[str, str], refusal: Refusal) -> Response:
    """The page with what was typed; as it stands by now, somebody may have been faster."""
    now = find_view(view.request.id)
    errors = dict(refusal.fields) if refusal.code == "bad-answers" else {}
    return show_request(now, Typed(sent, refusal, errors))
