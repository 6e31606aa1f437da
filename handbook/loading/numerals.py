"""Numbers as people type them: 250, ２５０, 两, 二十五, 一百二十."""

import re
from decimal import Decimal

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
HAN = "".join((*_DIGITS, *_TENS))
ARABIC = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")


def read_number(text: str) -> Decimal | None:
    """The value of a number in half-width digits or Chinese signs; None when it is neither."""
    if ARABIC.fullmatch(text):
        return Decimal(text)
    if text == "半":
        return Decimal("0.5")
    return _read_han(text)


def _read_han(text: str) -> Decimal | None:
    """「一百二十」 is 120, 「十」 is 10; 「一两」 (one or two) and 「二〇二六」 are no amounts."""
    total = part = 0
    digit: int | None = None
    for sign in text:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
        elif sign == "万":
            total, part, digit = (total + part + (digit or 0)) * 10000, 0, None
        elif sign in _TENS:
            part, digit = part + (1 if digit is None else digit) * _TENS[sign], None
        else:
            return None
    return Decimal(total + part + (digit or 0)) if text else None
