"""One reader per field type: what was sent -> the value to keep.

A reader returns None for no answer, and raises `Wrong` with words that say what to do.
"""

# ruff: noqa: ARG001 - every reader has the same shape

import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from forms_api.derive.compiled import Limit
from forms_api.derive.people import Person
from handbook.model.field import (
    BaseField,
    CalcField,
    CheckField,
    ChoiceField,
    ChoicesField,
    DateField,
    LinkField,
    LongTextField,
    NumberField,
    PersonField,
    PhotoField,
    PlaceField,
    TextField,
    TimeField,
)
from handbook.model.school import Place
from handbook.model.values import plain

NOTE_LENGTH = 500
MOST_PHOTOS = 6
CHECK_VALUES = ("pass", "fail", "n-a")


class Wrong(ValueError):
    """An answer that cannot be kept; the message is shown beside the field."""


@dataclass(frozen=True)
class Linked:
    """A request or row that may be pointed at: its id, and its state by id and by title."""

    id: str
    state: str
    state_title: str


def find_nothing(form: str, sent: str) -> None:
    """Where there are no requests to point at."""


@dataclass(frozen=True)
class Surroundings:
    """What answers may point at: the people and places that exist now, the photos sent before, and
    the requests and rows there are: `find_link` takes a form and an id or number."""

    people: Mapping[str, Person] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    photos: Container[str] = ()
    find_link: Callable[[str, str], Linked | None] = find_nothing


