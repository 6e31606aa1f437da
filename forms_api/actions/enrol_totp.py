"""A second factor begins, gets new recovery codes, or ends."""

import base64
import secrets
from datetime import datetime

from forms_api.actions.authenticate import hash_password
from forms_api.actions.find_totp import find_totp
from forms_api.actions.person_fact import campus_of_person
from forms_api.actions.prove_code import clean_code
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.derive.totp import SECRET_BYTES, find_step
from forms_api.records.person import CONSOLE
from forms_api.records.totp import step_use_record, totp_record
from forms_api.store.errors import IdExists
from forms_api.store.store import Store

RECOVERY_CODES = 10
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Nothing that looks like something else on paper."""

GROUPS, GROUP = 3, 4
"""12 characters of 31: 59 bits, and slow to compute."""

_WRONG = "动态码不对。请看验证器里现在的 6 位数字；手机的时间也要对"
_USED = "这个动态码用过了，请等验证器换一个新的再输"
_THERE = "您已经设好动态码了。要换手机，请先停用，再重新设"


def new_totp_secret() -> str:
    """160 random bits in base32: 32 letters and digits."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def enrol_totp(
    store: Store, person: Person, secret: str, typed: str, now: datetime
) -> tuple[str, ...]:
    """Keep the secret of an app that has just shown the right code; the recovery codes, which are
    told once. Raises Refusal `bad-code`, with `fields`."""
    if find_totp(store, person):
        raise _bad_code(_THERE)
    step = find_step(base64.b32decode(secret), clean_code(typed), now)
    if step is None:
        raise _bad_code(_WRONG)
    campus, codes = campus_of_person(store, person.id), _new_codes()
    fact = totp_record(
        now,
        campus=campus,
        person_id=person.id,
        secret=secret,
        codes=_hashes(codes),
        by=person.id,
    )
    try:
        store.append(fact, step_use_record(now, campus=campus, person_id=person.id, step=step))
    except IdExists:
        raise _bad_code(_USED) from None
    return codes


def renew_recovery_codes(store: Store, person: Person, now: datetime) -> tuple[str, ...]:
    """Ten new ones, told once; the old ones are void. Raises Refusal `not-found`."""
    totp = find_totp(store, person)
    if totp is None:
        raise Refusal("not-found", "您还没有设动态码")
    codes = _new_codes()
    fact = totp_record(
        now,
        campus=totp.campus,
        person_id=person.id,
        secret=totp.body["secret"],
        codes=_hashes(codes),
        by=person.id,
    )
    store.append(fact)
    return codes


def end_totp(store: Store, person: Person, now: datetime, *, by: str = CONSOLE) -> bool:
    """From now on the password is enough. False if it was so before."""
    totp = find_totp(store, person)
    if totp is None:
        return False
    store.append(totp_record(now, campus=totp.campus, person_id=person.id, secret=None, by=by))
    return True


def _new_codes() -> tuple[str, ...]:
    return tuple("-".join(_group() for _ in range(GROUPS)) for _ in range(RECOVERY_CODES))


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(GROUP))


def _hashes(codes: tuple[str, ...]) -> list[str]:
    return [hash_password(clean_code(code)) for code in codes]


def _bad_code(words: str) -> Refusal:
    return Refusal("bad-code", words, {"code": words})
