"""The vectors of RFC 6238 appendix B (SHA-1) and RFC 4226 appendix D."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from forms_api.derive.totp import code_at, enrolment_address, find_step, step_of

SECRET = b"12345678901234567890"
NOW = datetime(2026, 10, 12, 1, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"),
        (1234567890, "89005924"), (2000000000, "69279037"), (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_the_codes_of_rfc_6238(seconds: int, code: str):
    step = step_of(datetime.fromtimestamp(seconds, UTC))
    assert code_at(SECRET, step, digits=8) == code
    assert code_at(SECRET, step) == code[-6:]


def test_the_codes_of_rfc_4226():
    wanted = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489"
    assert " ".join(code_at(SECRET, step) for step in range(10)) == wanted


@pytest.mark.parametrize(("steps", "is_found"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_a_clock_may_be_one_step_off(steps: int, is_found: bool):
    typed = code_at(SECRET, step_of(NOW) + steps)
    found = find_step(SECRET, typed, NOW)
    assert found == (step_of(NOW) + steps if is_found else None)


def test_a_code_goes_with_its_half_minute():
    typed = code_at(SECRET, step_of(NOW))
    assert find_step(SECRET, typed, NOW + timedelta(seconds=54))
    assert find_step(SECRET, typed, NOW + timedelta(seconds=55)) is None


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "六位数字", "１２３４５６", "\x00" * 6]
)
def test_what_is_no_code_is_of_no_step(typed: str):
    assert find_step(SECRET, typed, NOW) is None


def test_apps_read_the_address():
    address = urlsplit(enrolment_address("小小 幼儿园", "钱:园长&", "ABCD"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/钱:园长&"
    assert ":" not in address.path
    assert parse_qs(address.query) == {"secret": ["ABCD"], "issuer": ["小小 幼儿园"]}
