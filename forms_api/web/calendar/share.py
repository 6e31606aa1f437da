"""日历订阅: the address of one's own calendar, and for who manages people those of the campuses."""

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.may_manage import GRANT
from forms_api.actions.share_calendar import find_feed, share_calendar, withdraw_calendar
from forms_api.derive.people import Person, grants_of
from forms_api.derive.where import campuses_of, may_act_at
from forms_api.web.access import current_person, may, signed_in, stepped_up
from forms_api.web.calendar.blueprint import blueprint
from forms_api.web.render import render_page
from forms_api.web.service import service
from handbook.model.school import Campus


@blueprint.get("/account/calendar")
@signed_in
def ask() -> ResponseReturnValue:
    person, library = current_person(), service().policies.library()
    manages = GRANT in grants_of(person, library)
    campuses = campuses_of(person, library.school) if manages else ()
    return render_page(
        "account_calendar.html",
        has_own=_has(person),
        campuses=[(campus, _has(campus)) for campus in campuses],
        is_ended="ended" in request.args,
    )


@blueprint.post("/account/calendar")
@signed_in
@stepped_up
def share_own() -> ResponseReturnValue:
    return _share(current_person(), "我的后勤日历")


@blueprint.post("/account/calendar/end")
@signed_in
@stepped_up
def end_own() -> ResponseReturnValue:
    return _end(current_person())


@blueprint.post("/account/calendar/<campus_id>")
@may(GRANT)
@stepped_up
def share_campus(campus_id: str) -> ResponseReturnValue:
    campus = _own_campus(campus_id)
    return _share(campus, f"{campus.title}的后勤日历")


@blueprint.post("/account/calendar/<campus_id>/end")
@may(GRANT)
@stepped_up
def end_campus(campus_id: str) -> ResponseReturnValue:
    return _end(_own_campus(campus_id))


def _share(owner: Person | Campus, whose: str) -> Response:
    secret = share_calendar(service().store, owner, service().clock(), by=current_person())
    address = url_for("calendar.feed", secret=secret, _external=True)
    _, _, rest = address.partition("://")
    return render_page(
        "account_calendar_new.html", whose=whose, address=address, subscribe=f"webcal://{rest}"
    )


def _end(owner: Person | Campus) -> ResponseReturnValue:
    withdraw_calendar(service().store, owner, service().clock(), by=current_person())
    return redirect(url_for("calendar.ask", ended=1), 303)


def _own_campus(campus_id: str) -> Campus:
    campus = service().policies.library().school.find_campus(campus_id)
    if campus is None:
        abort(404)
    if not may_act_at(current_person(), campus.id):
        abort(403)
    return campus


def _has(owner: Person | Campus) -> bool:
    return find_feed(service().store, owner) is not None
