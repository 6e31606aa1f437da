"""What was typed is not lost when a session has ended, or a page has grown too old.

A view that takes what somebody typed names a function that shows it again:

    @blueprint.post("/forms/<form_id>")
    @signed_in
    @comes_back(show_again)
    def submit(form_id): ...

The page token is wrong, the session is there: the form comes back filled in, with a new token.
The session has ended, or the password must be typed again: the answer is the page that asks for
it, and the sheet travels along in it, in one hidden field that the server has signed. Who comes in
gets the form back, filled in, and sends it under the name that stands on it.

So nothing is stored for a stranger, nothing is done before somebody has looked, and no other site
can put words into a sheet: `is_own_page` comes first, and the field is signed. Only views that
declare it do this: a password never travels. Chosen photos cannot come back; the page says so.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from flask import Response, current_app, g, make_response, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from forms_api.actions.refusal import Refusal
from forms_api.store.errors import StoreError
from forms_api.web.access import current_caller
from forms_api.web.headers import POLICY
from forms_api.web.origin import is_own_page
from forms_api.web.render import render_page

View = TypeVar("View", bound=Callable[..., Any])
Show = Callable[..., Response]
"""Shows the page of a view with what was typed in `request.form`; called with a Refusal that says
why it comes back, and the arguments of the view."""

FIELD, AGAIN = "kept", "again"
LARGEST = 200_000
"""Characters of a sheet that travels: far more than anybody types."""
LASTS = 24 * 3600
"""Seconds for which a sheet may wait for its person."""

_MARK = "houqin_comes_back"
_NOT_TYPED = ("csrf_token", FIELD, AGAIN)


def comes_back(show: Show) -> Callable[[View], View]:
    """What is sent to this view is shown again by `show` instead of being lost."""

    def declare(view: View) -> View:
        setattr(view, _MARK, show)
        return view

    return declare


def may_come_back() -> bool:
    """Whether what was sent is a sheet that can be shown again, from a page of ours."""
    return request.method == "POST" and _show() is not None and is_own_page()


def is_asked_again() -> bool:
    """Whether somebody who has just come in asks to see the sheet again."""
    return may_come_back() and AGAIN in request.form


def show_again(code: str, words: str) -> Response:
    """The page with what was typed. Only where it `may_come_back`."""
    show = _show()
    assert show is not None
    return show(Refusal(code, words + _photo_words(bool(_files()))), **(request.view_args or {}))


def ask_with_sheet(path: str) -> Response | None:
    """The page at `path` that asks who it is, and the sheet with it. None: it is too large."""
    typed = _typed(request.form)
    if sum(len(key) + len(value) for key, value in typed) > LARGEST:
        return None
    g.kept = _seal().dumps([request.path, typed, bool(_files())])
    endpoint, _ = current_app.url_map.bind("localhost").match(path, "GET")
    page = make_response(current_app.view_functions[endpoint]())
    page.status_code = 401
    return page


def sheet_field() -> str | None:
    """For templates: the sheet that waits for its person, to be sent with the password."""
    if "kept" not in g:
        sent = request.form.get(FIELD, "")
        g.kept = sent if sent and _open(sent) else None
    found: str | None = g.kept
    return found


def bring_back(response: Response) -> Response:
    """After every request: who has just come in with a sheet gets it, not the usual way on."""
    # a view may have answered without reading the body, which may be one that nobody can read
    with suppress(StoreError, HTTPException):
        if request.method == "POST" and response.status_code == 303 and FIELD in request.form:
            _bring_back(response, _open(request.form[FIELD]))
    return response


def _bring_back(response: Response, sheet: tuple[str, list[list[str]], bool] | None) -> None:
    # who is calling has changed during this request, and the page token with the session
    for known in ("caller", "csrf_token"):
        g.pop(known, None)
    if sheet is None or current_caller() is None:
        return
    path, typed, had_files = sheet
    page = render_page(
        "kept.html", path=path, typed=typed, photos=_photo_words(had_files), again=AGAIN
    )
    response.status_code = page.status_code
    response.set_data(page.get_data())
    response.headers[POLICY] = page.headers[POLICY]
    response.headers["Content-Type"] = page.headers["Content-Type"]
    response.headers.pop("Location", None)


def _show() -> Show | None:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, _MARK, None)


def _typed(form: MultiDict[str, str]) -> list[list[str]]:
    return [[key, value] for key, value in form.items(multi=True) if key not in _NOT_TYPED]


def _files() -> list[str]:
    return [one.filename for one in request.files.values() if one.filename]


def _photo_words(had_files: bool) -> str:
    return "照片没有留住，请重新选。" if had_files else ""


def _open(text: str) -> tuple[str, list[list[str]], bool] | None:
    try:
        path, typed, had_files = _seal().loads(text, max_age=LASTS)
    except BadData:
        return None
    return path, typed, had_files


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="a sheet that waits")
