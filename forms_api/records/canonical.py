"""Strict JSON both ways: one value has exactly one spelling, so that its hash means something.

`canonical` sorts keys, writes no spaces, UTF-8, and numbers as exact decimals in plain notation
without trailing zeros. `parse` refuses what two readers could understand differently.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, NoReturn

DEPTH = 64
"""Levels of lists and objects that a value may have."""

DIGITS = 100
"""Digits a number may have when written out: `1e999999999` must not fill the memory."""


class NotJson(ValueError):
    """The value or text is not the strict JSON that is kept here; the message says why."""


def canonical(value: object, *, depth: int = DEPTH) -> bytes:
    """The one spelling of `value`: None, bool, int, Decimal, str, mappings and lists of these.

    Raises NotJson for anything else: float, NaN, a key that is no text, a lone surrogate.
    """
    try:
        return _spell(value, depth).encode()
    except UnicodeEncodeError:
        raise NotJson("文字里有不完整的字符（孤立的代理项）") from None


def parse(text: str | bytes, *, depth: int = DEPTH) -> Any:
    """Read strict JSON: objects as dict, whole numbers as int, all other numbers as Decimal.

    Raises NotJson for bad UTF-8, a duplicate key, NaN, lone surrogates, more than `depth` levels
    or `DIGITS` digits.
    """
    try:
        value = _STRICT.decode(text.decode() if isinstance(text, bytes) else text)
    except UnicodeDecodeError:
        raise NotJson("不是有效的 UTF-8 文字") from None
    except RecursionError:
        raise NotJson(f"嵌套超过 {depth} 层") from None
    except json.JSONDecodeError as error:
        message = f"不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列"
        raise NotJson(message) from None
    _inspect(value, depth)
    return value


def parse_own(text: str) -> Any:
    """Read what `canonical` wrote: the same values as `parse`, without its checks.

    Raises ValueError if it is broken all the same.
    """
    try:
        return _OWN.decode(text)
    except RecursionError:
        raise NotJson("嵌套太深") from None


def scan_own(text: str, start: int) -> int:
    """Where the value that `canonical` wrote at `start` ends. Raises ValueError if it is broken."""
    try:
        return _OWN.raw_decode(text, start)[1]
    except RecursionError:
        raise NotJson("嵌套太深") from None


def _spell(value: object, depth: int) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, int):
        return _spell_whole(value)
    if isinstance(value, Decimal):
        return _spell_decimal(value)
    return _spell_nested(value, depth)


def _spell_nested(value: object, depth: int) -> str:
    if not depth:
        raise NotJson("嵌套太深")
    if isinstance(value, Mapping):
        return "{" + ",".join(_spell_members(value, depth - 1)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join([_spell(item, depth - 1) for item in value]) + "]"
    raise NotJson(f"{type(value).__name__} 不能写成 JSON")


def _spell_members(value: Mapping[Any, object], depth: int) -> Iterable[str]:
    for key in value:
        if not isinstance(key, str):
            raise NotJson("对象的键必须是文字")
    return [f"{encode_basestring(key)}:{_spell(value[key], depth)}" for key in sorted(value)]


def _spell_whole(value: int) -> str:
    if abs(value) >= 10**DIGITS:
        raise NotJson(f"数字超过 {DIGITS} 位")
    return int.__repr__(value)


def _spell_decimal(value: Decimal) -> str:
    _bound(value)
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "0") else plain


def _bound(value: Decimal) -> None:
    if not value.is_finite():
        raise NotJson("数字必须是有限的")
    _, digits, exponent = value.as_tuple()
    if (
        not isinstance(exponent, int)
        or max(len(digits), len(digits) + exponent, -exponent) > DIGITS
    ):
        raise NotJson(f"数字超过 {DIGITS} 位")


def _read_whole(text: str) -> int:
    if len(text.lstrip("-")) > DIGITS:
        raise NotJson(f"数字超过 {DIGITS} 位")
    return int(text)


def _read_decimal(text: str) -> Decimal:
    if len(text) > 2 * DIGITS:
        raise NotJson(f"数字超过 {DIGITS} 位")
    value = Decimal(text)
    _bound(value)
    return value


def _refuse_constant(text: str) -> NoReturn:
    raise NotJson(f"{text} 不是数字")


def _read_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotJson("同一个对象里有重复的键")
    return members


def _inspect(value: Any, depth: int) -> None:
    if isinstance(value, str):
        _inspect_text(value)
    elif isinstance(value, dict | list):
        if not depth:
            raise NotJson("嵌套太深")
        for item in value:
            _inspect(item, depth - 1)
        if isinstance(value, dict):
            for item in value.values():
                _inspect(item, depth - 1)


def _inspect_text(text: str) -> None:
    # an escape such as \ud800 passes the decoder, and would fail only when written
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotJson("文字里有不完整的字符（孤立的代理项）") from None


_STRICT = json.JSONDecoder(
    parse_int=_read_whole,
    parse_float=_read_decimal,
    parse_constant=_refuse_constant,
    object_pairs_hook=_read_members,
)
_OWN = json.JSONDecoder(parse_float=Decimal)
