"""The second factor: a code of the app, or one of the recovery codes. Each works once.

Every try is kept before its answer is told, and takes the id that its predecessor names, as in
prove_identity.py. Locks are like those of PINs, for a person on a device; all devices that are not
known here count as one, and only who knows the password comes so far.
"""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from forms_api.actions.authenticate import is_hash_of
from forms_api.actions.find_totp import find_totp
from forms_api.actions.person_fact import campus_of_person
from forms_api.actions.prove_identity import until_words
from forms_api.actions.refusal import Refusal
from forms_api.derive.devices import Device
from forms_api.derive.people import Person
from forms_api.derive.pin_lock import WINDOW, find_lock
from forms_api.derive.totp import DIGITS, find_step
from forms_api.derive.weak_pin import clean_pin
from forms_api.records.ids import name_id
from forms_api.records.record import Record
from forms_api.records.signin import CODES, SIGNIN, signin_record
from forms_api.records.totp import recovery_use_record, step_use_record
from forms_api.store.errors import IdExists
from forms_api.store.store import Store
from handbook.model.library import Library

WRONG_CODE = "动态码不对，或者用过了。请等验证器换一个新的再输；手机不在身边，请输备用码。"
ENDED = "您的动态码刚刚停用了，请重新登录。"

_ROUNDS = 200


def prove_code(
    library: Library,
    store: Store,
    person: Person,
    typed: str,
    now: datetime,
    *,
    device: Device | None = None,
    session: str | None = None,
) -> None:
    """Whoever has this person's app, or their sheet of recovery codes, may go on.

    `session`: the id of the session that it is for. Raises Refusal: wrong-code, locked, busy;
    half-over where there is no second factor any more.
    """
    place = device.id if device else None
    campus = campus_of_person(store, person.id)
    for _ in range(_ROUNDS):
        facts = store.read(SIGNIN, since=now - WINDOW)
        _check_lock(library, facts, person, place, now)
        use = find_use(store, person, campus, typed, now)
        tried = signin_record(
            now,
            campus=campus,
            person_id=person.id,
            how=_how(use),
            ok=use is not None,
            device=place,
            session=session if use else None,
            record_id=_name_after(facts, person, place, now),
        )
        if _keep(store, tried, use):
            if use is None:
                raise Refusal("wrong-code", WRONG_CODE, {"code": WRONG_CODE})
            return
    raise Refusal("busy", "现在登录的人太多，请再试一次")


def find_use(store: Store, person: Person, campus: str, typed: str, now: datetime) -> Record | None:
    """The fact, not kept yet, that this code is used now; None if it is wrong or was used.

    Raises Refusal `half-over`.
    """
    totp = find_totp(store, person)
    if totp is None:
        raise Refusal("half-over", ENDED)
    plain = clean_code(typed)
    is_code = len(plain) == DIGITS and plain.isascii() and plain.isdigit()
    use = (
        _step_use(totp, campus, plain, now) if is_code else _recovery_use(totp, campus, plain, now)
    )
    return use if use and store.get(use.id) is None else None


def clean_code(typed: str) -> str:
    """Without spaces and hyphens, full width or half width, in small letters."""
    return clean_pin(typed).replace("-", "").lower()


def _step_use(totp: Record, campus: str, plain: str, now: datetime) -> Record | None:
    step = find_step(base64.b32decode(totp.body["secret"]), plain, now)
    if step is None:
        return None
    return step_use_record(now, campus=campus, person_id=totp.subject, step=step)


def _recovery_use(totp: Record, campus: str, plain: str, now: datetime) -> Record | None:
    hashes = enumerate(totp.body["codes"])
    found = next((place for place, hashed in hashes if is_hash_of(hashed, plain)), None)
    if found is None:
        return None
    return recovery_use_record(
        now, campus=campus, person_id=totp.subject, totp_id=totp.id, place=found
    )


def _how(use: Record | None) -> Literal["totp", "recovery"]:
    return "recovery" if use and use.body["recovery"] else "totp"


def _check_lock(
    library: Library, facts: Sequence[Record], person: Person, place: str | None, now: datetime
) -> None:
    zone = library.school.zone
    lock = find_lock(facts, "totp", person_id=person.id, device_id=place, now=now, zone=zone)
    if lock:
        when = until_words(lock, library, now)
        words = f"动态码错的次数太多，请{when}再试。在登记过的设备上用 PIN 登录不受影响。"
        raise Refusal("locked", words, {"code": words})


def _name_after(facts: Sequence[Record], person: Person, place: str | None, now: datetime) -> str:
    """The id of the next try of a code by this person there."""
    tries = [
        fact.id
        for fact in facts
        if fact.subject == person.id
        if fact.body["device"] == place and fact.body["how"] in CODES
    ]
    return name_id(SIGNIN, f"{person.id} {place} code {tries[-1] if tries else now.date()}")


def _keep(store: Store, tried: Record, use: Record | None) -> bool:
    """False: another try took the turn, or the code, at the same moment."""
    try:
        store.append(tried, *([use] if use else []))
    except IdExists:
        return False
    return True
