"""YAML 1.2 core, and the numbers that stay text."""

from decimal import Decimal

import pytest

from handbook.loading.scalars import resolve_scalar


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("0", 0),
        ("-0", 0),
        ("12", 12),
        ("+12", 12),
        ("-7", -7),
        ("0o17", 15),
        ("0x1F", 31),
        ("123456789012345678", 123456789012345678),
        ("1.5", Decimal("1.5")),
        ("0.5", Decimal("0.5")),
        (".5", Decimal("0.5")),
        ("1.", Decimal(1)),
        ("1e3", Decimal(1000)),
        ("-1.5E-2", Decimal("-0.015")),
        (".inf", Decimal("Infinity")),
        ("-.Inf", Decimal("-Infinity")),
    ],
)
def test_core_values(text: str, value: object) -> None:
    found = resolve_scalar(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        *("no", "No", "yes", "on", "off", "y", "n", "nULL", "tRUE"),
        *("08:30", "20:45", "1.2.3", "2026-09-01", "2026-09-01 08:00:00"),
        *("007", "08", "-01", "00.5", "1_000", "1,000", "0b1", "0X1F", "0o8", "1e", "e3", "."),
        *("1234567890123456789", "0x1234567890123456789", "1e18", "1e999999999999", "1e-30"),
        *("12345678901.12345678", "<<", "=", "1 000", "１２", "五"),
    ],
)
def test_everything_else_stays_text(text: str) -> None:
    assert resolve_scalar(text) == text


def test_not_a_number_is_a_decimal() -> None:
    found = resolve_scalar(".nan")
    assert isinstance(found, Decimal)
    assert found.is_nan()
