"""The label on a thing: its number, and a QR code that leads to its card."""

from dataclasses import dataclass

from flask import request as asked
from markupsafe import Markup

from forms_api.derive.requests import Request
from forms_api.web.people.qr_code import qr_code
from forms_api.web.requests.line_view import address_of


@dataclass(frozen=True)
class Label:
    number: str
    words: str
    picture: Markup


def label_of(request: Request) -> Label | None:
    """None for what has no number, or nothing that it could be stuck on."""
    if request.number is None or not request.form.is_of_things:
        return None
    address = asked.host_url.rstrip("/") + address_of(request)
    words = request.title.removeprefix(request.number).strip()
    return Label(request.number, words, qr_code(address, f"{request.number}的二维码"))
