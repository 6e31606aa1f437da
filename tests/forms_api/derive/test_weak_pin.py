import pytest

from forms_api.derive.pin_lock import MOST_WRONG
from forms_api.derive.weak_pin import clean_pin, pin_fault


@pytest.mark.parametrize(
    ("pin", "word"),
    [
        ("", "6 位"), ("12345", "6 位"), ("1234567", "6 位"), ("12a456", "6 位"),
        ("１２３４５６", "6 位"),
        ("000000", "重复"), ("121212", "重复"), ("123123", "重复"),
        ("123456", "连着"), ("654321", "连着"), ("890123", "连着"), ("210987", "连着"),
        ("199003", "年份"), ("200817", "年份"), ("031990", "年份"),
        ("800101", "日期"), ("991231", "日期"), ("290288", "日期"), ("120390", "日期"),
        ("521131", "太多"), ("112233", "太多"), ("147258", "太多"),
    ],
)  # fmt: skip
def test_what_is_easy_to_guess_is_refused_with_the_reason(pin: str, word: str):
    assert word in pin_fault(pin)


@pytest.mark.parametrize("pin", ["271828", "314159", "901332", "473920", "303386", "050000"])
def test_others_are_good(pin: str):
    assert pin_fault(pin) == ""


def test_a_pin_is_typed_in_any_width_and_with_spaces():
    assert clean_pin(" ２７１ 828 ") == "271828"


def test_so_many_are_left_that_a_days_guesses_hit_less_than_one_in_ten_thousand():
    good = sum(1 for number in range(10**6) if not pin_fault(f"{number:06}"))
    assert good > MOST_WRONG * 10_000