def read_answer(item: BaseField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    """The value to keep for one field, None for no answer. Raises Wrong."""
    if sent is None or sent == "" or sent == [] or sent == ():
        return None
    return _READERS[type(item)](item, sent, limit, around)


def _split_note(sent: Any) -> tuple[Any, str | None]:
    if not isinstance(sent, Mapping):
        return sent, None
    if not set(sent) <= {"value", "note"} or "value" not in sent:
        raise Wrong("这一项要写成一个值，或 {value, note}")
    note = sent.get("note")
    return sent["value"], _clean(note, NOTE_LENGTH, lines=True) if note else None


def _with_note(value: Any, note: str | None) -> Any:
    return {"value": value, "note": note} if note else value


def _read_check(item: CheckField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    value, note = _split_note(sent)
    if value in (None, "") and not note:
        return None
    if value not in CHECK_VALUES:
        raise Wrong("请选 合格、不合格 或 不适用")
    return _with_note(value, note)


def _read_number(item: NumberField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    typed, note = _split_note(sent)
    if typed in (None, "") and not note:
        return None
    value = _decimal(typed, item)
    low, high = item.min, item.max
    if low is not None and value < low:
        raise Wrong(f"不能小于 {_measure(low, item)}")
    if high is not None and value > high:
        raise Wrong(f"不能大于 {_measure(high, item)}")
    if limit and not limit.admits(value):
        _judge_outside(item, value, limit, note)
    return _with_note(value, note)


def _judge_outside(item: NumberField, value: Decimal, limit: Limit, note: str | None) -> None:
    above = limit.high is not None and value > limit.high
    bound = limit.high if above else limit.low
    assert bound is not None
    side = "高于制度上限" if above else "低于制度下限"
    if item.outside == "refuse":
        raise Wrong(
            f"{side} {_measure(bound, item)}（{limit.title} {limit.words}），请照制度重新做好再填"
        )
    if not note:
        raise Wrong(f"{side} {_measure(bound, item)}，会记为不合格：请在说明里写清怎么处理")


def _measure(number: Decimal, item: NumberField) -> str:
    return f"{plain(number)} {item.unit}" if item.unit else plain(number)


_NUMERAL = re.compile(r"[+-]?\d{1,15}(\.\d{1,30})?")
# Python reads 2026-W01-1 and 08+08 as well; people and the handbook do not
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(r"\d{2}:\d{2}", re.ASCII)


def _decimal(typed: Any, item: NumberField) -> Decimal:
    if isinstance(typed, bool) or not isinstance(typed, int | Decimal | str):
        raise Wrong("请填一个数")
    # JSON may write 100 as 1e2
    spelled = f"{typed:f}" if isinstance(typed, Decimal) else str(typed)
    text = unicodedata.normalize("NFKC", spelled).strip()
    if isinstance(typed, str) and item.unit:
        text = text.removesuffix(unicodedata.normalize("NFKC", item.unit)).strip()
    if not _NUMERAL.fullmatch(text):
        raise Wrong("请只填数字，如 250")
    value = Decimal(text)
    if value != round(value, item.decimals):
        raise Wrong(f"最多 {item.decimals} 位小数" if item.decimals else "请填整数")
    return value.normalize() + 0


def _clean(sent: Any, longest: int, *, lines: bool) -> str:
    if not isinstance(sent, str):
        raise Wrong("请填文字")
    text = sent.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not lines:
        text = " ".join(text.split("\n"))
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in text):
        raise Wrong("文字里有看不见的控制字符，请重新输入")
    if len(text) > longest:
        raise Wrong(f"最多 {longest} 字，现在 {len(text)} 字")
    return text


def _read_text(item: TextField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    return _clean(sent, item.max_length, lines=False) or None


def _read_long_text(
    item: LongTextField, sent: Any, limit: Limit | None, around: Surroundings
) -> Any:
    return _clean(sent, item.max_length, lines=True) or None


def _read_choice(item: ChoiceField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    if sent not in [choice.id for choice in item.choices]:
        raise Wrong("请从列出的选项里选一个")
    return sent


def _read_choices(item: ChoicesField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    known = [choice.id for choice in item.choices]
    if not isinstance(sent, list | tuple) or any(one not in known for one in sent):
        raise Wrong("请从列出的选项里选")
    return [one for one in known if one in sent]


def _read_date(item: DateField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    try:
        if not isinstance(sent, str) or not _DAY.fullmatch(sent):
            raise ValueError
        return date.fromisoformat(sent).isoformat()
    except ValueError:
        raise Wrong("日期请写成 2026-09-01 这样") from None


def _read_time(item: TimeField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    try:
        if not isinstance(sent, str) or not _CLOCK.fullmatch(sent):
            raise ValueError
        return f"{time.fromisoformat(sent):%H:%M}"
    except ValueError:
        raise Wrong("时间请写成 08:30 这样") from None


def _read_person(item: PersonField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    person = around.people.get(sent) if isinstance(sent, str) else None
    if person is None or not person.active:
        raise Wrong("没有这个人，请从名单里选")
    if item.jobs and not set(item.jobs) & set(person.jobs):
        raise Wrong("这个人的岗位不对，请从名单里选")
    return person.id


def _read_place(item: PlaceField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    place = around.places.get(sent) if isinstance(sent, str) else None
    if place is None or (item.group and place.group != item.group):
        raise Wrong("没有这个地方，请从列表里选")
    return place.id


def _read_photo(item: PhotoField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    if not isinstance(sent, list | tuple) or not all(isinstance(one, str) for one in sent):
        raise Wrong("照片要写成名字的列表：先把照片传上来，再写它的名字")
    names = list(dict.fromkeys(sent))
    if len(names) > MOST_PHOTOS:
        raise Wrong(f"最多 {MOST_PHOTOS} 张照片，现在有 {len(names)} 张，请去掉几张")
    missing = [name for name in names if name not in around.photos]
    if missing:
        raise Wrong(f"有 {len(missing)} 张照片没有传上来，请重新拍")
    return names


def _read_link(item: LinkField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    found = around.find_link(item.form, sent.strip()) if isinstance(sent, str) else None
    if found is None:
        raise Wrong("没有这一件，请从列表里选，或填上面的编号")
    if item.states and found.state not in item.states:
        raise Wrong(f"这一张现在是「{found.state_title}」，还不能选或不能再选，请从列表里选")
    return found.id


def _read_calc(item: CalcField, sent: Any, limit: Limit | None, around: Surroundings) -> Any:
    raise Wrong("这一项由系统计算，不用填")


_READERS: dict[type, Callable[[Any, Any, Limit | None, Surroundings], Any]] = {
    CheckField: _read_check,
    NumberField: _read_number,
    TextField: _read_text,
    LongTextField: _read_long_text,
    ChoiceField: _read_choice,
    ChoicesField: _read_choices,
    DateField: _read_date,
    TimeField: _read_time,
    PersonField: _read_person,
    PlaceField: _read_place,
    PhotoField: _read_photo,
    CalcField: _read_calc,
    LinkField: _read_link,
}
