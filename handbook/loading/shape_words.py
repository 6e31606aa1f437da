"""What pydantic found wrong with one value, said in Chinese with a cure."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from handbook.loading.suggest import or_meant, show
from handbook.loading.yaml_words import QUOTE_TEXT
from handbook.model.values import WEEKDAYS

_WIDE = {"：": ":", "，": ",", "【": "[", "】": "]", "［": "[", "］": "]", "｛": "{", "｝": "}"}
_WIDE_QUOTES = "“”‘’「」『』"
_DIGIT = re.compile("[０-９]")


def say_error(key: str | int, value: Any, error: ErrorDetails) -> str:
    """The message for a wrong value that stands under `key`."""
    say = SAYINGS.get(error["type"], _say_other)
    if key == "on" and error["type"] not in ("tuple_type", "too_short"):
        say = _say_on
    return say(value, error.get("ctx") or {}) + wide_hint(value)


def wide_hint(value: object) -> str:
    """A word about full-width signs, which look like YAML and are not."""
    if not isinstance(value, str):
        return ""
    signs = next((sign for sign in value if sign in _WIDE), None)
    if signs:
        return f"（这里有全角的「{signs}」，要用半角的「{_WIDE[signs]}」）"
    if value[:1] and value[0] in _WIDE_QUOTES:
        return f'（这里用了中文引号 {value[0]}，要用半角引号 "）'
    if "\u3000" in value or "\xa0" in value:
        return "（这里有全角空格，要用半角空格）"
    return "（这里有全角数字，要用半角数字）" if _DIGIT.search(value) else ""


def _is_cite(value: object) -> bool:
    """`{air-minutes}` without quotes is read as a mapping with an empty value."""
    return isinstance(value, dict) and len(value) == 1 and None in value.values()


def _say_text(value: Any, _: Mapping[str, Any]) -> str:
    if value is None:
        return "这里空着，请写上文字，或删掉这一行"
    if _is_cite(value):
        return QUOTE_TEXT
    if isinstance(value, list | dict):
        return "这里要写一段文字，不是列表或「键: 值」"
    return "这里要写文字，数字和 true、false 请加引号"


def _say_list(value: Any, _: Mapping[str, Any]) -> str:
    if value is None:
        return "这里空着，请写成列表，如 [a, b]，或删掉这一行"
    return f"这里要写成列表，如 [{show(value)}]" if isinstance(value, str) else "这里要写成列表"


def _say_mapping(value: Any, _: Mapping[str, Any]) -> str:
    if value is None:
        return "这里空着，请写上「键: 值」，或删掉这一行"
    return "这里要写成「键: 值」，一行一个"


def _say_literal(value: Any, context: Mapping[str, Any]) -> str:
    known = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    if value is None:
        return f"这里空着，可以写：{'、'.join(known)}"
    meant = or_meant(value, known) if isinstance(value, str) else ""
    return f"这里不能写「{show(value)}」{meant or '，'}可以写：{'、'.join(known)}"


def _say_on(value: Any, _: Mapping[str, Any]) -> str:
    meant = or_meant(value, WEEKDAYS) if isinstance(value, str) else ""
    return f"on 不能写「{show(value)}」{meant or '，'}要写星期几（如 friday）或每月几号（1 到 31）"


def _say_value_error(_: Any, context: Mapping[str, Any]) -> str:
    words = str(context.get("error", ""))
    return words if re.search("[\u4e00-\u9fff]", words) else "这个值不对，请照说明改写"


def _say_other(value: Any, _: Mapping[str, Any]) -> str:
    return f"「{show(value)}」在这里不对，请照说明改写"


SAYINGS: dict[str, Callable[[Any, Mapping[str, Any]], str]] = {
    "string_type": _say_text,
    "tuple_type": _say_list,
    "dict_type": _say_mapping,
    "model_type": _say_mapping,
    "model_attributes_type": _say_mapping,
    "int_type": lambda value, _: f"这里要写整数，不加引号，而不是「{show(value)}」",
    "bool_type": lambda value, _: f"这里要写 true 或 false，而不是「{show(value)}」",
    "literal_error": _say_literal,
    "too_short": lambda _, context: f"这里至少要有 {context.get('min_length')} 项，请补上",
    "too_long": lambda _, context: f"这里最多 {context.get('max_length')} 项，请删掉多的",
    "greater_than_equal": lambda _, context: f"这个数至少是 {context.get('ge')}",
    "less_than_equal": lambda _, context: f"这个数最多是 {context.get('le')}",
    "value_error": _say_value_error,
}
