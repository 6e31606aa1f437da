"""A kept value as people read it."""

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
    """Choices by title, checks in words, numbers with their unit, photos by their number; anything
    else as it is."""
    values = value if isinstance(value, list | tuple) else [value]
    if isinstance(item, ChoiceField | ChoicesField):
        titles = {choice.id: choice.title for choice in item.choices}
        return "、".join(titles.get(one, str(one)) for one in values)
    if isinstance(item, PhotoField):
        return f"{len(values)} 张照片"
    if isinstance(item, CheckField):
        return CHECK_WORDS.get(str(value), str(value))
    if isinstance(item, NumberField):
        words = CHECK_WORDS.get(str(value), str(value))
        return f"{words} {item.unit}" if item.unit else words
    return "、".join(str(one) for one in values)
