"""Who may call a view. Every view says it; one that does not is closed to all.

Under /api/ the credential comes first: none or a bad one is 401, whatever else is wrong. Requests
with a bearer token are outside CSRF, session requests inside.

    @blueprint.post("/people")
    @may("manage-people")
    @stepped_up(bearer=False)
    def add(): ...

Each of these decorators adds to what the others say, in any order.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast, overload
from urllib.parse import urlencode

from flask import abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import WWWAuthenticate

from forms_api.actions.authenticate import find_token_holder
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, fold_people, grants_of
from forms_api.records.person import PERSON
from forms_api.web.service import service

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed-in"
BY_KEY = "by-key"
_MARK = "houqin_access"
_HARMLESS = ("GET", "HEAD", "OPTIONS")

PROVED = "proved"
"""In the session: when a password or PIN was last typed, as an ISO time or epoch seconds."""
PROVED_FOR = timedelta(minutes=5)
PROVE = "/prove"
"""Where a password or PIN is typed again."""


@dataclass(frozen=True)
class Need:
    """What a view needs of its caller: the kind of access, a grant of one of the person's jobs, and
    a password or PIN typed just now (which a bearer token stands for, if `bearer_proves`)."""

    kind: str
    grant: str | None = None
    step_up: bool = False
    bearer_proves: bool = True


@dataclass(frozen=True)
class Caller:
    """Who sent the request, and whether by a bearer token rather than a session."""

    person: Person
    is_bearer: bool


def public(view: View) -> View:
    """Everybody may call this view."""
    return _declare(view, kind=PUBLIC)


def signed_in(view: View) -> View:
    """Only active people may call this view; others are sent to sign in, or get 401."""
    return _declare(view, kind=SIGNED_IN)


def may(grant: str) -> Callable[[View], View]:
    """Only active people one of whose jobs has this grant may call the view; others get 403."""
    return lambda view: _declare(view, kind=SIGNED_IN, grant=grant)


@overload
def stepped_up(view: View) -> View: ...
@overload
def stepped_up(*, bearer: bool = ...) -> Callable[[View], View]: ...
def stepped_up(view: Any = None, *, bearer: bool = True) -> Any:
    """`signed_in`, and the password or PIN was typed in the last five minutes: pages lead to
    /prove, the API answers 403 `step-up`. A bearer token will do, unless `bearer` is False."""

    def declare(view: View) -> View:
        return _declare(view, kind=SIGNED_IN, step_up=True, bearer_proves=bearer)

    return declare if view is None else declare(view)


def by_key(view: View) -> View:
    """The view checks a key of its own, and takes part in neither sessions nor CSRF."""
    return _declare(view, kind=BY_KEY)


def declared_access(view: Callable[..., Any] | None) -> str | None:
    """The kind of access that a view declared; None if it declared nothing."""
    need = declared_need(view)
    return need.kind if need else None


def declared_need(view: Callable[..., Any] | None) -> Need | None:
    """All that a view declared; None if it declared nothing."""
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
    need = declared_need(current_app.view_functions.get(request.endpoint or ""))
    if need and need.kind == BY_KEY:
        return None
    if _needs_person(need) and current_caller() is None:
        return _turn_away()
    if need and need.grant:
        _check_grant(need.grant)
    if request.endpoint is not None and request.method not in _HARMLESS and not is_bearer():
        cast(CSRFProtect, current_app.extensions["csrf"]).protect()
    if need and need.step_up and not _is_proved(need):
        return _ask_for_proof()
    return None


def is_api() -> bool:
    return request.path.startswith("/api/")


def _declare(view: View, *, kind: str, **more: Any) -> View:
    said = declared_need(view) or Need(kind)
    setattr(view, _MARK, replace(said, kind=kind, **more))
    return view


def _needs_person(need: Need | None) -> bool:
    # outside /api/ an address that leads nowhere may say so to everybody
    is_public = need is not None and need.kind == PUBLIC
    return not is_public and (is_api() or request.endpoint is not None)


def _check_grant(grant: str) -> None:
    if grant not in grants_of(current_person(), service().policies.library()):
        raise Refusal("forbidden", "您的岗位不能办这件事，请找园长或后勤主任")


def _is_proved(need: Need) -> bool:
    return need.bearer_proves if is_bearer() else is_proved()


def is_proved() -> bool:
    """Whether this session's password or PIN was typed in the last five minutes."""
    proved = _moment(session.get(PROVED))
    # a time to come was written by a clock that showed another time: it proves nothing
    return proved is not None and timedelta() <= service().clock() - proved <= PROVED_FOR


def _moment(written: object) -> datetime | None:
    try:
        if isinstance(written, str):
            return datetime.fromisoformat(written).astimezone(UTC)
        return datetime.fromtimestamp(written, UTC) if isinstance(written, int | float) else None
    except (ValueError, OverflowError, OSError):
        return None


def _ask_for_proof() -> ResponseReturnValue:
    if is_bearer():
        raise Refusal("step-up", "这件事不能用令牌办，请在网页上登录后办")
    if is_api():
        raise Refusal("step-up", "请先在网页上再输一次密码或 PIN，五分钟内有效")
    return redirect(f"{PROVE}?{urlencode({'next': _way_back()})}", 303)


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
    return redirect(url_for("signin.ask", next=_way_back()), 303)


def _way_back() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def _refuse_credential() -> Any:
    abort(401, www_authenticate=WWWAuthenticate("bearer"))
