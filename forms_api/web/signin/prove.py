"""Type the PIN or password once more: for sign-offs, approvals and people."""

from dataclasses import replace

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from forms_api.actions.find_totp import find_totp
from forms_api.actions.prove_code import prove_code
from forms_api.actions.prove_identity import prove_by_password, prove_by_pin
from forms_api.actions.refusal import Refusal
from forms_api.web.access import current_person, known_people, signed_in
from forms_api.web.errors import status_of
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.signin.attempts import TOO_MANY
from forms_api.web.signin.blueprint import blueprint
from forms_api.web.signin.code_field import typed_code
from forms_api.web.signin.device_cookie import current_device
from forms_api.web.signin.people_here import people_here
from forms_api.web.signin.pin import pin_error, pin_tries
from forms_api.web.signin.session import current_session, go_on
from forms_api.web.signin.way_back import local_path

WRONG_PASSWORD = "密码不对，请再试一次。忘了密码请找园里的管理员。"  # noqa: S105 - a sentence


@blueprint.get("/prove")
@signed_in
def ask_proof() -> ResponseReturnValue:
    # only the address is read: this page also answers a form that was sent to another one
    return _show(request.args.get("next", ""), by_pin=_has_pin())


@blueprint.post("/prove")
@signed_in
def prove() -> ResponseReturnValue:
    back, by_pin = request.form.get("next", ""), "pin" in request.form and _has_pin()
    if "how" in request.form:
        return _show(back, by_pin=request.form["how"] == "pin" and _has_pin())
    try:
        _prove(by_pin=by_pin)
    except Refusal as refusal:
        return _show(back, by_pin=by_pin, refusal=refusal)
    go_on(replace(current_session(), proved=service().clock()))
    return redirect(local_path(back), 303)


def refuse_proof() -> Response:
    return _show(request.form.get("next", ""), by_pin=False, refusal=Refusal("too-many", TOO_MANY))


def _prove(*, by_pin: bool) -> None:
    library, store, now = service().policies.library(), service().store, service().clock()
    people, me, device = known_people(), current_person().id, current_device()
    here = current_session().id
    if by_pin and device:
        prove_by_pin(library, store, people, device, me, request.form["pin"], now, session=here)
        return
    typed = request.form.get("password", "")
    found = prove_by_password(library, store, people, me, typed, now, device=device, session=here)
    if found.wants_code:
        prove_code(library, store, found.person, typed_code(), now, device=device, session=here)


def _has_pin() -> bool:
    return current_person() in people_here()


def _show(back: str, *, by_pin: bool, refusal: Refusal | None = None) -> Response:
    tries = pin_tries(current_person()) if by_pin else None
    error = tries.locked if tries else ""
    code_error = refusal.fields.get("code", "") if refusal else ""
    if refusal and not code_error:
        error = pin_error(refusal, tries) if tries else _words(refusal)
    return render_page(
        "prove.html",
        status_of(refusal.code) if refusal else 200,
        back=local_path(back),
        by_pin=by_pin,
        has_pin=_has_pin(),
        tries=tries,
        error=error,
        wants_code=find_totp(service().store, current_person()) is not None,
        code_error=code_error,
    )


def _words(refusal: Refusal) -> str:
    return WRONG_PASSWORD if refusal.code == "wrong-password" else refusal.message
