"""One cell of a table, in the words that people write -> what the form takes as an answer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forms_api.derive.people import Person, people_named
from handbook.model.field import (
    CheckField,
    ChoiceField,
    ChoicesField,
    DateField,
    FormField,
    PersonField,
    PlaceField,
)
from handbook.model.school import School

CHECKS = {"合格": "pass", "是": "pass", "不合格": "fail", "否": "fail", "不适用": "n-a"}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( 00:00:00)?", re.ASCII)
_BETWEEN = re.compile(r"[、，,;；]")


@dataclass(frozen=True)
class Known:
    """Who and what a cell may name."""

    people: Mapping[str, Person]
    school: School


class Unread(ValueError):
    """A cell that names nobody, or several; the message says what to do."""


def read_cell(item: FormField, cell: str, known: Known) -> Any:
    """What is neither known nor ambiguous goes on as it is: the form says what is wrong with it.
    Raises Unread."""
    if isinstance(item, ChoiceField):
        return _id_of(cell, [(one.id, one.title) for one in item.choices])
    if isinstance(item, ChoicesField):
        choices = [(one.id, one.title) for one in item.choices]
        return [_id_of(one.strip(), choices) for one in _BETWEEN.split(cell) if one.strip()]
    if isinstance(item, PlaceField):
        return _id_of(cell, [(one.id, one.title) for one in known.school.places])
    if isinstance(item, PersonField):
        return _person(cell, known.people)
    if isinstance(item, CheckField):
        return CHECKS.get(cell, cell)
    if isinstance(item, DateField):
        return _day(cell)
    return cell


def _id_of(word: str, known: Iterable[tuple[str, str]]) -> str:
    found = [each for each, title in known if word in (each, title)]
    if len(found) > 1 and word not in found:
        raise Unread(f"有 {len(found)} 个「{word}」，请写编号：{'、'.join(found)}")
    return found[0] if found and word not in found else word


def _person(name: str, people: Mapping[str, Person]) -> str:
    found = [one for one in people_named(people, name) if one.active]
    if len(found) > 1:
        ids = "、".join(one.id for one in found)
        raise Unread(f"有 {len(found)} 个人叫「{name}」，请写编号：{ids}")
    if not found:
        raise Unread(f"没有「{name}」这个人，请核对姓名")
    return found[0].id


def _day(cell: str) -> str:
    """2026/9/1, 2026年9月1日, and what a spreadsheet keeps as a day."""
    found = _DAY.fullmatch(cell)
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else cell
