"""Open many rows of a register from a table: looked at first, and all of them or none."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from forms_api.actions.keep_record import Parcel
from forms_api.actions.open_request import open_request
from forms_api.actions.read_cell import Known, Unread, read_cell
from forms_api.actions.read_sheet import Row
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import read_sheet, surroundings
from forms_api.derive.answer_readers import Surroundings
from forms_api.derive.answers import check_answers
from forms_api.derive.compiled import CompiledForm, compile_form
from forms_api.derive.people import Person
from forms_api.records.canonical import canonical
from forms_api.records.ids import dated_id
from forms_api.store.store import Store
from handbook.model.field import CalcField, FormField, PhotoField
from handbook.model.form import Form
from handbook.model.library import Library

MOST_ROWS = 5000
_HALF_YEARS = 4
"""For how long the same table is known again; the id of a row says when its half-year began."""


@dataclass(frozen=True)
class RowLine:
    """A line of the table, read: `words` as they stand in it. `faults` are sentences by the heading
    of their column; `number` is that of the row that this line of the same table became before."""

    line: int
    id: str
    words: tuple[str, ...]
    answers: Mapping[str, Any]
    faults: Mapping[str, str]
    number: str | None = None


@dataclass(frozen=True)
class RowsPlan:
    """What would be opened. `unused` are the columns that nobody reads."""

    lines: tuple[RowLine, ...]
    unused: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[RowLine, ...]:
        return tuple(line for line in self.lines if line.faults)

    @property
    def known(self) -> tuple[RowLine, ...]:
        return tuple(line for line in self.lines if line.number)

    @property
    def new(self) -> tuple[RowLine, ...]:
        return tuple(line for line in self.lines if not line.faults and not line.number)


def columns_of(form: Form) -> tuple[FormField, ...]:
    """What a table can say of a row."""
    return tuple(item for item in form.fields if not isinstance(item, CalcField | PhotoField))


def plan_rows(
    library: Library, store: Store, form: Form, person: Person, rows: Sequence[Row], now: datetime
) -> RowsPlan:
    """Read the rows, the first of which names the columns. Nothing is kept. Raises Refusal
    `bad-file`."""
    columns, unused = _read_headings(form, rows[0])
    if not rows[1:]:
        raise Refusal("bad-file", "表里只有标题，没有东西")
    compiled, around = compile_form(library, form), surroundings(library, store)
    known = Known(around.people, library.school)
    digest = _digest_of(form, person, rows)
    lines = [_read_line(compiled, around, known, columns, row) for row in rows[1:]]
    lines = list(_mark_unique(form, lines))
    return RowsPlan(tuple(_name_line(store, digest, line, now) for line in lines), unused)


def import_rows(
    library: Library, store: Store, form: Form, person: Person, plan: RowsPlan, now: datetime
) -> int:
    """Open all that are new; how many. Sent again it goes on where it broke off. Raises Refusal
    `bad-lines`, and those of `open_request` with the line."""
    if plan.faults:
        raise Refusal("bad-lines", f"有 {len(plan.faults)} 行要改，一件也没有登记")
    for done, line in enumerate(plan.new):
        content = {"form": form.id, "answers": dict(line.answers)}
        sheet = read_sheet(content, library.school.zone)
        try:
            open_request(library, store, person, Parcel(line.id, person.id, content), sheet, now)
        except Refusal as refusal:
            words = "；".join(refusal.fields.values()) or refusal.message
            raise Refusal(
                refusal.code, f"第 {line.line} 行：{words}。前面 {done} 件已经登记，改好再传一次"
            ) from refusal
    return len(plan.new)


def _read_headings(form: Form, row: Row) -> tuple[dict[str, int], tuple[str, ...]]:
    """Which column holds which field, and the headings of the others."""
    fields = {word: item.id for item in columns_of(form) for word in (item.id, item.ask)}
    columns: dict[str, int] = {}
    unused = []
    for place, heading in enumerate(row.cells):
        key = fields.get(heading)
        if key is None:
            unused.append(heading)
        elif key in columns:
            raise Refusal("bad-file", f"有两列都是「{heading}」，请去掉一列")
        else:
            columns[key] = place
    missing = [one.ask for one in columns_of(form) if one.is_required and one.id not in columns]
    if missing:
        words = f"第 {row.line} 行要是标题，里面没有：{'、'.join(missing)}。请用模板填"
        raise Refusal("bad-file", words)
    return columns, tuple(heading for heading in unused if heading)


def _read_line(
    compiled: CompiledForm,
    around: Surroundings,
    known: Known,
    columns: Mapping[str, int],
    row: Row,
) -> RowLine:
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    asks = {item.id: item.ask for item in compiled.form.fields}
    for item in columns_of(compiled.form):
        place = columns.get(item.id, len(row.cells))
        cell = row.cells[place] if place < len(row.cells) else ""
        try:
            value = read_cell(item, cell, known) if cell else None
        except Unread as unread:
            faults[item.ask] = str(unread)
            continue
        if value is not None:
            answers[item.id] = value
    checked = check_answers(compiled, answers, around)
    told = {asks[key]: words for key, words in checked.errors.items()} | faults
    words = tuple(cell for cell in row.cells if cell)
    ordered = {ask: told[ask] for ask in asks.values() if ask in told}
    return RowLine(row.line, "", words, answers, ordered)


def _mark_unique(form: Form, lines: Sequence[RowLine]) -> Iterator[RowLine]:
    """A number that only one row may have stands in one line."""
    unique = [item for item in columns_of(form) if getattr(item, "unique", False)]
    counts = Counter((item.id, line.answers.get(item.id)) for item in unique for line in lines)
    for line in lines:
        twice = {
            item.ask: "这个号码在表里不止一行，请核对"
            for item in unique
            if item.id in line.answers and counts[item.id, line.answers[item.id]] > 1
        }
        yield replace(line, faults={**twice, **line.faults})


def _digest_of(form: Form, person: Person, rows: Sequence[Row]) -> str:
    content = {"form": form.id, "by": person.id, "rows": [[one.line, *one.cells] for one in rows]}
    return hashlib.sha256(canonical(content)).hexdigest()


def _name_line(store: Store, digest: str, line: RowLine, now: datetime) -> RowLine:
    """With its id, which the same line of the same table always gets."""
    ids = [dated_id(begin, f"{digest} {line.line}") for begin in _half_years(now)]
    first = next((record for one in ids if (record := store.get(one))), None)
    number = str(first.body.get("number", "")) if first else None
    return replace(line, id=first.id if first else ids[0], number=number)


def _half_years(now: datetime) -> Iterator[datetime]:
    """When this half-year began, and those before it."""
    year, is_second = now.year, now.month > 6
    for _ in range(_HALF_YEARS):
        yield datetime(year, 7 if is_second else 1, 1, tzinfo=UTC)
        year, is_second = (year, False) if is_second else (year - 1, True)
