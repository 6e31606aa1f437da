"""「这台手机以后用 PIN 登录？」: one's own, one that all share, or no."""

from dataclasses import replace

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.authenticate import find_secret
from forms_api.actions.enrol_device import (
    GRANT,
    Enrolled,
    check_label,
    enrol_own_device,
    enrol_shared_device,
)
from forms_api.actions.refusal import Refusal
from forms_api.actions.set_pin import set_pin
from forms_api.derive.people import grants_of
from forms_api.derive.where import campuses_of
from forms_api.records.pin import PIN
from forms_api.web.access import current_person, may, signed_in, stepped_up
from forms_api.web.errors import status_of
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.signin.blueprint import blueprint
from forms_api.web.signin.device_cookie import ask_no_more, keep_device
from forms_api.web.signin.session import current_session, go_on
from forms_api.web.signin.typed_twice import check_twice
from forms_api.web.signin.way_back import HOME, local_path


@blueprint.get("/device")
@signed_in
def ask_device() -> ResponseReturnValue:
    grants = grants_of(current_person(), service().policies.library())
    back = local_path(request.args.get("next", HOME))
    return render_page("device.html", back=back, may_share=GRANT in grants)


@blueprint.post("/device/no")
@signed_in
def refuse_device() -> ResponseReturnValue:
    return ask_no_more(redirect(local_path(request.form.get("next", HOME)), 303))


@blueprint.get("/device/own")
@signed_in
@stepped_up
def ask_own_device() -> ResponseReturnValue:
    return _show_own(None)


@blueprint.post("/device/own")
@signed_in
@stepped_up
def enrol_own() -> ResponseReturnValue:
    person, label = current_person(), request.form.get("label", "")
    pin, again = request.form.get("pin", ""), request.form.get("pin_again", "")
    store, now = service().store, service().clock()
    try:
        check_label(label)
        check_twice(pin, again, "pin")
        if pin or not _has_pin():
            set_pin(store, person, pin, now, by=person.id, session=current_session().id)
        enrolled = enrol_own_device(store, person, label, now, session=current_session().id)
    except Refusal as refusal:
        return _show_own(refusal)
    return _move_to(enrolled)


@blueprint.get("/device/shared")
@may(GRANT)
@stepped_up
def ask_shared_device() -> ResponseReturnValue:
    return _show_shared(None)


@blueprint.post("/device/shared")
@may(GRANT)
@stepped_up
def enrol_shared() -> ResponseReturnValue:
    library, person = service().policies.library(), current_person()
    label, campus = request.form.get("label", ""), request.form.get("campus", "")
    now = service().clock()
    try:
        enrolled = enrol_shared_device(
            library, service().store, person, campus, label, now, session=current_session().id
        )
    except Refusal as refusal:
        return _show_shared(refusal)
    return _move_to(enrolled)


def _move_to(enrolled: Enrolled) -> ResponseReturnValue:
    """The session goes on, on the device that this browser is from now on."""
    go_on(replace(current_session(), device=enrolled.device.id))
    done = redirect(url_for("signin.account", done="shared" if enrolled.device.shared else "own"))
    done.status_code = 303
    return keep_device(done, enrolled.token)


def _has_pin() -> bool:
    return find_secret(service().store, PIN, current_person()) is not None


def _show_own(refusal: Refusal | None) -> Response:
    person = current_person()
    return render_page(
        "device_own.html",
        status_of(refusal.code) if refusal else 200,
        label=request.form.get("label", f"{person.name}的手机"),
        has_pin=_has_pin(),
        errors=refusal.fields if refusal else {},
        refusal=refusal,
    )


def _show_shared(refusal: Refusal | None) -> Response:
    campuses = campuses_of(current_person(), service().policies.library().school)
    return render_page(
        "device_shared.html",
        status_of(refusal.code) if refusal else 200,
        label=request.form.get("label", ""),
        campuses=campuses,
        chosen=request.form.get("campus", campuses[0].id if len(campuses) == 1 else ""),
        errors=refusal.fields if refusal else {},
        refusal=refusal,
    )
