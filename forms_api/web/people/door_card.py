"""A card for the door of a place: its name, its QR code, and who looks after it."""

from collections.abc import Iterator
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import may_fill
from forms_api.derive.keepers import keepers_of
from forms_api.derive.my_post import forms_of
from forms_api.derive.people import Person
from forms_api.derive.stock_take import may_count
from forms_api.derive.where import is_placed, may_act_at
from forms_api.web.access import current_person, known_people, may, signed_in
from forms_api.web.people.blueprint import blueprint
from forms_api.web.people.qr_code import qr_code
from forms_api.web.people.things_here import things_at
from forms_api.web.render import render_page
from forms_api.web.requests.most_used import most_used_first
from forms_api.web.service import service
from handbook.due_words import PERIODS, period_words
from handbook.model.field import PlaceField
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.model.school import Place, School
from handbook.pages.places_words import places_of

FIRST = 3
"""What is reported most stands open; the rest is folded."""
MOST_THINGS = 8
"""So many things stand open, and all that have to be checked; the rest is folded."""


@blueprint.get("/places/<place_id>")
@signed_in
def place(place_id: str) -> ResponseReturnValue:
    """Where the QR code on the door leads."""
    library, person = service().policies.library(), current_person()
    found = _place_or_404(library.school, place_id)
    forms = [form for form in forms_of(library, person) if _is_filled_at(form, found, person)]
    things = things_at(found)
    return render_page(
        "place.html",
        forms=forms,
        reports=most_used_first(_reported_at(library, found, person)),
        first=FIRST,
        things=things,
        shown=max(MOST_THINGS, sum(one.is_open for one in things)),
        counted=[form for form in library.forms.values() if may_count(form, person)],
        **_about(library.school, found),
    )


@blueprint.get("/places/<place_id>/card")
@signed_in
def card(place_id: str) -> ResponseReturnValue:
    school = service().policies.library().school
    found = _place_or_404(school, place_id)
    return render_page("place_card.html", picture=_picture(found), **_about(school, found))


@blueprint.get("/places/cards")
@may("manage-people")
def cards() -> ResponseReturnValue:
    """Of every place, four on a sheet."""
    library = service().policies.library()
    made = [
        {**_about(library.school, one), "picture": _picture(one), "forms": _due_at(library, one)}
        for one in library.school.places
    ]
    return render_page("place_cards.html", cards=made)


def _picture(place: Place) -> Markup:
    address = request.host_url.rstrip("/") + url_for("people.place", place_id=place.id)
    return qr_code(address, f"{place.title}的二维码")


def _due_at(library: Library, place: Place) -> dict[str, list[str]]:
    """Titles by how often: {"每天": [...], "每周": [...]}."""
    found: dict[str, list[str]] = {period: [] for period in PERIODS.values()}
    for form in library.forms.values():
        if form.due and place in places_of(form, library.school):
            found[period_words(form.due)].append(form.title)
    return {period: titles for period, titles in found.items() if titles}


def _is_filled_at(form: Form, place: Place, person: Person) -> bool:
    school = service().policies.library().school
    campus = school.campus_of(place.id)
    may_act = campus is not None and may_act_at(person, campus.id)
    return may_act and is_placed(form) and place in places_of(form, school)


def _reported_at(library: Library, place: Place, person: Person) -> Iterator[Form]:
    """What can be reported of any place: the place will be filled in."""
    for form in library.forms.values():
        asked = next((item for item in form.fields if isinstance(item, PlaceField)), None)
        is_asked = asked is not None and asked.group in (None, place.group)
        if form.kind == "request" and is_asked and may_fill(form, person):
            yield form


def _about(school: School, found: Place) -> dict[str, Any]:
    keepers = keepers_of(known_people().values(), found.id, school)
    return {"place": found, "campus": school.campus_of(found.id), "keepers": keepers}


def _place_or_404(school: School, place_id: str) -> Place:
    found = school.find_place(place_id)
    if found is None:
        raise Refusal("not-found", "没有这个地方，请检查地址")
    return found
