"""End a token, a device, a second factor, or all sessions of somebody before their time."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.end_session import end_all_sessions
from forms_api.actions.enrol_device import own_devices, revoke_device
from forms_api.actions.enrol_totp import end_totp
from forms_api.actions.find_device import read_device
from forms_api.actions.may_manage import GRANT
from forms_api.actions.refusal import Refusal
from forms_api.actions.revoke_token import revoke_token
from forms_api.derive.tokens import fold_tokens
from forms_api.derive.where import may_act_at
from forms_api.records.person import TOKEN
from forms_api.web.access import current_person, may, stepped_up
from forms_api.web.kept import comes_back
from forms_api.web.people.blueprint import blueprint
from forms_api.web.people.listing import show_person
from forms_api.web.people.managed import managed_or_403
from forms_api.web.render import render_page
from forms_api.web.service import service


def _show_again(refusal: Refusal, person_id: str, **_: str) -> Response:
    return show_person(managed_or_403(person_id), refusal)


@blueprint.post("/people/<person_id>/tokens/<token_id>/revoke")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show_again)
def end_token(person_id: str, token_id: str) -> ResponseReturnValue:
    person, store = managed_or_403(person_id), service().store
    token = fold_tokens(store.read(TOKEN)).get(token_id)
    if token is None or token.person != person.id:
        raise Refusal("not-found", f"{person.name}没有这个令牌")
    revoke_token(store, token.id, service().clock(), by=current_person().id)
    return _back_to(person_id, "token")


@blueprint.post("/people/<person_id>/devices/<device_id>/revoke")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show_again)
def end_device(person_id: str, device_id: str) -> ResponseReturnValue:
    person, store = managed_or_403(person_id), service().store
    if device_id not in {device.id for device in own_devices(store, person)}:
        raise Refusal("not-found", f"{person.name}没有这台设备，或者已经停用了")
    revoke_device(store, device_id, service().clock(), by=current_person().id)
    return _back_to(person_id, "device")


@blueprint.post("/people/<person_id>/totp/end")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show_again)
def end_second_factor(person_id: str) -> ResponseReturnValue:
    """For who has lost their phone, and the recovery codes with it."""
    person = managed_or_403(person_id)
    if not end_totp(service().store, person, service().clock(), by=current_person().id):
        raise Refusal("not-found", f"{person.name}没有设动态码，或者已经停用了")
    return _back_to(person_id, "totp")


@blueprint.post("/people/<person_id>/sessions/end")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show_again)
def end_sessions(person_id: str) -> ResponseReturnValue:
    person = managed_or_403(person_id)
    end_all_sessions(service().store, person.id, service().clock(), by=current_person().id)
    return _back_to(person_id, "sessions")


@blueprint.get("/people/devices/<device_id>")
@may(GRANT)
@stepped_up(bearer=False)
def ask_end_shared(device_id: str) -> ResponseReturnValue:
    return _show_shared(None, device_id)


def _show_shared(refusal: Refusal | None, device_id: str) -> Response:
    device = read_device(service().store, device_id)
    if device is None or not device.shared or not device.active:
        raise Refusal("not-found", "没有这台公用设备，或者已经停用了")
    if not may_act_at(current_person(), device.campus):
        raise Refusal("forbidden", "这台设备在别的园区，请由管那个园区的人来办")
    return render_page("device_end.html", device=device, refusal=refusal)


@blueprint.post("/people/devices/<device_id>")
@may(GRANT)
@stepped_up(bearer=False)
@comes_back(_show_shared)
def end_shared(device_id: str) -> ResponseReturnValue:
    _show_shared(None, device_id)  # refuses what may not be ended
    revoke_device(service().store, device_id, service().clock(), by=current_person().id)
    return redirect(url_for("people.index"), 303)


def _back_to(person_id: str, done: str) -> ResponseReturnValue:
    return redirect(url_for("people.page", person_id=person_id, done=done), 303)
