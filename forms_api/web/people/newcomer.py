"""Add somebody."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.add_person import Newcomer, add_person
from forms_api.actions.may_manage import GRANT, check_may_manage
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, people_named
from forms_api.web.access import current_person, known_people, may, stepped_up
from forms_api.web.kept import comes_back
from forms_api.web.people.blueprint import blueprint
from forms_api.web.people.sheet import read_sheet, show_sheet
from forms_api.web.service import service


@blueprint.get("/people/new")
@may(GRANT)
@stepped_up(bearer=False)
def ask_newcomer() -> ResponseReturnValue:
    return show_sheet(Newcomer("", ()), None)


def _show_again(refusal: Refusal) -> Response:
    return show_sheet(read_sheet(), refusal)


@blueprint.post("/people/new")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show_again)
def add() -> ResponseReturnValue:
    library, manager, filled = service().policies.library(), current_person(), read_sheet()
    namesakes = _namesakes(filled)
    if namesakes and "namesake" not in request.form:
        return show_sheet(filled, None, namesakes=namesakes)
    try:
        _check(filled)
        person = add_person(
            library, service().store, filled, None, service().clock(), by=manager.id
        )
    except Refusal as refusal:
        return show_sheet(filled, refusal)
    return redirect(url_for("people.page", person_id=person.id, done="added"), 303)


def _check(filled: Newcomer) -> None:
    """A manager of one campus adds people of that campus, with no more rights than their own."""
    wanted = Person("", filled.name, filled.jobs, filled.campuses, filled.places)
    check_may_manage(service().policies.library(), current_person(), [wanted])


def _namesakes(filled: Newcomer) -> tuple[Person, ...]:
    """Another person, or the same button pressed twice: only a human knows."""
    found = people_named(known_people(), filled.name) if filled.name.strip() else ()
    return tuple(person for person in found if person.active)
