"""The store for commands on this machine: they write through the service that owns the folder."""

import hmac
from ipaddress import ip_address

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from forms_api.records.canonical import NotJson
from forms_api.store.remote import CONTROL_PATH, answer_bytes
from forms_api.web.access import by_key
from forms_api.web.service import service

blueprint = Blueprint("control", __name__)


@blueprint.post(CONTROL_PATH)
@by_key
def answer() -> ResponseReturnValue:
    if not _is_near() or not _has_key():
        abort(404)
    try:
        answered = answer_bytes(service().store, request.get_data())
    except NotJson:
        abort(400)
    return Response(answered, mimetype="application/json")


def _is_near() -> bool:
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _has_key() -> bool:
    wanted = current_app.config["CONTROL_KEY"]
    sent = request.authorization
    given = sent.token if sent and sent.type == "bearer" else None
    if not wanted or not given:
        return False
    return hmac.compare_digest(given.encode(), wanted.encode())
