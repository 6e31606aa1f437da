"""Somebody says a word beside a request."""

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms_api.actions.comment_request import comment_request, read_remark
from forms_api.actions.keep_record import Parcel
from forms_api.actions.read_requests import InView
from forms_api.actions.refusal import Refusal
from forms_api.records.comment import PHOTOS
from forms_api.store.errors import StoreError
from forms_api.web.access import current_person, signed_in
from forms_api.web.errors import as_refusal
from forms_api.web.kept import comes_back
from forms_api.web.photos import photo_shelf, take_sent_photos
from forms_api.web.requests.blueprint import blueprint
from forms_api.web.requests.comment_sheet import WORDS, comment_form
from forms_api.web.requests.line_view import address_of
from forms_api.web.requests.page import find_view, show_request
from forms_api.web.requests.typed import Typed
from forms_api.web.sent_names import find_foreign
from forms_api.web.service import service

_EMPTY = "请写几个字"


def _show_again(refusal: Refusal, request_id: str) -> Response:
    return _refuse(find_view(request_id), request.form, refusal)


@blueprint.post("/requests/<request_id>/comments")
@signed_in
@comes_back(_show_again)
def comment(request_id: str) -> ResponseReturnValue:
    view = find_view(request_id)
    if refusal := find_foreign(("after",), "f."):
        return _refuse(view, request.form, refusal)
    taken = take_sent_photos(comment_form().form)
    if taken.refusal:
        return show_request(view, Typed(taken.sent, taken.refusal, taken.errors, is_comment=True))
    try:
        _comment(view, taken.sent)
    except Refusal as refusal:
        return _refuse(view, taken.sent, refusal)
    except StoreError as error:
        return _refuse(view, taken.sent, as_refusal(error))
    return redirect(address_of(view.request, received="comment"), 303)


def _comment(view: InView, sent: MultiDict[str, str]) -> None:
    here, person = service(), current_person()
    words, photos = sent.get(f"f.{WORDS}", "").strip(), sent.getlist(f"f.{PHOTOS}")
    content = {"text": words, **({PHOTOS: photos} if photos else {})}
    parcel = Parcel(sent.get("id", ""), person.id, content)
    remark, library = read_remark(content), here.policies.library()
    now, about = here.clock(), view.request.id
    comment_request(library, here.store, person, about, parcel, remark, now, photo_shelf())


def _refuse(view: InView, sent: MultiDict[str, str], refusal: Refusal) -> Response:
    errors = dict(refusal.fields)
    if WORDS in errors and not sent.get(f"f.{WORDS}", "").strip():
        errors = {WORDS: _EMPTY}
    return show_request(view, Typed(sent, refusal, errors, is_comment=True))
