"""Where somebody is signed in, as far as facts tell: when the cookie was last sent, they do not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forms_api.derive.devices import Device
from forms_api.derive.session import OWN, Session, span_of
from forms_api.records.record import Record

LONGEST = OWN.most
"""No session is older: facts before that need not be read."""


@dataclass(frozen=True)
class LiveSession:
    """`device` is None on one that is not enrolled; `proved` is when a password, PIN or code was
    last typed in it; `how` as in the fact of the sign-in."""

    id: str
    how: str
    device: Device | None
    begun: datetime
    proved: datetime


@dataclass(frozen=True)
class Facts:
    """About one person: the sign-ins of the last LONGEST, when all sessions were last ended, the
    ids of those that were ended alone, and the passwords and PINs, the newest last.

    `moved`: the ids of sessions in which a device was enrolled, each with that device's.
    """

    signins: Sequence[Record]
    ended: Collection[str]
    all_ended: datetime | None
    passwords: Sequence[Record]
    pins: Sequence[Record]
    devices: Mapping[str, Device]
    moved: Mapping[str, str]


def find_live_sessions(person_id: str, facts: Facts, now: datetime) -> tuple[LiveSession, ...]:
    """The newest first."""
    proofs: dict[str, list[Record]] = {}
    for fact in facts.signins:
        if fact.body["ok"] and fact.body["session"] and fact.subject == person_id:
            proofs.setdefault(fact.body["session"], []).append(fact)
    found = [_read(facts, session, each) for session, each in proofs.items()]
    return tuple(one for one in reversed(found) if _stands(one, person_id, facts, now))


def _read(facts: Facts, session_id: str, proofs: Sequence[Record]) -> LiveSession:
    first = proofs[0]
    device = facts.moved.get(session_id) or first.body["device"]
    return LiveSession(
        session_id,
        first.body["how"],
        facts.devices.get(device or ""),
        first.at,
        proofs[-1].at,
    )


def _stands(one: LiveSession, person_id: str, facts: Facts, now: datetime) -> bool:
    session = Session(one.id, person_id, "", None, one.begun, one.proved, one.proved)
    if one.device and not one.device.active:
        return False
    if one.id in facts.ended or (facts.all_ended and one.begun <= facts.all_ended):
        return False
    is_in_time = now - one.begun < span_of(session, one.device).most
    return is_in_time and _has_secret(one, facts)


def _has_secret(one: LiveSession, facts: Facts) -> bool:
    """Whether the password or PIN that it stands on is still the newest."""
    secrets = facts.pins if _is_by_pin(one, facts) else facts.passwords
    newest = secrets[-1] if secrets else None
    if newest is None:
        return False
    return newest.at <= one.begun or newest.body.get("session") == one.id


def _is_by_pin(one: LiveSession, facts: Facts) -> bool:
    # an invitation sets a password, a PIN or both in the same moment; the password goes first
    is_set = any(secret.at == one.begun for secret in facts.passwords)
    return one.how == "pin" or (one.how == "invitation" and not is_set)
