"""The page that asks for a code after the right password. Until then there is no session: what
is known of the person travels in the form, signed."""

from dataclasses import asdict
from datetime import datetime

from flask import Response, request
from itsdangerous import BadData

from forms_api.actions.begin_session import HalfWay
from forms_api.actions.refusal import Refusal
from forms_api.web.errors import status_of
from forms_api.web.render import render_page
from forms_api.web.signin.sealed import seal

PURPOSE = "half way in"


def show_code(back: str, half: HalfWay, refusal: Refusal | None = None) -> Response:
    return render_page(
        "signin_code.html",
        status_of(refusal.code) if refusal else 200,
        back=back,
        half=seal(PURPOSE).dumps({**asdict(half), "since": half.since.isoformat()}),
        code_error=refusal.message if refusal else "",
    )


def sent_half() -> HalfWay | None:
    """Who has typed the right password on the page before; None if nobody did."""
    try:
        sent = seal(PURPOSE).loads(request.form.get("half", ""))
    except BadData:
        return None
    return HalfWay(**{**sent, "since": datetime.fromisoformat(sent["since"])})


def typed_code() -> str:
    """The code of the app, or else the recovery code, as it was typed."""
    return request.form.get("code", "").strip() or request.form.get("recovery", "")
