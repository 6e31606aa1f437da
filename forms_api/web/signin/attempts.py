"""How often a password may be tried: counted for one name from one address."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address

from forms_api.derive.people import clean_name
from forms_api.web.access import found_caller

ATTEMPTS = "10 per minute; 60 per hour"
"""Failed attempts for one name from one address: a whole kindergarten shares an address."""

TOO_MANY = "试的次数太多了，请过几分钟再试。"


def limit_views(app: Flask, refuse: dict[str, Callable[[], Response]]) -> None:
    """Count failed attempts at these endpoints; each has its own page that says no."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    views: dict[str, Any] = app.view_functions
    for endpoint, page in refuse.items():
        limit = limiter.limit(
            ATTEMPTS,
            key_func=_attempt_key,
            deduct_when=lambda response: bool(response.status_code >= 400),
            on_breach=_answer_with(page),
        )
        views[endpoint] = limit(views[endpoint])


def _answer_with(page: Callable[[], Response]) -> Callable[[RequestLimit], Response]:
    return lambda _: page()


def _attempt_key() -> str:
    caller = found_caller()
    name = caller.person.id if caller else clean_name(request.form.get("name", ""))
    return f"{name} {get_remote_address()}"
