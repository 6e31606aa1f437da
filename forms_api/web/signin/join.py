"""An invitation: a link that works once, to set a password, and a PIN on this phone."""

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from forms_api.actions.accept_invitation import Choice, accept_invitation
from forms_api.actions.find_totp import find_totp
from forms_api.actions.invite_person import PATH, find_invitation
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, grants_of
from forms_api.web.access import current_caller, known_people, public
from forms_api.web.errors import status_of
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.signin.blueprint import blueprint
from forms_api.web.signin.code_field import typed_code
from forms_api.web.signin.device_cookie import current_device, keep_device
from forms_api.web.signin.session import begin
from forms_api.web.signin.typed_twice import check_twice
from forms_api.web.signin.way_back import HOME

GONE = 410


@blueprint.get(f"{PATH}<token>")
@public
def ask_invited(token: str) -> ResponseReturnValue:
    try:
        return _show(_invited(token), token, None)
    except Refusal as refusal:
        return _say_over(refusal)


@blueprint.post(f"{PATH}<token>")
@public
def join(token: str) -> ResponseReturnValue:
    try:
        person = _invited(token)
        begun = _accept(token)
    except Refusal as refusal:
        is_over = refusal.code == "bad-invitation"
        return _say_over(refusal) if is_over else _show(person, token, refusal)
    return begun


def _accept(token: str) -> ResponseReturnValue:
    library, store, now = service().policies.library(), service().store, service().clock()
    sent, known = request.form, current_device()
    for field in ("password", "pin"):
        check_twice(sent.get(field, ""), sent.get(f"{field}_again", ""), field)
    # a device that is known already stays what it is: the PIN is set on it later
    pin = "" if known else sent.get("pin", "")
    label = sent.get("label", "") if pin else ""
    choice = Choice(sent.get("password", ""), pin, label, typed_code())
    accepted = accept_invitation(library, store, known_people(), token, choice, now, known=known)
    begin(accepted.session)
    answer = redirect(HOME, 303)
    if accepted.enrolled:
        keep_device(answer, accepted.enrolled.token)
    return answer


def _invited(token: str) -> Person:
    return find_invitation(service().store, known_people(), token, service().clock())[0]


def _show(person: Person, token: str, refusal: Refusal | None) -> Response:
    library, caller = service().policies.library(), current_caller()
    return render_page(
        "join.html",
        status_of(refusal.code) if refusal else 200,
        person=person,
        token=token,
        wants_code=find_totp(service().store, person) is not None,
        needs_password=bool(grants_of(person, library)),
        known=current_device(),
        other=caller.person if caller and caller.person.id != person.id else None,
        label=request.form.get("label", f"{person.name}的手机"),
        errors=refusal.fields if refusal else {},
        refusal=refusal,
    )


def _say_over(refusal: Refusal) -> Response:
    return render_page("join_over.html", GONE, words=refusal.message)
