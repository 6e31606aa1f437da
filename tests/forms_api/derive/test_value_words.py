"""Kept values as people read them."""

from decimal import Decimal

import pytest

from forms_api.derive.value_words import value_words
from handbook.model.field import NumberField


def number(unit: str | None, decimals: int = 2) -> NumberField:
    return NumberField(id="n", ask="多少", type="number", unit=unit, decimals=decimals)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("12.5"), "12.50 元"),
        (Decimal(12), "12.00 元"),
        (0, "0.00 元"),
        (Decimal("-3.4"), "-3.40 元"),
        (Decimal("1234567.89"), "1234567.89 元"),
        (Decimal("12.345"), "12.345 元"),  # an older form took three places: nothing is rounded
        ("十二", "十二 元"),
    ],
)
def test_money_is_said_to_the_fen(value, words):
    assert value_words(number("元"), value) == words


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (number("℃"), "12.5 ℃"),
        (number(None), "12.5"),
        (number("元", decimals=1), "12.5 元"),
    ],
)
def test_other_numbers_stay_as_they_were_typed(item, words):
    assert value_words(item, Decimal("12.5")) == words
