"""Give somebody a bearer token for the API. It is shown once, and kept as a hash."""

import secrets
from datetime import datetime, timedelta

from forms_api.actions.authenticate import hash_token
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.records.person import CONSOLE, PERSON, token_record
from forms_api.store.store import Store

LONGEST_DAYS = 3660
PREFIX = "houqin_"


def issue_token(
    store: Store, person: Person, now: datetime, *, days: int, label: str = "", by: str = CONSOLE
) -> str:
    """A new token of an active person, good for `days`. Raises Refusal `bad-token`."""
    if not person.active:
        raise Refusal("bad-token", f"{person.name}已停用，不能发令牌")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal("bad-token", f"有效天数要在 1 到 {LONGEST_DAYS} 之间")
    token = PREFIX + secrets.token_urlsafe(32)
    campus = store.read(PERSON, subject=person.id)[-1].campus
    fact = token_record(
        now,
        campus=campus,
        person_id=person.id,
        hashed=hash_token(token),
        expires=now + timedelta(days=days),
        label=label,
        by=by,
    )
    store.append(fact)
    return token
