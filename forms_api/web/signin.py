"""Sign in with name and password, and sign out."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address
from flask_login import UserMixin, login_user, logout_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from forms_api.actions.authenticate import find_credential, sign_in
from forms_api.derive.people import Person, clean_name
from forms_api.web.access import known_people, public, signed_in
from forms_api.web.render import render_page
from forms_api.web.service import service

blueprint = Blueprint("signin", __name__)

HOME = "/mine"
ATTEMPTS = "10 per minute; 60 per hour"
"""Failed attempts for one name from one address: a whole kindergarten shares an address."""

WRONG = "姓名或密码不对，请再试一次。忘了密码请找园里的管理员。"
TOO_MANY = "试的次数太多了，请过几分钟再试。"


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """A person in a session that ends when the password changes."""

    person: Person
    credential: str

    def get_id(self) -> str:
        return f"{self.person.id}:{self.credential}"


def load_signed_in(session_id: str) -> SignedIn | None:
    """Whose session this is; None when the person left or has another password by now."""
    person_id, _, credential_id = session_id.partition(":")
    person = known_people().get(person_id)
    credential = find_credential(service().store, person_id)
    if person is None or not person.active or credential is None:
        return None
    return SignedIn(person, credential_id) if credential.id == credential_id else None


@blueprint.get("/signin")
@public
def ask() -> ResponseReturnValue:
    return _show(local_path(request.args.get("next", "")))


@blueprint.post("/signin")
@public
def enter() -> ResponseReturnValue:
    name, password = request.form.get("name", ""), request.form.get("password", "")
    back = local_path(request.form.get("next", ""))
    person = sign_in(service().store, known_people(), name, password)
    if person is None:
        return _show(back, name=name, error=WRONG, status=422)
    _begin_session(person)
    return redirect(back, 303)


@blueprint.post("/signout")
@signed_in
def leave() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect("/", 303)


def limit_attempts(app: Flask) -> None:
    """Count failed attempts by name and address."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    limit = limiter.limit(
        ATTEMPTS,
        key_func=_attempt_key,
        deduct_when=lambda response: bool(response.status_code != 303),
        on_breach=_refuse_attempt,
    )
    views: dict[str, Any] = app.view_functions
    views["signin.enter"] = limit(views["signin.enter"])


def local_path(wanted: str) -> str:
    """`wanted` if it is an address of this app that a browser may open, else the home page."""
    is_local = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if not is_local or not wanted.isprintable() or "\\" in wanted or urlsplit(wanted).netloc:
        return HOME
    return wanted if _leads_somewhere(urlsplit(wanted).path) else HOME


def _leads_somewhere(path: str) -> bool:
    """Whether a browser that opens this address sees a page, and not this one again."""
    addresses = current_app.url_map.bind("localhost")
    try:
        endpoint, _ = addresses.match(path, "GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    # what can only be posted to would find nothing in the handbook
    is_page = endpoint != "site.show" or "POST" not in addresses.allowed_methods(path)
    return is_page and not path.startswith("/api/") and not endpoint.startswith("signin.")


def _begin_session(person: Person) -> None:
    credential = find_credential(service().store, person.id)
    assert credential is not None
    session.clear()
    session.permanent = True
    login_user(SignedIn(person, credential.id))


def _show(back: str, *, name: str = "", error: str = "", status: int = 200) -> Response:
    return render_page("signin.html", status, back=back, name=name, error=error)


def _attempt_key() -> str:
    return f"{clean_name(request.form.get('name', ''))} {get_remote_address()}"


def _refuse_attempt(_: RequestLimit) -> Response:
    name = request.form.get("name", "")
    back = local_path(request.form.get("next", ""))
    return _show(back, name=name, error=TOO_MANY, status=429)
