"""Disable somebody who has left, and let them come back."""

from dataclasses import replace

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.change_person import change_person
from forms_api.actions.may_manage import GRANT
from forms_api.actions.refusal import Refusal
from forms_api.web.access import current_person, may, stepped_up
from forms_api.web.errors import status_of
from forms_api.web.kept import comes_back
from forms_api.web.people.blueprint import blueprint
from forms_api.web.people.listing import show_person
from forms_api.web.people.managed import managed_or_403
from forms_api.web.render import render_page
from forms_api.web.service import service


@blueprint.get("/people/<person_id>/disable")
@may(GRANT)
@stepped_up(bearer=False)
def ask_disable(person_id: str) -> ResponseReturnValue:
    return _show(None, person_id)


def _show(refusal: Refusal | None, person_id: str) -> Response:
    person = managed_or_403(person_id)
    status = status_of(refusal.code) if refusal else 200
    return render_page("person_disable.html", status, person=person, refusal=refusal)


@blueprint.post("/people/<person_id>/disable")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show)
def disable(person_id: str) -> ResponseReturnValue:
    try:
        _stand(person_id, active=False)
    except Refusal as refusal:
        if refusal.code in ("forbidden", "not-found"):
            raise
        return _show(refusal, person_id)
    return redirect(url_for("people.page", person_id=person_id, done="disabled"), 303)


def _show_page(refusal: Refusal, person_id: str) -> Response:
    return show_person(managed_or_403(person_id), refusal)


@blueprint.post("/people/<person_id>/enable")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show_page)
def enable(person_id: str) -> ResponseReturnValue:
    try:
        _stand(person_id, active=True)
    except Refusal as refusal:
        if refusal.code in ("forbidden", "not-found"):
            raise
        return _show_page(refusal, person_id)
    return redirect(url_for("people.page", person_id=person_id, done="enabled"), 303)


def _stand(person_id: str, *, active: bool) -> None:
    wanted = replace(managed_or_403(person_id), active=active)
    library, now = service().policies.library(), service().clock()
    change_person(library, service().store, wanted, now, by=current_person().id)
