"""/registers/<id>: the rows of a register, and the card of each."""

from flask import request
from flask.typing import ResponseReturnValue

from forms_api.actions.find_link import find_linked
from forms_api.actions.read_requests import Wanted, list_requests
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import may_fill
from forms_api.derive.moving import place_of
from forms_api.derive.people import clean_name
from forms_api.derive.requests import Request
from forms_api.derive.stock_take import may_count
from forms_api.web.access import current_person, known_people, signed_in
from forms_api.web.render import render_page
from forms_api.web.requests.blueprint import blueprint
from forms_api.web.requests.line_view import make_line, name_of, place_words
from forms_api.web.requests.page import find_view, show_request
from forms_api.web.requests.room_view import count_register, make_rooms
from forms_api.web.requests.states_now import count_states
from forms_api.web.requests.stock_view import what_to_buy
from forms_api.web.requests.sums_view import sums_of
from forms_api.web.service import service
from handbook.model.form import Form

PAGE = 50
KEYS = ("state", "place", "keeper", "find")
ANY = dict.fromkeys(KEYS, "")


@blueprint.get("/registers/<form_id>")
@signed_in
def register(form_id: str) -> ResponseReturnValue:
    form, sent = register_or_404(form_id), read_filter()
    found = find_rows(form, sent)
    last = max(1, -(-len(found) // PAGE))
    number = min(max(request.args.get("page", 1, int), 1), last)
    rows = found[(number - 1) * PAGE : number * PAGE]
    sums, low = sums_of(rows), what_to_buy(found)
    return render_page(
        "register.html",
        form=form,
        lines=[make_line(one, sums[one.id]) for one in rows],
        total=len(found),
        number=number,
        last=last,
        sent=sent,
        filled={key: value for key, value in sent.items() if value},
        states=[(key, state.title) for key, state in form.states.items()],
        low=low,
        places=_places(form),
        keepers=_keepers(form),
        states_now=count_states(form, found if not any(sent.values()) else find_rows(form, ANY)),
        imported=request.args.get("imported", 0, int),
        may_add=may_fill(form, current_person()),
        rooms=make_rooms(form, count_register(form)) if may_count(form, current_person()) else (),
    )


@blueprint.get("/registers/<form_id>/<number>")
@signed_in
def row(form_id: str, number: str) -> ResponseReturnValue:
    """Where the QR code on a thing leads."""
    form = register_or_404(form_id)
    found = find_linked(service().store, form.id, number)
    if found is None:
        raise Refusal("not-found", f"「{form.title}」里没有 {number}，请核对标签")
    return show_request(find_view(found.id))


def register_or_404(form_id: str) -> Form:
    form = service().policies.library().forms.get(form_id)
    if form is None or form.kind != "register":
        raise Refusal("not-found", "没有这本台账，请从办理里选")
    return form


def read_filter() -> dict[str, str]:
    return {key: request.args.get(key, "").strip() for key in KEYS}


def find_rows(form: Form, sent: dict[str, str]) -> list[Request]:
    """By number; only those that the reader may see."""
    here = service()
    wanted = Wanted(form=form.id, state=sent["state"] or None)
    seen = list_requests(here.policies.library(), here.store, current_person(), wanted)
    found = [one.request for one in seen if _is_meant(one.request, sent)]
    return sorted(found, key=lambda one: (len(one.number or ""), one.number or "", one.id))


def _is_meant(one: Request, sent: dict[str, str]) -> bool:
    return (
        sent["place"] in ("", place_of(one))
        and sent["keeper"] in ("", one.values.get("keeper"))
        and all(word in _searched(one) for word in clean_name(sent["find"]).split())
    )


def _searched(one: Request) -> str:
    written = (value for value in one.values.values() if isinstance(value, str))
    keeper = name_of(str(one.values.get("keeper", "")))
    return clean_name(" ".join((one.title, place_words(one), keeper, *written)))


def _places(form: Form) -> list[tuple[str, str]]:
    """What may be asked for, where things stand somewhere."""
    if not any(item.type == "place" for item in form.fields):
        return []
    return [(place.id, place.title) for place in service().policies.library().school.places]


def _keepers(form: Form) -> list[tuple[str, str]]:
    """Who may be asked for, where things have a keeper."""
    if form.find_field("keeper") is None:
        return []
    return [(one.id, one.name) for one in known_people().values() if one.active]
