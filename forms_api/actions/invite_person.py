"""Invite somebody: a link that works once, within a day, to set a password or PIN oneself."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from forms_api.actions.authenticate import find_secret, hash_token
from forms_api.actions.person_fact import campus_of_person
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.records.invitation import INVITATION, invitation_record
from forms_api.records.person import CONSOLE
from forms_api.records.record import Record, read_time
from forms_api.store.store import Store

GOOD_FOR = timedelta(hours=24)
PATH = "/invitation/"
"""The link is the service's address, this path, and the token."""


@dataclass(frozen=True)
class Invitation:
    """`token` is in the link, and kept nowhere else."""

    person: Person
    token: str
    expires: datetime

    @property
    def path(self) -> str:
        return PATH + self.token


def invite_person(store: Store, person: Person, now: datetime, *, by: str = CONSOLE) -> Invitation:
    """A new invitation; an earlier one of this person ends. Raises Refusal `disabled`."""
    if not person.active:
        raise Refusal("disabled", f"{person.name}已停用，请先启用，再发邀请")
    token, expires = secrets.token_urlsafe(32), now + GOOD_FOR
    store.append(
        invitation_record(
            now,
            campus=campus_of_person(store, person.id),
            person_id=person.id,
            hashed=hash_token(token),
            expires=expires,
            by=by,
        )
    )
    return Invitation(person, token, expires)


def find_invitation(
    store: Store, people: Mapping[str, Person], token: str, now: datetime
) -> tuple[Person, Record]:
    """Who is invited by this token, and by which fact. Raises Refusal `bad-invitation`, in the same
    words for a wrong, used, replaced or expired one."""
    wanted = hash_token(token)
    found = [fact for fact in store.read(INVITATION) if fact.body["hash"] == wanted]
    person = people.get(found[0].subject) if found else None
    newest = find_secret(store, INVITATION, person) if person else None
    if person is None or newest is None or newest.id != found[0].id or _is_over(store, newest, now):
        raise bad_invitation()
    return person, newest


def bad_invitation() -> Refusal:
    return Refusal(
        "bad-invitation",
        "这个邀请不能用：用过了，过了 24 小时，或者已经换了新的。请找管理员再发一个",
    )


def _is_over(store: Store, fact: Record, now: datetime) -> bool:
    return read_time(fact.body["expires"]) <= now or store.follower(fact.id) is not None
