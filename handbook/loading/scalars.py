"""Plain YAML scalars by the YAML 1.2 core schema, a little stricter about numbers.

`no`, `yes`, `on`, dates and clock times are texts. So is a number with a leading zero (a phone
number, a room) or one of more than 18 digits (an account): read as numbers they would lose digits.
"""

import re
from decimal import Decimal

Scalar = str | int | Decimal | bool | None

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FRACTION = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_ENDLESS = re.compile(r"([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MOST_DIGITS = 18


def resolve_scalar(text: str) -> Scalar:
    """The value of an unquoted scalar. A whole number is int, any other Decimal, never float."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text) if len(text.lstrip("+-")) <= _MOST_DIGITS else text
    if _BASED.fullmatch(text):
        return int(text, 0) if len(text) - 2 <= _MOST_DIGITS else text
    if _FRACTION.fullmatch(text):
        number = Decimal(text)
        return number if _count_digits(number) <= _MOST_DIGITS else text
    if match := _ENDLESS.fullmatch(text):
        return Decimal("NaN") if match[3] else Decimal(f"{match[1]}Infinity")
    return text


def _count_digits(number: Decimal) -> int:
    """Digits when written out: 1e9 has ten, 0.001 four."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    return max(len(digits) + exponent, 1) + max(-exponent, 0)
