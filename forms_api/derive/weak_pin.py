"""Which PINs are too easy to guess. Six digits are few: the first guesses must not hit many."""

import re
import unicodedata
from calendar import monthrange
from itertools import pairwise

LENGTH = 6

COMMON = (
    "112233 445566 778899 332211 998877 111222 222111 333666 666888 888666 123321 321321 112211 "
    "102030 147258 258147 147852 159357 357159 159753 753951 147369 789456 456123 741852 963852 "
    "131452 521131 520131 131420 521314 110119 119110 100000 100001 100200 123654 654123 135790 "
    "246810 135246 012321 888999 999888 666999 168888 888168 186186"
)
"""On the keys, lucky numbers, declarations of love, numbers of the police; with spaces between."""

_NOT_SIX = "PIN 要正好 6 位数字"
_SAME = "不能用同一个数字，或者重复的几个数字（如 111111、121212、123123），请换一个"
_RUN = "不能用连着的数字（如 123456、654321），请换一个"
_DATE = "不能用年份、生日或日期（如 199003、900312、120390），请换一个"
_COMMON = "这个 PIN 用的人太多，容易被猜中，请换一个"


def clean_pin(typed: str) -> str:
    """What was typed, full width or half width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def pin_fault(pin: str) -> str:
    """Why a cleaned PIN is refused, in words; empty if it is good."""
    if not re.fullmatch(r"[0-9]{6}", pin):
        return _NOT_SIX
    if _repeats(pin):
        return _SAME
    if _runs(pin):
        return _RUN
    if _tells_a_year(pin) or _is_date(pin):
        return _DATE
    return _COMMON if pin in COMMON.split() else ""


def _repeats(pin: str) -> bool:
    return any(pin == pin[:size] * (LENGTH // size) for size in (1, 2, 3))


def _runs(pin: str) -> bool:
    steps = {(int(later) - int(digit)) % 10 for digit, later in pairwise(pin)}
    return steps in ({1}, {9})


def _tells_a_year(pin: str) -> bool:
    """199003, and 031990."""
    is_month_first = 1 <= int(pin[:2]) <= 12 and pin[2:4] in ("19", "20")
    return pin[:2] in ("19", "20") or is_month_first


def _is_date(pin: str) -> bool:
    """900312 and 120390."""
    first, month, last = (int(pin[place : place + 2]) for place in (0, 2, 4))
    return 1 <= month <= 12 and any(1 <= day <= _days(month) for day in (first, last))


def _days(month: int) -> int:
    return monthrange(2000, month)[1]
