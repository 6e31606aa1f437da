"""Add many people at once from a table: looked at first, and all of them or nobody."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from forms_api.actions.add_person import Newcomer, clean_spaces, find_faults, newcomer_fact
from forms_api.actions.read_sheet import Row
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, clean_name, fold_people, people_named
from forms_api.records.person import CONSOLE, PERSON
from forms_api.store.store import Store
from handbook.model.library import Library

HEADINGS: Mapping[str, str] = {
    "姓名": "name",
    "名字": "name",
    "岗位": "jobs",
    "职务": "jobs",
    "园区": "campuses",
    "校区": "campuses",
    "地方": "places",
    "区域": "places",
    "负责的地方": "places",
    "负责区域": "places",
}
"""What may stand above a column. Jobs, campuses and places are titles or ids, several divided by
、 or a comma."""

EXAMPLE = "姓名,岗位,园区,地方"


@dataclass(frozen=True)
class Line:
    """A line of the table, read. `fault` says why it cannot be added; empty if it can."""

    line: int
    newcomer: Newcomer
    fault: str = ""


@dataclass(frozen=True)
class ImportPlan:
    """What would be added. `unused` are the columns that nobody reads."""

    lines: tuple[Line, ...]
    unused: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.fault)


def plan_import(
    library: Library, store: Store, rows: Sequence[Row], *, namesakes: bool = False
) -> ImportPlan:
    """Read the rows, the first of which names the columns. Nothing is kept.

    `namesakes`: people may bear the name of somebody who is here, or twice in the table: else that
    is a fault, as the same file may have come before. Raises Refusal `bad-file`.
    """
    columns, unused = _read_headings(rows[0])
    lines = [_read_line(library, columns, row) for row in rows[1:]]
    if not lines:
        raise Refusal("bad-file", "表里只有标题，没有人")
    if not namesakes:
        lines = list(_mark_namesakes(lines, fold_people(store.read(PERSON))))
    return ImportPlan(tuple(lines), unused)


def import_people(
    library: Library, store: Store, plan: ImportPlan, now: datetime, *, by: str = CONSOLE
) -> tuple[Person, ...]:
    """Add all of them, without passwords: they are invited. Raises Refusal `bad-lines`."""
    if plan.faults:
        words = [f"第 {line.line} 行：{line.fault}" for line in plan.faults]
        fields = {str(line.line): line.fault for line in plan.faults}
        raise Refusal("bad-lines", "\n".join(words), fields)
    facts = [newcomer_fact(library, line.newcomer, now, by=by) for line in plan.lines]
    store.append(*facts)
    return tuple(fold_people(facts).values())


def _read_headings(row: Row) -> tuple[dict[str, int], tuple[str, ...]]:
    """Which column holds what, and the headings of the others."""
    columns: dict[str, int] = {}
    unused = []
    for place, heading in enumerate(row.cells):
        key = HEADINGS.get(heading)
        if key is None:
            unused.append(heading)
        elif key in columns:
            raise Refusal("bad-file", f"有两列都是「{heading}」的意思，请去掉一列")
        else:
            columns[key] = place
    if missing := [each for each in ("姓名", "岗位") if HEADINGS[each] not in columns]:
        words = f"第 {row.line} 行要是标题，里面没有：{'、'.join(missing)}。标题这样写：{EXAMPLE}"
        raise Refusal("bad-file", words)
    return columns, tuple(heading for heading in unused if heading)


def _read_line(library: Library, columns: Mapping[str, int], row: Row) -> Line:
    def cell(key: str) -> str:
        place = columns.get(key, len(row.cells))
        return row.cells[place] if place < len(row.cells) else ""

    school = library.school
    newcomer = Newcomer(
        clean_spaces(cell("name")),
        _ids(cell("jobs"), [(job.id, job.title) for job in library.jobs.values()]),
        _ids(cell("campuses"), [(campus.id, campus.title) for campus in school.campuses]),
        _ids(cell("places"), [(place.id, place.title) for place in school.places]),
    )
    return Line(row.line, newcomer, "；".join(find_faults(library, newcomer).values()))


def _ids(cell: str, known: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The ids that a cell names. What is unknown, or the title of several, stays as it is."""
    words = [word.strip() for word in re.split(r"[、，,;；/]", cell)]
    return tuple(dict.fromkeys(_id_of(word, known) for word in words if word))


def _id_of(word: str, known: Sequence[tuple[str, str]]) -> str:
    titled = [each for each, title in known if title == word]
    is_id = any(each == word for each, _ in known)
    return titled[0] if len(titled) == 1 and not is_id else word


def _mark_namesakes(lines: Iterable[Line], people: Mapping[str, Person]) -> Iterator[Line]:
    seen: dict[str, int] = {}
    for line in lines:
        name = clean_name(line.newcomer.name)
        said = _namesake_words(name, seen.get(name), people_named(people, name)) if name else ""
        seen.setdefault(name, line.line)
        fault = "；".join(each for each in (line.fault, said) if each)
        yield Line(line.line, line.newcomer, fault)


def _namesake_words(name: str, earlier: int | None, found: Sequence[Person]) -> str:
    if earlier is not None:
        return f"和第 {earlier} 行同名；真的是两个人，就允许同名"
    if found:
        ids = "、".join(person.id for person in found)
        return f"已经有叫「{name}」的人（编号 {ids}）；真的是另一个人，就允许同名"
    return ""
