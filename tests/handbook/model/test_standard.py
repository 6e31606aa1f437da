"""A standard's words, and which values it admits."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from handbook.model.standard import Standard
from handbook.model.values import plain

ABOUT = {"id": "x", "title": "标准", "basis": "规范", "sure": "custom"}


@pytest.mark.parametrize(
    ("bound", "unit", "words"),
    [
        ({"range": (100, 250)}, "mg/L", "100–250 mg/L"),
        ({"range": (Decimal("0.0"), Decimal("8.0"))}, "℃", "0–8 ℃"),
        ({"range": (Decimal("2.50"), 3)}, "小时", "2.5–3 小时"),
        ({"at_least": 2}, "次", "≥ 2 次"),
        ({"at_most": -18}, "℃", "≤ -18 ℃"),
        ({"equals": Decimal("1E+2")}, "克", "100 克"),
    ],
)
def test_words(bound: dict[str, object], unit: str, words: str) -> None:
    assert Standard.model_validate({**ABOUT, **bound, "unit": unit}).words == words


@pytest.mark.parametrize(
    ("bound", "inside", "outside"),
    [
        ({"range": (100, 250)}, ["100", "250", "100.0"], ["99.99", "250.01"]),
        ({"at_least": 2}, ["2", "900"], ["1.99"]),
        ({"at_most": -12}, ["-12", "-18"], ["-11.9"]),
        ({"equals": 3}, ["3", "3.00"], ["2.99", "3.01"]),
    ],
)
def test_admits(bound: dict[str, object], inside: list[str], outside: list[str]) -> None:
    standard = Standard.model_validate({**ABOUT, **bound, "unit": "个"})
    assert all(standard.admits(Decimal(value)) for value in inside)
    assert not any(standard.admits(Decimal(value)) for value in outside)


@pytest.mark.parametrize("bound", [{}, {"at_least": 1, "at_most": 2}, {"range": (2, 1)}])
def test_one_bound_that_makes_sense(bound: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Standard.model_validate({**ABOUT, **bound, "unit": "个"})


@pytest.mark.parametrize("value", [1.5, True, "250", Decimal("Infinity"), Decimal("NaN")])
def test_a_bound_is_an_exact_number(value: object) -> None:
    with pytest.raises(ValidationError):
        Standard.model_validate({**ABOUT, "equals": value, "unit": "个"})


@pytest.mark.parametrize(
    ("number", "text"),
    [("250.0", "250"), ("6.25", "6.25"), ("1E+3", "1000"), ("100", "100"), ("0.10", "0.1")],
)
def test_plain(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text
