"""Facts about a person's second factor.

totp      subject = person id; body {secret, codes}: the secret in base32, readable, because codes
          are computed from it; `codes` are the hashes of the recovery codes; the newest fact
          counts. Ended: secret null
totp-use  subject = person id; body {recovery}; its id names the code, so that each is used once
"""

from collections.abc import Sequence
from datetime import datetime

from forms_api.records.ids import name_id, new_id
from forms_api.records.person import CONSOLE
from forms_api.records.record import Record

TOTP = "totp"
TOTP_USE = "totp-use"


def totp_record(
    now: datetime,
    *,
    campus: str,
    person_id: str,
    secret: str | None,
    codes: Sequence[str] = (),
    by: str = CONSOLE,
) -> Record:
    body = {"secret": secret, "codes": list(codes)}
    return Record(new_id(now), TOTP, campus, person_id, by, now, body)


def step_use_record(now: datetime, *, campus: str, person_id: str, step: int) -> Record:
    """The code of a step of 30 seconds: once, whatever the secret is by then."""
    fact = name_id(TOTP_USE, f"{person_id} {step}")
    return Record(fact, TOTP_USE, campus, person_id, person_id, now, {"recovery": False})


def recovery_use_record(
    now: datetime, *, campus: str, person_id: str, totp_id: str, place: int
) -> Record:
    """The recovery code at this place of a totp fact."""
    fact = recovery_use_id(totp_id, place)
    return Record(fact, TOTP_USE, campus, person_id, person_id, now, {"recovery": True})


def recovery_use_id(totp_id: str, place: int) -> str:
    return name_id(TOTP_USE, f"{totp_id} recovery {place}")
