"""The scalar values of the YAML contract, each with one way to be written.

Every check raises ValueError in Chinese: the loader shows it to the manager as it stands.
"""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    WithJsonSchema,
)

ID_PATTERN = r"^[a-z0-9][a-z0-9-]*$"
CLAUSE_PATTERN = r"^[a-z0-9][a-z0-9-]*#[a-z0-9][a-z0-9-]*$"
EVERYONE = "everyone"
RESERVED_JOBS = frozenset({EVERYONE, "reporter", "keeper"})
RESERVED_MOVES = frozenset({"submit"})


def _matching(pattern: str, sentence: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not compiled.fullmatch(text.strip("\n")) or "\n" in text:
            raise ValueError(sentence.format(text=text))
        return text

    return AfterValidator(check)


def _parse_day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"没有「{value}」这一天，请改成真实的日期，如 2026-09-01") from None
    raise ValueError("日期要写成 2026-09-01 这样（年-月-日）")


def _parse_clock(value: Any) -> Any:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise ValueError('时间要写成 "08:30" 这样（24 小时制，两位数的时和分）')


def _parse_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("这里要写一个数，不加引号，也不带单位")
    if not Decimal(value).is_finite():
        raise ValueError("这里要写一个普通的数")
    return Decimal(value)


_UNITS = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_DURATION = re.compile(r"(\d{1,8}) ?(min|h|day|week)s?")


def _parse_duration(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError("时长要写成 30 min、2h、1 day 或 2 weeks 这样")
    return int(match[1]) * _UNITS[match[2]]


def spell_clock(clock: time) -> str:
    """A time of day as the contract writes it: 08:30."""
    return f"{clock:%H:%M}"


def spell_duration(span: timedelta) -> str:
    """A duration as the contract writes it, in minutes: 120 min."""
    return f"{int(span.total_seconds()) // 60} min"


def _parse_who(value: Any) -> Any:
    if isinstance(value, str):
        if value != EVERYONE:
            raise ValueError(f"这里要写成列表，如 [{value}]；所有人写 everyone")
        return (EVERYONE,)
    return value


def number_items(prefix: str) -> BeforeValidator:
    """Give list items without an `id` their place in the list as id: q1, q2, ..."""

    def fill(items: Any) -> Any:
        if not isinstance(items, list | tuple):
            return items
        return [
            {"id": f"{prefix}{place}", **item}
            if isinstance(item, Mapping) and "id" not in item
            else item
            for place, item in enumerate(items, 1)
        ]

    return BeforeValidator(fill)


Id = Annotated[
    str,
    _matching(ID_PATTERN, "「{text}」不能作编号：只用小写字母、数字和短横线，以字母或数字开头"),
    WithJsonSchema({"type": "string", "pattern": ID_PATTERN}),
]
ClauseRef = Annotated[
    str,
    _matching(CLAUSE_PATTERN, "「{text}」要写成 制度编号#条款编号，如 disinfection#toys"),
    WithJsonSchema({"type": "string", "pattern": CLAUSE_PATTERN}),
]
Row = Annotated[
    str,
    _matching(r"S([1-9]|[1-7]\d|8[0-5])", "「{text}」不是计划中的行号，应为 S1 到 S85"),
    WithJsonSchema({"type": "string", "pattern": r"^S([1-9]|[1-7]\d|8[0-5])$"}),
]


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("这里不能空着，请写上文字")
    return text


Text = Annotated[
    str, AfterValidator(_not_blank), WithJsonSchema({"type": "string", "minLength": 1})
]
Flag = StrictBool
Count = Annotated[StrictInt, Field(ge=1)]
Percent = Annotated[StrictInt, Field(ge=1, le=100)]
Number = Annotated[Decimal, BeforeValidator(_parse_number), WithJsonSchema({"type": "number"})]
Day = Annotated[
    date,
    BeforeValidator(_parse_day),
    PlainSerializer(date.isoformat),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Clock = Annotated[
    time,
    BeforeValidator(_parse_clock),
    PlainSerializer(spell_clock),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}),
]
Duration = Annotated[
    timedelta,
    BeforeValidator(_parse_duration),
    PlainSerializer(spell_duration),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,8} ?(min|h|day|week)s?$"}),
]
Who = Annotated[
    tuple[Id, ...],
    BeforeValidator(_parse_who),
    Field(min_length=1),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": EVERYONE},
                {
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": "string", "pattern": ID_PATTERN},
                },
            ]
        }
    ),
]
MOVER_PATTERN = r"^(field:)?[a-z0-9][a-z0-9-]*$"
Mover = Annotated[
    str,
    _matching(
        MOVER_PATTERN,
        "「{text}」要写成岗位、reporter、keeper，或 field:项目编号，如 field:assignee",
    ),
    WithJsonSchema({"type": "string", "pattern": MOVER_PATTERN}),
]
Movers = Annotated[
    tuple[Mover, ...],
    BeforeValidator(_parse_who),
    Field(min_length=1),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": EVERYONE},
                {
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": "string", "pattern": MOVER_PATTERN},
                },
            ]
        }
    ),
]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


def plain(number: Decimal) -> str:
    """A number as people write it: 250 and 6.25, never 250.0 or 2.5E+2."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
