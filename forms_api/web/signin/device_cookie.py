"""Which device this is: a cookie of 256 random bits that the server knows by their hash."""

from datetime import timedelta

from flask import g, request
from werkzeug.wrappers import Response

from forms_api.actions.find_device import find_device
from forms_api.derive.devices import Device
from forms_api.web.cookies import cookie_name
from forms_api.web.service import service

DEVICE = "houqin-device"
NO_PIN = "houqin-no-pin"
KEPT = timedelta(days=400)
"""As long as browsers keep a cookie at most; each sign-in on the device begins it anew."""
ASKED_AGAIN = timedelta(days=90)


def current_device() -> Device | None:
    """The enrolled device that sent this request."""
    if "device" not in g:
        token = request.cookies.get(cookie_name(DEVICE), "")
        g.device = find_device(service().store, token) if token else None
    found: Device | None = g.device
    return found


def keep_device(response: Response, token: str) -> Response:
    """From now on this browser is the device with that token."""
    _set(response, DEVICE, token, KEPT)
    return response


def keep_known(response: Response) -> Response:
    """The device was used: its cookie lasts on."""
    if current_device():
        _set(response, DEVICE, request.cookies[cookie_name(DEVICE)], KEPT)
    return response


def ask_no_more(response: Response) -> Response:
    """Whoever uses this browser wants no PIN here."""
    _set(response, NO_PIN, "1", ASKED_AGAIN)
    return response


def wants_no_pin() -> bool:
    return cookie_name(NO_PIN) in request.cookies


def _set(response: Response, name: str, value: str, lasts: timedelta) -> None:
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=lasts,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )
