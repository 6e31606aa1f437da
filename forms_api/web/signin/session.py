"""The session of this request: it begins, goes on and ends. Its facts decide whether it stands."""

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import g, session
from flask_login import UserMixin, current_user, login_user, logout_user

from forms_api.actions.check_session import check_session
from forms_api.actions.end_session import end_session
from forms_api.actions.find_device import read_device
from forms_api.derive.people import Person
from forms_api.derive.session import Session, has_lapsed, span_of
from forms_api.records.session_end import Why
from forms_api.web.access import known_people
from forms_api.web.service import service
from forms_api.web.signin.cookie import KEYS, SEEN, read_session, write_session

SEEN_EVERY = timedelta(seconds=30)
"""How exactly the cookie says when its holder was last seen."""


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """A person in a session."""

    person: Person
    session: Session

    def get_id(self) -> str:
        return self.session.id


def load_signed_in(session_id: str) -> SignedIn | None:
    """Whose session the cookie of this request is; None if it does not stand any more."""
    found = read_session(session)
    if found is None or found.id != session_id:
        return None
    now = service().clock()
    person = check_session(service().store, known_people(), found, now)
    if person is None:
        return None
    if now - found.seen >= SEEN_EVERY:
        found = replace(found, seen=now)
        session[SEEN] = now.isoformat()
    return SignedIn(person, found)


def current_session() -> Session:
    """Only for views that are `signed_in`, called by a page."""
    found: Session = current_user.session
    return found


def begin(begun: Session) -> None:
    """Somebody has just proved who they are; whoever was here before is out."""
    _end_standing("switch")
    session.clear()
    go_on(begun)


def go_on(changed: Session) -> None:
    """The same session, on another device or secret, or proved anew."""
    session.update(write_session(changed))
    device = read_device(service().store, changed.device) if changed.device else None
    # on a device that others use, it goes with the browser
    session.permanent = device is not None and span_of(changed, device).most > timedelta(days=1)
    login_user(SignedIn(known_people()[changed.person], changed))
    g.pop("caller", None)


def leave(why: Why) -> None:
    """End it for good. The cookie goes even where the store is down."""
    try:
        _end_standing(why)
    finally:
        logout_user()
        session.clear()
        g.pop("caller", None)


def forget_lapsed() -> str:
    """If the session in the cookie is over by its time: take it away, and say so in words."""
    found = read_session(session)
    if found is None:
        return ""
    device = read_device(service().store, found.device) if found.device else None
    if not has_lapsed(found, device, service().clock()):
        return ""
    for key in KEYS:
        session.pop(key, None)
    return _lapse_words(span_of(found, device).idle, is_shared=bool(device and device.shared))


def _end_standing(why: Why) -> None:
    found = read_session(session)
    now, store = service().clock(), service().store
    if found and check_session(store, known_people(), found, now):
        end_session(store, found, now, why=why)


def _lapse_words(idle: timedelta, *, is_shared: bool) -> str:
    if is_shared:
        return f"{int(idle.total_seconds()) // 60} 分钟没有人用，已经自动退出。请再选一次您的名字。"
    return "太久没有用，已经自动退出。请再登录一次。"
