"""How much stock a litre takes: the table of the regulations, worked by hand."""

from decimal import Decimal

import pytest

from forms_api.derive.dilution import stock_per_litre


@pytest.mark.parametrize(
    ("strength", "target", "ml"),
    [
        (5, 100, "2"),
        (5, 250, "5"),  # peers-bugs: 5 % bottle, target 250 -> 5 mL/L
        (5, 400, "8"),
        (5, 500, "10"),
        (5, 700, "14"),
        (5, 1000, "20"),
        (4, 250, "6.25"),
        (4, 500, "12.5"),
        (10, 250, "2.5"),
        (10, 500, "5"),
        (6, 250, "4.17"),  # 4.1666… is rounded half up to two places
        (8, 1, "0.01"),  # 0.0125
        ("0.5", 100, "20"),
    ],
)
def test_the_table(strength, target, ml):
    found = stock_per_litre(Decimal(target), Decimal(strength))
    assert str(found) == ml


@pytest.mark.parametrize(("target", "strength"), [(0, 5), (250, 0), (-1, 5), (250, -5)])
def test_nothing_is_no_strength(target, strength):
    with pytest.raises(ValueError, match="浓度要大于 0"):
        stock_per_litre(Decimal(target), Decimal(strength))
