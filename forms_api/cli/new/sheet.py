"""A new form as YAML: what stands in it follows from a few answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from forms_api.cli.new.ask import spell_who
from handbook.loading.spell import spell, spell_list

KINDS: Mapping[str, str] = MappingProxyType(
    {"checklist": "检查表", "record": "记录", "request": "申请单", "register": "台账"}
)
DUES: Mapping[str, str] = MappingProxyType(
    {
        "day": "每天",
        "week": "每周",
        "month": "每月",
        "term": "每学期",
        "year": "每学年",
        "never": "有事才填",
    }
)
_TYPES = {
    "勾": "check",
    "数字": "number",
    "文字": "text",
    "日期": "date",
    "时间": "time",
    "人": "person",
    "地方": "place",
    "照片": "photo, required: false",
}
TYPES_SAID = f"后面可以写：{'、'.join(_TYPES)}，如 室温：数字"
_TYPED = re.compile(rf"(.+)[:：]\s*({'|'.join(_TYPES)})")
CAMPUS = "campus"
"""Where a form is filled that belongs to no place."""


@dataclass(frozen=True)
class Sheet:
    """`where` is a line of YAML, `doer` the job that does what is asked for, `prefix` begins the
    numbers of a register."""

    id: str
    title: str
    kind: str
    proves: tuple[str, ...]
    who: tuple[str, ...]
    items: tuple[str, ...]
    where: str | None = None
    due: str = "never"
    doer: str | None = None
    prefix: str = ""


def sheet_text(sheet: Sheet) -> str:
    lines = [
        f"title: {spell(sheet.title)}",
        f"kind: {sheet.kind}",
        f"proves: {spell_list(sheet.proves)}",
        f"who: {spell_who(sheet.who)}",
        *_when(sheet),
        "fields:",
        *(f"  - {_field(sheet, number, item)}" for number, item in enumerate(sheet.items, 1)),
        *_flow(sheet),
    ]
    return "\n".join(lines) + "\n"


def _when(sheet: Sheet) -> list[str]:
    where = [] if sheet.where is None else [f"where: {sheet.where}"]
    due = [] if sheet.due == "never" else [f'due: {{every: {sheet.due}, by: "17:00"}}']
    return where + due


def _field(sheet: Sheet, number: int, item: str) -> str:
    typed = _TYPED.fullmatch(item)
    ask, kind = (typed[1], _TYPES[typed[2]]) if typed else (item, _usual_type(sheet))
    return f"{{id: f{number}, ask: {spell(ask)}, type: {kind}}}"


def _usual_type(sheet: Sheet) -> str:
    return "check" if sheet.kind == "checklist" else "text"


def _flow(sheet: Sheet) -> list[str]:
    if sheet.kind == "request":
        return [
            "states: {asked: {title: 已提出}, done: {title: 已办好, final: true}}",
            "moves:",
            "  - {id: do, title: 办好了, from: [asked], to: done, "
            f"who: [{sheet.doer}], within: 3 days}}",
        ]
    if sheet.kind == "register":
        return [
            f"key: {{prefix: {spell(sheet.prefix)}}}",
            "states: {kept: {title: 在用}, gone: {title: 不再使用, final: true}}",
            "moves:",
            "  - {id: stop, title: 不再使用, from: [kept], to: gone, "
            f"who: {spell_who(sheet.who)}}}",
        ]
    return []
