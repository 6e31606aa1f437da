"""Codes that change every 30 seconds (RFC 6238), as every authenticator app makes them.

Six digits by HMAC-SHA-1: what the apps can. A code says nothing about the secret, and SHA-1's known
weakness (two texts with one digest) does not touch an HMAC.
"""

import hmac
from datetime import datetime
from urllib.parse import quote, urlencode

PERIOD = 30
DIGITS = 6
SECRET_BYTES = 20
DRIFT = 1
"""Steps by which a phone's clock may be off, either way."""


def step_of(now: datetime) -> int:
    """How many periods have passed since 1970."""
    return int(now.timestamp()) // PERIOD


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of a step (RFC 4226 section 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    first = digest[-1] & 0xF
    number = int.from_bytes(digest[first : first + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def find_step(secret: bytes, typed: str, now: datetime) -> int | None:
    """Of which step the code is, within DRIFT; the time it takes says nothing about it."""
    if not typed.isascii():  # compare_digest takes no other text
        return None
    here = step_of(now)
    near = range(here - DRIFT, here + DRIFT + 1)
    found = [step for step in near if hmac.compare_digest(code_at(secret, step), typed)]
    return found[0] if found else None


def enrolment_address(issuer: str, name: str, secret: str) -> str:
    """What an app reads from the QR code; `secret` in base32 without padding.

    What every app takes for granted is left out, and the issuer is named once: each Chinese
    character is nine letters here, and a dense picture is hard to read.
    """
    asked = {"secret": secret, "issuer": issuer}
    return f"otpauth://totp/{quote(name, safe='')}?{urlencode(asked, quote_via=quote)}"
