"""Leave: from when to when, and who stands in."""

from datetime import date

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.may_manage import GRANT
from forms_api.actions.record_leave import Absence, record_leave, withdraw_leave
from forms_api.actions.refusal import Refusal
from forms_api.derive.leave import fold_leaves
from forms_api.derive.people import Person
from forms_api.records.leave import LEAVE
from forms_api.web.access import current_person, known_people, may, stepped_up
from forms_api.web.errors import status_of
from forms_api.web.kept import comes_back
from forms_api.web.people.blueprint import blueprint
from forms_api.web.people.listing import show_person
from forms_api.web.people.managed import managed_or_403
from forms_api.web.render import render_page
from forms_api.web.service import service

_NO_DATE = "请选一个日期"


@blueprint.get("/people/<person_id>/leave")
@may(GRANT)
@stepped_up(bearer=False)
def ask_leave(person_id: str) -> ResponseReturnValue:
    return _show(None, person_id)


def _show(refusal: Refusal | None, person_id: str) -> Response:
    person = managed_or_403(person_id)
    return render_page(
        "person_leave.html",
        status_of(refusal.code) if refusal else 200,
        person=person,
        others=[one for one in known_people().values() if one.active and one.id != person.id],
        sent=request.form,
        errors=refusal.fields if refusal else {},
        refusal=refusal,
    )


@blueprint.post("/people/<person_id>/leave")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show)
def keep_leave(person_id: str) -> ResponseReturnValue:
    person, now = managed_or_403(person_id), service().clock()
    try:
        absence = _read(person)
        record_leave(service().store, known_people(), absence, now, by=current_person().id)
    except Refusal as refusal:
        return _show(refusal, person_id)
    return redirect(url_for("people.page", person_id=person_id, done="leave"), 303)


def _show_page(refusal: Refusal, person_id: str, **_: str) -> Response:
    return show_person(managed_or_403(person_id), refusal)


@blueprint.post("/people/<person_id>/leave/<leave_id>/withdraw")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show_page)
def withdraw(person_id: str, leave_id: str) -> ResponseReturnValue:
    person, store = managed_or_403(person_id), service().store
    own = {leave.id for leave in fold_leaves(store.read(LEAVE)) if leave.person == person.id}
    if leave_id not in own:
        raise Refusal("not-found", "没有这条请假，或者已经撤回了")
    withdraw_leave(store, leave_id, service().clock(), by=current_person().id)
    return redirect(url_for("people.page", person_id=person_id, done="withdrawn"), 303)


def _read(person: Person) -> Absence:
    """Raises Refusal `bad-leave`."""
    days = {key: _day(request.form.get(key, "")) for key in ("first", "last")}
    faults = {key: _NO_DATE for key, day in days.items() if day is None}
    first, last = days["first"], days["last"]
    if first is None or last is None:
        raise Refusal("bad-leave", _NO_DATE, faults)
    return Absence(person.id, first, last, request.form.get("stand_in") or None)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
