"""All that somebody typed, line by line, whatever it was meant to be: nothing is left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms_api.derive.value_words import value_words
from handbook.model.field import FormField, NumberField, PersonField, PlaceField
from handbook.model.form import Form
from handbook.model.values import plain

ANSWERS = "answers"
NAMED = ("form", "place", "training", "person")
KEY_WORDS = {
    "form": "表",
    "place": "地点",
    "done_at": "自述做的时间",
    "revision": "表格第几版",
    "supersedes": "要更正的记录",
    "reason": "原因",
    "training": "培训",
    "person": "谁",
    "quiz": "答题",
    "statement": "声明已学懂",
    "items": "考核项目",
    "value": "答案",
    "note": "说明",
}


@dataclass(frozen=True)
class TypedLine:
    """`asked` is the question, or the key where nobody knows the question; `words` what came."""

    asked: str
    words: str


def typed_lines(
    content: Mapping[str, Any], form: Form | None, names: Mapping[str, str]
) -> tuple[TypedLine, ...]:
    """The JSON that was sent. `form`: the one it is for, if there is one; `names`: words by id."""
    fields = {item.id: item for item in form.fields} if form else {}
    return tuple(
        TypedLine(_asked(path, fields), _words(path, value, fields, names))
        for path, value in _leaves(content)
    )


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping) and (value or not path):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list | tuple) and any(map(_is_nested, value)):
        for number, item in enumerate(value, 1):
            yield from _leaves(item, (*path, str(number)))
    else:
        yield path, value


def _is_nested(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _asked(path: tuple[str, ...], fields: Mapping[str, FormField]) -> str:
    if path[0] == ANSWERS and len(path) > 1:
        asked = fields[path[1]].ask if path[1] in fields else path[1]
        rest = path[2:] if path[2:] != ("value",) else ()
        return " · ".join((asked, *(KEY_WORDS.get(key, key) for key in rest)))
    return " · ".join((KEY_WORDS.get(path[0], path[0]), *path[1:]))


def _words(
    path: tuple[str, ...], value: Any, fields: Mapping[str, FormField], names: Mapping[str, str]
) -> str:
    if len(path) == 1:
        return names.get(str(value), _plain(value)) if path[0] in NAMED else _plain(value)
    item = fields.get(path[1]) if path[0] == ANSWERS and path[2:] in ((), ("value",)) else None
    if isinstance(item, PersonField | PlaceField):
        return names.get(str(value), _plain(value))
    # a number is shown as it was typed: a unit may stand in it already
    if item is None or isinstance(item, NumberField) or not isinstance(value, str | tuple):
        return _plain(value)
    return value_words(item, value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list | tuple):
        return "、".join(map(_plain, value))
    return "" if value is None or isinstance(value, Mapping) else str(value)
