"""A sheet with its QR code, which leads back to the page where it is typed in."""

from dataclasses import dataclass

from flask import request, url_for
from markupsafe import Markup

from forms_api.actions.refusal import Refusal
from forms_api.web.paper.paper_sheet import PaperSheet, paper_sheet
from forms_api.web.people.qr_code import qr_code
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.model.school import Place
from handbook.pages.places_words import places_of


@dataclass(frozen=True)
class Printed:
    sheet: PaperSheet
    address: str
    picture: Markup


def print_form(library: Library, form: Form, place: Place | None = None) -> Printed:
    known = place if place in places_of(form, library.school) else None
    path = url_for("forms.ask", form_id=form.id, place=known.id if known else None)
    address = request.host_url.rstrip("/") + path
    sheet = paper_sheet(library, form, known)
    return Printed(sheet, address, qr_code(address, f"补录「{form.title}」的二维码"))


def form_or_404(library: Library, form_id: str) -> Form:
    if form_id not in library.forms:
        raise Refusal("not-found", "没有这张表，请检查地址")
    return library.forms[form_id]


def place_asked(library: Library, place_id: str) -> Place | None:
    """None without one; a place that is not there is said."""
    found = library.school.find_place(place_id)
    if place_id and found is None:
        raise Refusal("not-found", "没有这个地方，请检查地址")
    return found
