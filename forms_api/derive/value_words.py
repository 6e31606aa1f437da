"""A kept value as people read it."""

from decimal import Decimal
from typing import Any

from handbook.model.field import (
    BaseField,
    CheckField,
    ChoiceField,
    ChoicesField,
    NumberField,
    PhotoField,
)

CHECK_WORDS = {"pass": "合格", "fail": "不合格", "n-a": "不适用"}


def value_words(item: BaseField | None, value: Any) -> str:
    """Choices by title, checks in words, numbers with their unit, money to the fen, photos by their
    number; anything else as it is."""
    values = value if isinstance(value, list | tuple) else [value]
    if isinstance(item, ChoiceField | ChoicesField):
        titles = {choice.id: choice.title for choice in item.choices}
        return "、".join(titles.get(one, str(one)) for one in values)
    if isinstance(item, PhotoField):
        return f"{len(values)} 张照片"
    if isinstance(item, CheckField):
        return CHECK_WORDS.get(str(value), str(value))
    if isinstance(item, NumberField):
        words = CHECK_WORDS.get(str(value), _amount(item, value))
        return f"{words} {item.unit}" if item.unit else words
    return "、".join(str(one) for one in values)


def _amount(item: NumberField, value: Any) -> str:
    """Two places for money; what an older form took with more is not rounded."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    is_exact = is_number and value == round(value, 2)
    return f"{value:.2f}" if item.is_money and is_exact else str(value)
