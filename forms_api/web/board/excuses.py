"""这次不用做: why an item need not be done this once; and taking that back."""

from datetime import date, time

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms_api.actions.excuse_item import (
    KEYS,
    excuse_item,
    find_excusable,
    find_excuse,
    may_excuse,
    may_withdraw,
    read_excuse,
    withdraw_excuse,
)
from forms_api.actions.keep_record import Parcel
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import find_form
from forms_api.derive.board import Line
from forms_api.derive.excuses import read_excuse_fact
from forms_api.derive.people import Person, grants_of
from forms_api.derive.where import Spot
from forms_api.web.access import current_person, known_people, signed_in
from forms_api.web.board.blueprint import blueprint
from forms_api.web.errors import status_of
from forms_api.web.kept import comes_back
from forms_api.web.render import render_page
from forms_api.web.sender_id import id_for
from forms_api.web.service import service
from forms_api.web.subject_words import subject_words
from handbook.model.form import Form


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
    content = {key: request.form.get(key, "") for key in KEYS}
    parcel = Parcel(request.form.get("id", ""), me.id, content)
    try:
        excuse_item(library, service().store, me, parcel, read_excuse(content), service().clock())
    except Refusal as refusal:
        return _show(refusal, request.form)
    return redirect(url_for("board.today", date=content["date"], done="excuse"), 303)


@blueprint.get("/today/excuses/<excuse_id>")
@signed_in
def excuse(excuse_id: str) -> ResponseReturnValue:
    """Who said it, and the way back. Raises Refusal."""
    here, me, library = service(), current_person(), service().policies.library()
    record = find_excuse(here.store, excuse_id)
    said, spot = read_excuse_fact(record), Spot(record.campus, record.subject)
    form = find_form(library, said.form)
    mine = may_withdraw(library, me, record)
    if not mine and not may_excuse(library, form, me, spot):
        raise Refusal("forbidden", f"「{form.title}」不归您填，请找负责的人或园长")
    return render_page(
        "excuse_said.html",
        form=form,
        where=subject_words(spot.subject),
        said=said,
        record=record,
        people=known_people(),
        is_withdrawn=here.store.follower(record.id) is not None,
        may_withdraw=mine,
    )


@blueprint.post("/today/excuses/<excuse_id>/withdraw")
@signed_in
def drop_excuse(excuse_id: str) -> ResponseReturnValue:
    here, library = service(), service().policies.library()
    first = withdraw_excuse(library, here.store, current_person(), excuse_id, here.clock())
    return redirect(url_for("board.today", date=first.body["date"], done="withdrawn"), 303)


def excuse_link(line: Line, me: Person, today: date) -> str | None:
    """The way to the page that excuses this item; None where it is done, or not theirs to say."""
    item, library = line.standing.item, service().policies.library()
    if not (line.is_open or line.status == "missed"):
        return None
    is_over = item.by.date() < today
    spot = Spot(item.subject.campus, item.subject.id)
    if not may_excuse(library, line.form, me, spot) or (
        is_over and "review" not in grants_of(me, library)
    ):
        return None
    day, until = item.by.date(), f"{item.by:%H:%M}" if _has_several(line.form) else None
    return url_for(
        "board.ask_excuse", form=line.form.id, place=item.subject.id, date=day, until=until
    )


def _show(refusal: Refusal | None, sent: MultiDict[str, str]) -> Response:
    """Whose form is not theirs is refused here, too. Raises Refusal."""
    here, me, library = service(), current_person(), service().policies.library()
    form = find_form(library, sent.get("form", ""))
    spot = find_excusable(library, here.store, form, me, sent.get("place"), here.clock())
    if not may_excuse(library, form, me, spot):
        raise Refusal("forbidden", f"「{form.title}」不归您填，请找负责的人或园长")
    return render_page(
        "excuse.html",
        status_of(refusal.code) if refusal else 200,
        form=form,
        place=spot.subject,
        where=subject_words(spot.subject),
        day=_day_of(sent),
        ways=_ways(form),
        id=id_for(sent, refusal),
        sent=sent,
        refusal=refusal,
        errors=refusal.fields if refusal else {},
    )


def _has_several(form: Form) -> bool:
    return form.due is not None and form.due.times > 1


def _ways(form: Form) -> list[tuple[str, str]]:
    """Of a form that is due several times a day: until when the one is due, or "" for all, with
    the words; nothing to choose where there is one."""
    if form.due is None or form.due.times == 1:
        return []
    clocks: list[time] = sorted(set(form.due.by))
    one = [(f"{clock:%H:%M}", f"只是 {clock:%H:%M} 前的那一次") for clock in clocks]
    alike = [(value, "只是其中一次") for value, _ in one]
    return [*(one if len(one) > 1 else alike), ("", f"{form.due.times} 次都不用做")]


def _day_of(sent: MultiDict[str, str]) -> date:
    """Raises Refusal `not-found`."""
    try:
        return date.fromisoformat(sent.get("date", ""))
    except ValueError:
        raise Refusal("not-found", "没有这一天，请从「今天」里点「这次不用做」") from None
