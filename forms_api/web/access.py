"""Who may call a view. Every view says it; one that does not is closed to all.

Under /api/ the credential comes first: none or a bad one is 401, whatever else is wrong. Requests
with a bearer token are outside CSRF, session requests inside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import WWWAuthenticate

from forms_api.actions.authenticate import find_token_holder
from forms_api.derive.people import Person, fold_people
from forms_api.records.person import PERSON
from forms_api.web.service import service

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed-in"
BY_KEY = "by-key"
_MARK = "houqin_access"
_HARMLESS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Caller:
    """Who sent the request, and whether by a bearer token rather than a session."""

    person: Person
    is_bearer: bool


def public(view: View) -> View:
    """Everybody may call this view."""
    return _declare(view, PUBLIC)


def signed_in(view: View) -> View:
    """Only active people may call this view; others are sent to sign in, or get 401."""
    return _declare(view, SIGNED_IN)


def by_key(view: View) -> View:
    """The view checks a key of its own, and takes part in neither sessions nor CSRF."""
    return _declare(view, BY_KEY)


def declared_access(view: Callable[..., Any] | None) -> str | None:
    """What a view declared; None if it declared nothing."""
    return getattr(view, _MARK, None)


def current_person() -> Person:
    """Who is calling. Only for views that are `signed_in`."""
    caller = current_caller()
    if caller is None:
        abort(401)
    return caller.person


def current_caller() -> Caller | None:
    """Who is calling; found out once, and only when somebody asks."""
    if "caller" not in g:
        g.caller = _identify()
    return found_caller()


def found_caller() -> Caller | None:
    """Who is calling, if somebody asked before."""
    return cast(Caller | None, g.get("caller"))


def is_bearer() -> bool:
    caller = current_caller()
    return caller is not None and caller.is_bearer


def known_people() -> dict[str, Person]:
    """Everyone there is, by id; read once a request."""
    if "people" not in g:
        g.people = fold_people(service().store.read(PERSON))
    return cast(dict[str, Person], g.people)


def guard() -> ResponseReturnValue | None:
    """Before every request: find out who calls, and turn away whom the view does not admit."""
    access = declared_access(current_app.view_functions.get(request.endpoint or ""))
    if access == BY_KEY:
        return None
    if _needs_person(access) and current_caller() is None:
        return _turn_away()
    if request.endpoint is not None and request.method not in _HARMLESS and not is_bearer():
        cast(CSRFProtect, current_app.extensions["csrf"]).protect()
    return None


def is_api() -> bool:
    return request.path.startswith("/api/")


def _declare(view: View, access: str) -> View:
    setattr(view, _MARK, access)
    return view


def _needs_person(access: str | None) -> bool:
    # outside /api/ an address that leads nowhere may say so to everybody
    return access != PUBLIC and (is_api() or request.endpoint is not None)


def _identify() -> Caller | None:
    if is_api() and "Authorization" in request.headers:
        return Caller(_bearer(), is_bearer=True)
    person = getattr(current_user, "person", None)
    return Caller(person, is_bearer=False) if person else None


def _bearer() -> Person:
    sent = request.authorization
    token = sent.token if sent and sent.type == "bearer" else None
    now = service().clock()
    person = find_token_holder(service().store, known_people(), token or "", now)
    return person or _refuse_credential()


def _turn_away() -> ResponseReturnValue:
    if is_api():
        _refuse_credential()
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return redirect(url_for("signin.ask", next=back), 303)


def _refuse_credential() -> Any:
    abort(401, www_authenticate=WWWAuthenticate("bearer"))
