"""Each request: a number of its own, a line in the log, and a count.

The line has the pattern of the address, such as /records/<record_id>, never the address itself: an
invitation is a secret in a path, and what was typed stands in queries.
"""

import logging
import secrets
from typing import Any

from flask import Flask, Response, g, request

from forms_api.clock import stopwatch
from forms_api.web.access import found_caller
from forms_api.web.log_lines import FIELDS
from forms_api.web.metrics import meter

HEADER = "X-Request-Id"
_METHODS = ("GET", "HEAD", "POST", "PUT", "OPTIONS", "PATCH", "DELETE")

_log = logging.getLogger(__name__)


def log_requests(app: Flask) -> None:
    """To be called before anything else looks at requests: it sees each of them first and last."""
    # earlier than what is called before a request, where some are answered at once
    app.url_value_preprocessor(_begin)
    app.after_request(_end)


def request_number() -> str:
    """What the answer and its line in the log share."""
    return str(g.request_id)


def _begin(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    g.request_id, g.begun = secrets.token_hex(8), stopwatch()


def _end(response: Response) -> Response:
    response.headers[HEADER] = request_number()
    status, seconds = response.status_code, stopwatch() - g.begun
    level = logging.ERROR if status >= 500 else logging.INFO
    _log.log(level, "request", extra={FIELDS: _fields(status, seconds)})
    meter().count_request(_route() or "", _method(), status, seconds)
    return response


def _route() -> str | None:
    return request.url_rule.rule if request.url_rule else None


def _method() -> str:
    return request.method if request.method in _METHODS else "other"


def _fields(status: int, seconds: float) -> dict[str, Any]:
    caller = found_caller()
    return {
        "event": "request",
        "method": _method(),
        "route": _route(),
        "status": status,
        "ms": round(seconds * 1000, 1),
        "person": caller.person.id if caller else None,
        "request": request_number(),
    }
