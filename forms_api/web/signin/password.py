"""Sign in with name and password: on any device."""

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from forms_api.actions.begin_session import HalfWay, sign_in_by_password
from forms_api.actions.prove_identity import WRONG_NAME
from forms_api.actions.refusal import Refusal
from forms_api.web.access import known_people, public
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.signin.attempts import TOO_MANY
from forms_api.web.signin.blueprint import blueprint
from forms_api.web.signin.code_field import show_code
from forms_api.web.signin.device_cookie import current_device, keep_known
from forms_api.web.signin.people_here import people_here
from forms_api.web.signin.session import begin, forget_lapsed
from forms_api.web.signin.way_back import local_path

WRONG = WRONG_NAME


@blueprint.get("/signin/password")
@public
def by_password() -> ResponseReturnValue:
    return show_password(local_path(request.args.get("next", "")), note=forget_lapsed())


@blueprint.post("/signin/password")
@public
def by_password_with_sheet() -> ResponseReturnValue:
    """From the page of names, with a sheet that waits: it travels in the form."""
    known = known_people().get(request.form.get("person", ""))
    back = local_path(request.form.get("next", ""))
    return show_password(back, name=known.name if known else "")


@blueprint.post("/signin")
@public
def enter() -> ResponseReturnValue:
    name, password = request.form.get("name", ""), request.form.get("password", "")
    back = local_path(request.form.get("next", ""))
    device, now = current_device(), service().clock()
    library = service().policies.library()
    try:
        begun = sign_in_by_password(
            library, service().store, known_people(), name, password, now, device=device
        )
    except Refusal as refusal:
        return show_password(back, name=name, error=refusal.message, status=422)
    if isinstance(begun, HalfWay):
        return show_code(back, begun)
    begin(begun)
    return keep_known(redirect(back, 303))


def refuse_attempt() -> Response:
    name = request.form.get("name", "")
    back = local_path(request.form.get("next", ""))
    return show_password(back, name=name, error=TOO_MANY, status=429)


def show_password(
    back: str, *, name: str = "", error: str = "", note: str = "", status: int = 200
) -> Response:
    more = {"name": name, "error": error, "note": note, "has_pins": bool(people_here())}
    device = current_device()
    is_shared = device is not None and device.shared
    return render_page("signin.html", status, back=back, is_shared=is_shared, **more)
