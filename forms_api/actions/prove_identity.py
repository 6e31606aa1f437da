"""Is it really this person? Every try is kept as a fact before its answer is told.

Each try on a device takes the id that its predecessor names: of two at once only one is kept, and
the other one looks at the locks again. So a thousand guesses at once are worth no more than one
after another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal

from forms_api.actions.authenticate import find_secret, is_secret, matching_namesakes
from forms_api.actions.find_totp import find_totp
from forms_api.actions.keep_try import keep_try
from forms_api.actions.refusal import Refusal
from forms_api.derive.devices import Device, may_use
from forms_api.derive.people import Person, people_named
from forms_api.derive.pin_lock import WINDOW, Lock, find_lock
from forms_api.derive.weak_pin import clean_pin
from forms_api.records.ids import name_id
from forms_api.records.person import CREDENTIAL
from forms_api.records.pin import PIN
from forms_api.records.record import Record
from forms_api.records.signin import NOBODY, SIGNIN, signin_record
from forms_api.store.store import Store
from handbook.model.library import Library

WRONG_PIN = "PIN 不对，请再试一次。连着错 5 次要等一会儿；忘了 PIN，请用密码登录。"
WRONG_NAME = "姓名或密码不对，请再试一次。连着错 5 次，要过 15 分钟再试；忘了密码请找园里的管理员。"
LOCKED_DEVICE = "这台设备上 PIN 错得太多了，请用密码登录。"

_ROUNDS = 200


@dataclass(frozen=True)
class Identity:
    """Who it is, and the id of the fact (password or PIN) that they proved it with.

    `wants_code`: that is half of it, the second factor is still to come.
    """

    person: Person
    secret: str
    wants_code: bool = False


@dataclass(frozen=True)
class _Try:
    """Of whom (one person's id, or NOBODY where that is not known), how, on which device."""

    library: Library
    how: Literal["pin", "password"]
    subject: str
    device: Device | None
    session: str | None
    now: datetime

    def lock(self, facts: Sequence[Record]) -> Lock | None:
        if self.device is None:
            return None
        return find_lock(
            facts,
            self.how,
            person_id=self.subject,
            device_id=self.device.id,
            now=self.now,
            zone=self.library.school.zone,
        )

    def fact(self, facts: Sequence[Record], found: Identity | None) -> Record:
        is_in = found is not None and not found.wants_code
        return signin_record(
            self.now,
            campus=self.device.campus if self.device else self.library.school.campuses[0].id,
            person_id=found.person.id if found else self.subject,
            how="password-only" if found and found.wants_code else self.how,
            ok=is_in,
            device=self.device.id if self.device else None,
            session=self.session if is_in else None,
            record_id=_name_after(self.device, facts, self.now) if self.device else None,
        )


def prove_by_pin(
    library: Library,
    store: Store,
    people: Mapping[str, Person],
    device: Device,
    person_id: str,
    pin: str,
    now: datetime,
    *,
    session: str | None = None,
) -> Identity:
    """Whoever types this person's PIN on an enrolled device is that person.

    `session`: the id of the session that it is for. Raises Refusal: wrong-pin, locked, busy.
    """
    person = people.get(person_id)
    secret = find_secret(store, PIN, person) if person and may_use(person, device) else None
    attempt = _Try(library, "pin", person.id if person else NOBODY, device, session, now)

    @cache
    def find() -> Identity | None:
        is_right = is_secret(secret, clean_pin(pin))
        return Identity(person, secret.id) if person and secret and is_right else None

    found = _keep_try(store, attempt, find)
    if isinstance(found, Lock):
        raise Refusal("locked", lock_words(found, library, now))
    if found is None:
        raise Refusal("wrong-pin", WRONG_PIN)
    return found


def prove_by_password(
    library: Library,
    store: Store,
    people: Mapping[str, Person],
    name_or_id: str,
    password: str,
    now: datetime,
    *,
    device: Device | None = None,
    session: str | None = None,
) -> Identity:
    """Whoever knows the name (or id) and the password of an active person is that person; but
    for the second factor, if they have one.

    The same words and the same work for unknown names, wrong passwords, and a locked person.
    Raises Refusal: wrong-password, busy.
    """
    namesakes = people_named(people, name_or_id)
    subject = namesakes[0].id if len(namesakes) == 1 else NOBODY
    matching = matching_namesakes(store, namesakes, password)
    one = matching[0] if len(matching) == 1 else None
    secret = find_secret(store, CREDENTIAL, one) if one else None
    identity = _by_password(store, one, secret) if one and secret else None
    attempt = _Try(library, "password", subject, device, session, now)
    found = _keep_try(store, attempt, lambda: identity)
    if found is None or isinstance(found, Lock):
        raise Refusal("wrong-password", WRONG_NAME)
    return found


def _by_password(store: Store, person: Person, secret: Record) -> Identity:
    return Identity(person, secret.id, wants_code=find_totp(store, person) is not None)


def _keep_try(
    store: Store, attempt: _Try, find: Callable[[], Identity | None]
) -> Identity | Lock | None:
    """What `find` finds, once the try is on record; or the lock that forbids to try."""
    for _ in range(_ROUNDS):
        facts = store.read(SIGNIN, since=attempt.now - WINDOW)
        if lock := attempt.lock(facts):
            return lock
        found = find()
        if keep_try(store, attempt.fact(facts, found)):
            return found
    raise Refusal("busy", "现在登录的人太多，请再试一次")


def _name_after(device: Device, facts: Sequence[Record], now: datetime) -> str:
    """The id of the next try on a device: there is one after each try, or one to begin a day."""
    here = [fact.id for fact in facts if fact.body["device"] == device.id]
    return name_id(SIGNIN, f"{device.id} {here[-1] if here else now.date()}")


def lock_words(lock: Lock, library: Library, now: datetime) -> str:
    if lock.whole_device:
        return LOCKED_DEVICE
    when = until_words(lock, library, now)
    return f"这台设备上错的次数太多，请{when}再试，或者现在用密码登录。在别的设备上不受影响。"


def until_words(lock: Lock, library: Library, now: datetime) -> str:
    """「09:15 以后」 or 「明天」."""
    zone = library.school.zone
    until = (lock.until + timedelta(seconds=59)).astimezone(zone)
    is_today = until.date() == now.astimezone(zone).date()
    return f"{until:%H:%M} 以后" if is_today else "明天"
