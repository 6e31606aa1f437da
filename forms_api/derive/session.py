"""How long a session lasts. Whether it still stands is asked of the facts, by an action."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from forms_api.derive.devices import Device

PROVED_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Session:
    """A person on a device for a while: all of it travels in the signed cookie.

    `secret` is the id of the password's or PIN's fact; `device` is None on one that is not
    enrolled; `proved` is when a password or PIN was last typed.
    """

    id: str
    person: str
    secret: str
    device: str | None
    begun: datetime
    seen: datetime
    proved: datetime


@dataclass(frozen=True)
class Span:
    """How long a session lasts in all, and how long if nothing is done."""

    most: timedelta
    idle: timedelta


OWN = Span(timedelta(days=14), timedelta(days=7))
SHARED = Span(timedelta(hours=12), timedelta(minutes=10))
UNKNOWN = Span(timedelta(hours=12), timedelta(hours=1))
"""On a device that is not enrolled, or is somebody else's: nobody knows who else uses it."""


def span_of(session: Session, device: Device | None) -> Span:
    """`device` is the one that the session is on. A colleague's own phone is not one's own."""
    if device is None:
        return UNKNOWN
    if device.shared:
        return SHARED
    return OWN if device.owner == session.person else UNKNOWN


def has_lapsed(session: Session, device: Device | None, now: datetime) -> bool:
    """Whether its time is over."""
    span = span_of(session, device)
    return now - session.begun >= span.most or now - session.seen >= span.idle


def is_proved(session: Session, now: datetime) -> bool:
    """Whether a password or PIN was typed just now: for sign-offs, approvals and people."""
    return timedelta(0) <= now - session.proved < PROVED_FOR
