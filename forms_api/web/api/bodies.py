"""JSON in and out: strict, decimals exact, one spelling."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from forms_api.actions.refusal import Refusal
from forms_api.records.canonical import NotJson, canonical, parse

DEPTH = 16
"""Levels of a request's JSON: what is kept of it lies a few levels deeper in its record."""


def json_object() -> Mapping[str, Any]:
    """The request's body. Raises Refusal `not-json` (415) or `bad-json` (400)."""
    if request.mimetype != "application/json":
        raise Refusal("not-json", "请用 Content-Type: application/json 提交")
    try:
        body = parse(request.get_data(), depth=DEPTH)
    except NotJson as error:
        raise Refusal("bad-json", str(error)) from None
    if not isinstance(body, Mapping):
        raise Refusal("bad-json", "内容要是一个 JSON 对象")
    return body


def answer(value: Any, status: int = 200, location: str | None = None) -> Response:
    """A JSON answer; `location` says where the new thing is."""
    response = Response(canonical(value), status, content_type="application/json")
    if location:
        response.headers["Location"] = location
    return response
