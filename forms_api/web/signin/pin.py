"""Sign in on a device that is known here: tap a name, type six digits."""

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms_api.actions.begin_session import sign_in_by_pin
from forms_api.actions.pin_tries import PinTries, find_pin_tries
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, clean_name
from forms_api.web.access import known_people, public
from forms_api.web.errors import status_of
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.signin.blueprint import blueprint
from forms_api.web.signin.device_cookie import current_device, keep_known
from forms_api.web.signin.password import show_password
from forms_api.web.signin.people_here import people_here
from forms_api.web.signin.session import begin
from forms_api.web.signin.way_back import local_path

FEW = 12
"""So many names are found by looking; of more, one is searched."""


@blueprint.get("/signin/pin")
@public
def pick() -> ResponseReturnValue:
    return _show(request.args)


@blueprint.post("/signin/pin")
@public
def enter_pin() -> ResponseReturnValue:
    device, person = current_device(), _chosen(request.form)
    if device is None or person is None or "pin" not in request.form or "other" in request.form:
        return _show(request.form)
    back = local_path(request.form.get("next", ""))
    pin, now = request.form["pin"], service().clock()
    library = service().policies.library()
    try:
        begun = sign_in_by_pin(
            library, service().store, known_people(), device, person.id, pin, now
        )
    except Refusal as refusal:
        return show_pad(person, back, refusal=refusal)
    begin(begun)
    return keep_known(redirect(back, 303))


def show_people(back: str, *, wanted: str = "", note: str = "") -> Response:
    everybody = people_here()
    found = [one for one in everybody if clean_name(wanted) in clean_name(one.name)]
    if len(everybody) == 1:
        return show_pad(everybody[0], back, note=note)
    return render_page(
        "signin_people.html",
        back=back,
        device=current_device(),
        people=found,
        wanted=wanted,
        note=note,
        is_long=len(everybody) > FEW,
    )


def show_pad(
    person: Person, back: str, *, refusal: Refusal | None = None, note: str = ""
) -> Response:
    tries = pin_tries(person)
    return render_page(
        "signin_pin.html",
        status_of(refusal.code) if refusal else 200,
        person=person,
        back=back,
        tries=tries,
        error=pin_error(refusal, tries) if refusal else tries.locked,
        note=note,
        is_alone=len(people_here()) == 1,
    )


def pin_tries(person: Person) -> PinTries:
    """How often this person's PIN may still be typed on the device of this request."""
    device = current_device()
    assert device is not None
    library, now = service().policies.library(), service().clock()
    return find_pin_tries(library, service().store, person, device, now)


def pin_error(refusal: Refusal, tries: PinTries) -> str:
    """What went wrong, and how many tries are left."""
    if refusal.code != "wrong-pin":
        return refusal.message
    return tries.locked or f"PIN 不对。还能试 {tries.left} 次，忘了请用密码登录。"


def _show(sent: MultiDict[str, str]) -> Response:
    back, person = local_path(sent.get("next", "")), _chosen(sent)
    if not people_here():
        return show_password(back)
    if person is None or "other" in sent:
        return show_people(back, wanted=sent.get("find", ""))
    return show_pad(person, back)


def _chosen(sent: MultiDict[str, str]) -> Person | None:
    """Only of those who can: the address tells nothing about others."""
    wanted = sent.get("person", "")
    return next((person for person in people_here() if person.id == wanted), None)
