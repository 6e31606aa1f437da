"""停园: days that were to be open and are not, recorded and withdrawn by who reviews."""

from datetime import date

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.record_closing import ClosedDays, record_closing, withdraw_closing
from forms_api.actions.refusal import Refusal
from forms_api.derive.closings import Closing, closings_on, fold_closings
from forms_api.derive.people import Person
from forms_api.derive.where import campuses_of, may_act_at
from forms_api.records.closing import CLOSING
from forms_api.web.access import current_person, may
from forms_api.web.board.blueprint import blueprint
from forms_api.web.errors import status_of
from forms_api.web.kept import comes_back
from forms_api.web.render import render_page
from forms_api.web.service import service

_NO_DATE = "请选一个日期"


@blueprint.get("/today/closings")
@may("review")
def ask_closing() -> ResponseReturnValue:
    return _show(None)


def _show(refusal: Refusal | None, **_: str) -> Response:
    library, me = service().policies.library(), current_person()
    return render_page(
        "closings.html",
        status_of(refusal.code) if refusal else 200,
        campuses=campuses_of(me, library.school),
        closings=sorted(standing_closings(me), key=lambda one: one.last, reverse=True),
        where_closed=where_closed,
        days_words=days_words,
        sent=request.form,
        errors=refusal.fields if refusal else {},
        refusal=refusal,
        done=request.args.get("done"),
    )


@blueprint.post("/today/closings")
@may("review")
@comes_back(_show)
def keep_closing() -> ResponseReturnValue:
    here = service()
    try:
        library = here.policies.library()
        record_closing(library, here.store, current_person(), _read(), here.clock())
    except Refusal as refusal:
        return _show(refusal)
    return redirect(url_for("board.ask_closing", done="kept"), 303)


@blueprint.post("/today/closings/<closing_id>/withdraw")
@may("review")
@comes_back(_show)
def drop_closing(closing_id: str) -> ResponseReturnValue:
    withdraw_closing(service().store, current_person(), closing_id, service().clock())
    return redirect(url_for("board.ask_closing", done="withdrawn"), 303)


def standing_closings(me: Person) -> tuple[Closing, ...]:
    """All that stand at the person's campuses."""
    found = fold_closings(service().store.read(CLOSING))
    return tuple(one for one in found if may_act_at(me, one.campus))


def closed_words(me: Person, day: date) -> tuple[str, ...]:
    """「小一班停：台风（11月23日到24日）」, for each closing of the day."""
    return tuple(
        f"{where_closed(one)}停：{one.reason}（{days_words(one)}）"
        for one in closings_on(standing_closings(me), day)
    )


def where_closed(closing: Closing) -> str:
    school = service().policies.library().school
    campus = school.title_of(closing.campus)
    return f"{campus}全园" if closing.place is None else school.title_of(closing.place)


def days_words(closing: Closing) -> str:
    first, last = (f"{day.month}月{day.day}日" for day in (closing.first, closing.last))
    return first if first == last else f"{first}到{last}"


def _read() -> ClosedDays:
    """Raises Refusal `bad-closing`."""
    days = {key: _day(request.form.get(key, "")) for key in ("first", "last")}
    first, last = days["first"], days["last"]
    if first is None or last is None:
        faults = {key: _NO_DATE for key, day in days.items() if day is None}
        raise Refusal("bad-closing", _NO_DATE, faults)
    return ClosedDays(request.form.get("where", ""), first, last, request.form.get("reason", ""))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
