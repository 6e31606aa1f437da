"""Who may call a view. Every view says it; one that does not is closed to all.

Under /api/, and at /metrics, the credential comes first: none or a bad one is 401, whatever else is
wrong. Requests with a bearer token are outside CSRF, session requests inside.

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

from flask import abort, g, request, session
from flask_login import current_user
from werkzeug.datastructures import WWWAuthenticate

from forms_api.actions.authenticate import find_token_holder
from forms_api.actions.read_people import read_people
from forms_api.derive.people import Person
from forms_api.web.service import service

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed-in"
BY_KEY = "by-key"
_MARK = "houqin_access"

PROVED = "proved"
"""In the session: when a password or PIN was last typed, as an ISO time or epoch seconds."""
PROVED_FOR = timedelta(minutes=5)
METRICS = "/metrics"
"""Outside /api/, since that is where programs look for it."""
SIGN_IN = "/signin"
PROVE = "/prove"
"""Where a password or PIN is typed, and where it is typed again."""


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
    """Everyone there is, as they are today, by id; read once a request."""
    if "people" not in g:
        library, now = service().policies.library(), service().clock()
        g.people = read_people(library, service().store, now)
    return cast(dict[str, Person], g.people)


def is_api() -> bool:
    """Whether this is for programs: they may bring a token, and are told in JSON what is wrong."""
    return request.path.startswith("/api/") or request.path == METRICS


def _declare(view: View, *, kind: str, **more: Any) -> View:
    said = declared_need(view) or Need(kind)
    setattr(view, _MARK, replace(said, kind=kind, **more))
    return view


def is_proved() -> bool:
    """Whether the password or PIN of this session was typed in the last five minutes."""
    proved = _moment(session.get(PROVED))
    # a time to come was written by a clock that showed another time: it proves nothing
    return proved is not None and timedelta() <= service().clock() - proved <= PROVED_FOR


def _moment(written: object) -> datetime | None:
    try:
        if isinstance(written, str):
            read = datetime.fromisoformat(written)
            return read.astimezone(UTC) if read.tzinfo else None
        return datetime.fromtimestamp(written, UTC) if isinstance(written, int | float) else None
    except (ValueError, OverflowError, OSError):
        return None


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


def _refuse_credential() -> Any:
    abort(401, www_authenticate=WWWAuthenticate("bearer"))
