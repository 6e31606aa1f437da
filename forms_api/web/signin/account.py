"""我的登录: one's own password, PIN and phones, and where one is signed in."""

from dataclasses import replace

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.authenticate import find_credential, find_secret, is_secret
from forms_api.actions.end_session import end_all_sessions, end_session_of
from forms_api.actions.enrol_device import own_devices, revoke_device
from forms_api.actions.find_totp import count_recovery_codes, find_totp
from forms_api.actions.read_sessions import read_sessions
from forms_api.actions.refusal import Refusal
from forms_api.actions.set_password import set_password
from forms_api.actions.set_pin import set_pin
from forms_api.derive.people import grants_of
from forms_api.records.pin import PIN
from forms_api.records.record import Record
from forms_api.web.access import current_person, signed_in, stepped_up
from forms_api.web.errors import status_of
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.signin.attempts import TOO_MANY
from forms_api.web.signin.blueprint import blueprint
from forms_api.web.signin.device_cookie import current_device
from forms_api.web.signin.session import current_session, go_on, leave
from forms_api.web.signin.session_lines import session_lines
from forms_api.web.signin.typed_twice import check_twice

WRONG_OLD = "现在的密码不对，请再试一次"

DONE = {
    "own": "这台手机登记好了，以后输 PIN 就能登录。",
    "shared": "这台公用设备登记好了。同事设好 PIN 后，点自己的名字就能登录。",
    "password": "密码改好了。别的设备上用旧密码登录的，都已退出。",
    "pin": "PIN 改好了。别的设备上用旧 PIN 登录的，都已退出。",
    "device": "那台设备已停用，上面的登录也退出了。",
    "session": "那一处已经退出。",
    "totp-end": "动态码已停用。以后用密码登录，不再问动态码。",
}


@blueprint.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    person, store = current_person(), service().store
    totp = find_totp(store, person)
    return render_page(
        "account.html",
        sessions=session_lines(person, here=current_session().id),
        has_totp=totp is not None,
        codes_left=count_recovery_codes(store, totp) if totp else 0,
        is_urged=totp is None and bool(grants_of(person, service().policies.library())),
        person=person,
        devices=own_devices(store, person),
        here=current_device(),
        has_pin=find_secret(store, PIN, person) is not None,
        has_password=find_credential(store, person.id) is not None,
        done=DONE.get(request.args.get("done", ""), ""),
    )


@blueprint.get("/account/pin")
@signed_in
@stepped_up
def ask_new_pin() -> ResponseReturnValue:
    return _show_pin(None)


@blueprint.post("/account/pin")
@signed_in
@stepped_up
def change_pin() -> ResponseReturnValue:
    pin, again = request.form.get("pin", ""), request.form.get("pin_again", "")
    person, now = current_person(), service().clock()
    try:
        check_twice(pin, again, "pin")
        here = current_session().id
        fact = set_pin(service().store, person, pin, now, by=person.id, session=here)
    except Refusal as refusal:
        return _show_pin(refusal)
    return _stand_on(fact, "pin")


@blueprint.get("/account/password")
@signed_in
def ask_new_password() -> ResponseReturnValue:
    return _show_password(None)


@blueprint.post("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    library, person = service().policies.library(), current_person()
    password, again = request.form.get("password", ""), request.form.get("password_again", "")
    try:
        _check_old(request.form.get("old", ""))
        check_twice(password, again, "password")
        fact = set_password(
            library,
            service().store,
            person,
            password,
            service().clock(),
            by=person.id,
            session=current_session().id,
        )
    except Refusal as refusal:
        return _show_password(refusal)
    return _stand_on(fact, "password")


@blueprint.post("/account/devices/<device_id>/revoke")
@signed_in
@stepped_up
def revoke_own_device(device_id: str) -> ResponseReturnValue:
    person, store = current_person(), service().store
    if device_id not in {device.id for device in own_devices(store, person)}:
        raise Refusal("not-found", "您没有这台设备，或者已经停用了")
    revoke_device(store, device_id, service().clock(), by=person.id)
    return redirect(url_for("signin.account", done="device"), 303)


@blueprint.post("/account/sessions/<session_id>/end")
@signed_in
@stepped_up
def end_own_session(session_id: str) -> ResponseReturnValue:
    person, store, now = current_person(), service().store, service().clock()
    if session_id not in {one.id for one in read_sessions(store, person, now)}:
        raise Refusal("not-found", "没有这个登录，或者已经退出了")
    end_session_of(store, person.id, session_id, now, why="revoked", by=person.id)
    return redirect(url_for("signin.account", done="session"), 303)


@blueprint.post("/account/sessions/end")
@signed_in
@stepped_up
def end_own_sessions() -> ResponseReturnValue:
    person = current_person()
    end_all_sessions(service().store, person.id, service().clock(), by=person.id)
    leave("revoked")
    return redirect(url_for("signin.ask"), 303)


def refuse_old_password() -> Response:
    return _show_password(Refusal("too-many", TOO_MANY, {"old": TOO_MANY}))


def _check_old(typed: str) -> None:
    """Whoever finds a phone unlocked must not be able to keep its owner out."""
    if not is_secret(find_credential(service().store, current_person().id), typed):
        raise Refusal("wrong-password", WRONG_OLD, {"old": WRONG_OLD})


def _stand_on(fact: Record, done: str) -> ResponseReturnValue:
    """This session goes on if it stood on what was changed; the others of its kind end."""
    begun = current_session()
    standing = service().store.get(begun.secret)
    if standing is not None and standing.kind == fact.kind:
        go_on(replace(begun, secret=fact.id))
    return redirect(url_for("signin.account", done=done), 303)


def _show_pin(refusal: Refusal | None) -> Response:
    return render_page("account_pin.html", _status(refusal), errors=_errors(refusal))


def _show_password(refusal: Refusal | None) -> Response:
    return render_page("account_password.html", _status(refusal), errors=_errors(refusal))


def _status(refusal: Refusal | None) -> int:
    return status_of(refusal.code) if refusal else 200


def _errors(refusal: Refusal | None) -> dict[str, str]:
    return refusal.fields if refusal else {}
