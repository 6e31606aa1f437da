"""Change somebody's name, jobs, campuses or places."""

from dataclasses import replace

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.add_person import Newcomer
from forms_api.actions.change_person import change_person
from forms_api.actions.may_manage import GRANT, check_may_manage
from forms_api.actions.person_fact import find_person_fact
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.web.access import current_person, may, stepped_up
from forms_api.web.kept import comes_back
from forms_api.web.people.blueprint import blueprint
from forms_api.web.people.managed import managed_or_403
from forms_api.web.people.sheet import read_sheet, show_sheet
from forms_api.web.service import service


@blueprint.get("/people/<person_id>/change")
@may(GRANT)
@stepped_up(bearer=False)
def ask_change(person_id: str) -> ResponseReturnValue:
    person = managed_or_403(person_id)
    filled = Newcomer(person.name, person.jobs, person.campuses, person.places)
    return show_sheet(filled, None, person=person, seen=_version(person))


def _show_again(refusal: Refusal, person_id: str) -> Response:
    return _show(managed_or_403(person_id), refusal)


@blueprint.post("/people/<person_id>/change")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show_again)
def change(person_id: str) -> ResponseReturnValue:
    person, filled, seen = managed_or_403(person_id), read_sheet(), request.form.get("seen", "")
    library, manager = service().policies.library(), current_person()
    wanted = replace(
        person,
        name=filled.name,
        jobs=filled.jobs,
        campuses=filled.campuses,
        places=filled.places,
    )
    try:
        check_may_manage(library, manager, [wanted])
        change_person(library, service().store, wanted, service().clock(), by=manager.id, seen=seen)
    except Refusal as refusal:
        return _show(person, refusal)
    return redirect(url_for("people.page", person_id=person.id, done="changed"), 303)


def _show(person: Person, refusal: Refusal) -> Response:
    # whoever has read that it was changed meanwhile may send it again over the new state
    is_stale = refusal.code == "stale-version"
    seen = _version(person) if is_stale else request.form.get("seen", "")
    return show_sheet(read_sheet(), refusal, person=person, seen=seen)


def _version(person: Person) -> str:
    return find_person_fact(service().store, person.id).id
