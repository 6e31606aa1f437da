"""The empty table for rows of a register: its questions as headings, and what may be written."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from forms_api.actions.import_rows import columns_of
from forms_api.actions.read_cell import CHECKS
from handbook.model.field import (
    CheckField,
    ChoiceField,
    ChoicesField,
    DateField,
    FormField,
    NumberField,
    PersonField,
    PlaceField,
)
from handbook.model.form import Form
from handbook.model.school import School


def make_template(form: Form, school: School) -> bytes:
    """An .xlsx file; the first sheet is for the rows, the second says how."""
    book, file = Workbook(), io.BytesIO()
    table, how = book.worksheets[0], book.create_sheet("怎么填")
    table.title = "填这里"
    for place, item in enumerate(columns_of(form), 1):
        _write(table.cell(1, place), item.ask)
        table.column_dimensions[table.cell(1, place).column_letter].width = 18
        _write(how.cell(place, 1), item.ask)
        _write(how.cell(place, 2), "必须填" if item.is_required else "可以不填")
        how.cell(place, 3).alignment = Alignment(wrap_text=True, vertical="top")
        how.cell(place, 3).value = _rule(item, school)
        how.cell(place, 3).data_type = "s"
    table.freeze_panes = "A2"
    how.column_dimensions["A"].width, how.column_dimensions["C"].width = 28, 80
    book.save(file)
    return file.getvalue()


def _write(cell, words: str) -> None:  # type: ignore[no-untyped-def]
    cell.value, cell.font = words, Font(bold=True)
    cell.data_type = "s"  # a question that begins with = is no formula


def _rule(item: FormField, school: School) -> str:
    if isinstance(item, ChoiceField | ChoicesField):
        return "写其中一个：" + "、".join(one.title for one in item.choices)
    if isinstance(item, PlaceField):
        return "写地方的名称：" + "、".join(one.title for one in school.places)
    if isinstance(item, PersonField):
        return "写姓名；同名的写编号"
    if isinstance(item, CheckField):
        return "写其中一个：" + "、".join(CHECKS)
    if isinstance(item, DateField):
        return "写成 2026-09-01"
    if isinstance(item, NumberField):
        return f"只写数字，最多 {item.decimals} 位小数"
    return "写文字"
