"""这次不用做: why an item need not be done this once."""

from datetime import date

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms_api.actions.excuse_item import excuse_item, may_excuse, read_excuse
from forms_api.actions.keep_record import Parcel
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import find_form, find_place_of
from forms_api.derive.board import Line
from forms_api.derive.people import Person, grants_of
from forms_api.web.access import current_person, signed_in
from forms_api.web.board.blueprint import blueprint
from forms_api.web.errors import status_of
from forms_api.web.kept import comes_back
from forms_api.web.render import render_page
from forms_api.web.sender_id import id_for
from forms_api.web.service import service


@blueprint.get("/today/excuse")
@signed_in
def ask_excuse() -> ResponseReturnValue:
    return _show(None, request.args)


def _show_again(refusal: Refusal) -> Response:
    return _show(refusal, request.form)


@blueprint.post("/today/excuse")
@signed_in
@comes_back(_show_again)
def keep_excuse() -> ResponseReturnValue:
    me, library = current_person(), service().policies.library()
    content = {key: request.form.get(key, "") for key in ("form", "place", "date", "reason")}
    parcel = Parcel(request.form.get("id", ""), me.id, content)
    try:
        excuse_item(library, service().store, me, parcel, read_excuse(content), service().clock())
    except Refusal as refusal:
        return _show(refusal, request.form)
    return redirect(url_for("board.today", date=content["date"], done="excuse"), 303)


def excuse_link(line: Line, me: Person, today: date) -> str | None:
    """The way to the page that excuses this item; None where it is done, or not theirs to say."""
    item, library = line.standing.item, service().policies.library()
    if not (line.is_open or line.status == "missed") or item.subject.kind not in (
        "place",
        "campus",
    ):
        return None
    is_over = item.by.date() < today
    if not may_excuse(library, line.form, me, item.subject.campus) or (
        is_over and "review" not in grants_of(me, library)
    ):
        return None
    day = item.by.date()
    return url_for("board.ask_excuse", form=line.form.id, place=item.subject.id, date=day)


def _show(refusal: Refusal | None, sent: MultiDict[str, str]) -> Response:
    """Whose form is not theirs is refused here, too. Raises Refusal."""
    me, library = current_person(), service().policies.library()
    form = find_form(library, sent.get("form", ""))
    spot = find_place_of(library, form, me, sent.get("place"))
    if not may_excuse(library, form, me, spot.campus):
        raise Refusal("forbidden", f"「{form.title}」不归您填，请找负责的人或园长")
    return render_page(
        "excuse.html",
        status_of(refusal.code) if refusal else 200,
        form=form,
        place=spot.subject,
        where=library.school.title_of(spot.subject),
        day=_day_of(sent),
        id=id_for(sent, refusal),
        sent=sent,
        refusal=refusal,
        errors=refusal.fields if refusal else {},
    )


def _day_of(sent: MultiDict[str, str]) -> date:
    """Raises Refusal `not-found`."""
    try:
        return date.fromisoformat(sent.get("date", ""))
    except ValueError:
        raise Refusal("not-found", "没有这一天，请从「今天」里点「这次不用做」") from None
