"""Numbers as people type them."""

from decimal import Decimal

import pytest

from handbook.loading.numerals import read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("两", 2), ("二", 2), ("十", 10), ("十二", 12), ("二十", 20), ("二十五", 25)),
        *(("一百", 100), ("一百零五", 105), ("二百五十", 250), ("一千", 1000), ("一万二千", 12000)),
        *(("零", 0), ("〇", 0), ("两千", 2000), ("250", 250), ("2.5", Decimal("2.5"))),
        ("半", Decimal("0.5")),
    ],
)
def test_values(text: str, value: Decimal | int) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["一两", "二〇二六", "个", "1,000", "", "二.五", "１２"])
def test_no_amounts(text: str) -> None:
    assert read_number(text) is None
