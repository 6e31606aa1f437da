"""动态码: one's own second factor begins, gets new recovery codes, and ends."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData

from forms_api.actions.enrol_totp import (
    end_totp,
    enrol_totp,
    new_totp_secret,
    renew_recovery_codes,
)
from forms_api.actions.find_totp import count_recovery_codes, find_totp
from forms_api.actions.refusal import Refusal
from forms_api.derive.totp import enrolment_address
from forms_api.web.access import current_person, signed_in, stepped_up
from forms_api.web.errors import status_of
from forms_api.web.people.qr_code import qr_code
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.signin.blueprint import blueprint
from forms_api.web.signin.sealed import seal

PURPOSE = "a second factor to be"
_NEW_PAGE = "这一页放得太久了。验证器里刚加的那个请删掉，扫这个新的"


@blueprint.get("/account/totp")
@signed_in
@stepped_up
def ask_totp() -> ResponseReturnValue:
    store = service().store
    totp = find_totp(store, current_person())
    if totp is None:
        return _show(new_totp_secret(), None)
    return render_page("account_totp_on.html", left=count_recovery_codes(store, totp))


@blueprint.post("/account/totp")
@signed_in
@stepped_up
def begin_totp() -> ResponseReturnValue:
    secret = _sent_secret()
    if not secret:
        return _show(new_totp_secret(), Refusal("bad-code", _NEW_PAGE, {"code": _NEW_PAGE}))
    person, typed, now = current_person(), request.form.get("code", ""), service().clock()
    if find_totp(service().store, person):
        return redirect(url_for("signin.ask_totp"), 303)
    try:
        codes = enrol_totp(service().store, person, secret, typed, now)
    except Refusal as refusal:
        return _show(secret, refusal)
    return render_page("account_codes.html", codes=codes, is_new=True)


@blueprint.post("/account/totp/codes")
@signed_in
@stepped_up
def renew_codes() -> ResponseReturnValue:
    codes = renew_recovery_codes(service().store, current_person(), service().clock())
    return render_page("account_codes.html", codes=codes, is_new=False)


@blueprint.post("/account/totp/end")
@signed_in
@stepped_up
def end_own_totp() -> ResponseReturnValue:
    person = current_person()
    end_totp(service().store, person, service().clock(), by=person.id)
    return redirect(url_for("signin.account", done="totp-end"), 303)


def _show(secret: str, refusal: Refusal | None) -> Response:
    person, school = current_person(), service().policies.library().school
    address = enrolment_address(school.title, person.name, secret)
    return render_page(
        "account_totp.html",
        status_of(refusal.code) if refusal else 200,
        picture=qr_code(address, "给验证器扫的二维码"),
        address=address,
        groups=[secret[place : place + 4] for place in range(0, len(secret), 4)],
        sealed=seal(PURPOSE).dumps([person.id, secret]),
        errors=refusal.fields if refusal else {},
    )


def _sent_secret() -> str:
    """The one that this person was shown; "" if it was not, or was changed."""
    try:
        whose, secret = seal(PURPOSE).loads(request.form.get("secret", ""))
    except BadData:
        return ""
    return str(secret) if whose == current_person().id else ""
