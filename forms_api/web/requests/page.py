"""/requests/<id>: how it stands, what comes next, and all that happened."""

from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms_api.actions.find_request import comments_on
from forms_api.actions.read_requests import InView, get_request
from forms_api.actions.submit_form import may_fill
from forms_api.derive.answer_readers import MOST_PHOTOS
from forms_api.web.access import current_person, signed_in
from forms_api.web.errors import say_when, status_of
from forms_api.web.render import render_page
from forms_api.web.requests.blueprint import blueprint
from forms_api.web.requests.card_count import asked_room, count_on_card
from forms_api.web.requests.comment_sheet import make_comment
from forms_api.web.requests.label import label_of
from forms_api.web.requests.line_view import (
    address_of,
    name_of,
    pill_of,
    place_words,
    title_of,
)
from forms_api.web.requests.linked import check_behind, looked_at, make_links, reports_about
from forms_api.web.requests.move_sheet import find_open, make_buttons, make_sheet
from forms_api.web.requests.stock_view import stock_of, ways_to_buy
from forms_api.web.requests.sums_view import sums_of
from forms_api.web.requests.thing_checks import checks_of
from forms_api.web.requests.timeline import as_it_is, make_timeline, meanwhile_words
from forms_api.web.requests.typed import Typed
from forms_api.web.requests.waiting import read_waiting
from forms_api.web.service import service
from forms_api.web.trail import leave_trail
from forms_api.web.words import local
from handbook.model.form import Form

RECEIVED = {"submit": "已提交", "move": "办好了", "comment": "留言已发出"}


@dataclass(frozen=True)
class Head:
    """The top of the page. `version`: the id of the last move; `form`, `request`: ids."""

    title: str
    more: str
    state: str
    pill: str
    next: str
    overdue: str
    is_final: bool
    address: str
    version: str
    form: str
    request: str
    is_row: bool


@blueprint.get("/requests/<request_id>")
@signed_in
def page(request_id: str) -> ResponseReturnValue:
    view = find_view(request_id)
    if view.request.number:
        return redirect(address_of(view.request, **request.args))
    return show_request(view)


def find_view(request_id: str) -> InView:
    """Raises Refusal: not-found, forbidden."""
    here = service()
    person = current_person()
    return get_request(here.policies.library(), here.store, person, request_id.lower())


def show_request(view: InView, typed: Typed | None = None) -> Response:
    """The page; with what was typed and why it did not go through."""
    found, refusal = view.request, typed.refusal if typed else None
    comments = comments_on(service().store, found)
    leave_trail(found.record, *found.moves, *comments)
    sent = typed.sent if typed else MultiDict()
    errors = typed.errors if typed else {}
    moving = typed is None or not typed.is_comment
    wanted = sent.get("move", "") if typed else request.args.get("move", "")
    move = find_open(view, wanted) if moving else None
    entries = make_timeline(found, comments, sent.get("after", ""))
    reports = reports_about(view)
    context: dict[str, Any] = {
        "about": make_head(view),
        "received": RECEIVED.get(request.args.get("received", "")) if not typed else None,
        "refusal": refusal,
        "errors": errors,
        "asks": {item.id: item.ask for item in move.fields} if move else {},
        "opened": make_sheet(view, move, sent, errors, refusal) if move else None,
        "buttons": make_buttons(view, leads=not (reports and found.number)),
        "comment": None if move else make_comment(view, typed),
        "speaks": typed is not None and move is None,
        "links": make_links(found),
        "looked_at": looked_at(found),
        "behind": check_behind(found),
        "reports": reports,
        "again": _form_to_fill(found.form),
        "card": as_it_is(found),
        "checks": checks_of(found) if found.form.kind == "register" else (),
        "stock": stock_of(found),
        "buying": ways_to_buy(found),
        "sums": sums_of([found])[found.id],
        "entries": entries,
        "meanwhile": meanwhile_words(entries),
        "most_photos": MOST_PHOTOS,
        "sent": {},
        "label": label_of(found),
        "count": count_on_card(view),
        "room": asked_room(view),
    }
    status = status_of(refusal.code) if refusal else 200
    return say_when(render_page("request.html", status, **context))


def make_head(view: InView) -> Head:
    found = view.request
    waiting = read_waiting(found)
    began = local(found.record.at)
    said = f"{name_of(found.record.by)} {began:%Y-%m-%d %H:%M}"
    where = place_words(found) if found.number else ""
    return Head(
        title=title_of(found),
        more=" · ".join(filter(None, (found.form.title, where, said))),
        state=found.stage.title,
        pill=pill_of(found, waiting),
        next="，".join(filter(None, (waiting.words, waiting.until))),
        overdue=waiting.overdue,
        is_final=found.is_final,
        address=address_of(found),
        version=found.head,
        form=found.form.id,
        request=found.id,
        is_row=found.number is not None,
    )


def _form_to_fill(form: Form) -> Form | None:
    """To report it anew: the form as it is now, for who may fill it."""
    now = service().policies.library().forms.get(form.id)
    return now if now and form.kind == "request" and may_fill(now, current_person()) else None
