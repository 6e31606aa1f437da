"""A field as paper asks it: boxes to tick, lines to write on, and what is to be known beside."""

from collections.abc import Iterator
from dataclasses import dataclass

from handbook.model.field import (
    BaseField,
    CalcField,
    CheckField,
    ChoiceField,
    ChoicesField,
    FormField,
    LinkField,
    LongTextField,
    NumberField,
    TextField,
)
from handbook.model.library import Library
from handbook.pages.field_words import opened_by, required_words

CHECK_BOXES = ("合格", "不合格", "不适用")
FILLS = {
    "date": "　　　　年　　　月　　　日",
    "time": "　　　时　　　分",
}
PHOTO_BOXES = ("已拍，补录时传",)
DOSE = "毫升数 ＝ 有效氯 ÷（瓶签百分数 × 10）× 升数"
A_LINE_HOLDS = 60
"""Characters by hand on one line."""
LONG_LINES, MOST_LINES = 4, 2
OUTSIDE_WORDS = {"refuse": "超出要重配、重测", "fail": "超出照实填，写说明"}
"""Shorter than on a screen: it stands in a cell."""


@dataclass(frozen=True)
class PaperField:
    """`fill` is what stands between the blanks (年 月 日); `unit` follows a short blank; `lines`
    are for words, `lead` says of what."""

    ask: str
    type: str
    notes: tuple[str, ...]
    boxes: tuple[str, ...] = ()
    unit: str | None = None
    fill: str = ""
    lines: int = 0
    lead: str = ""

    @property
    def size(self) -> int:
        """About how many lines it takes on paper."""
        return 1 + self.lines + (1 if self.notes else 0)


def paper_field(library: Library, field: FormField, beside: tuple[FormField, ...]) -> PaperField:
    """`beside`: the fields that it is asked among."""
    return PaperField(
        ask=field.ask,
        type=field.type,
        notes=tuple(_notes(library, field, beside)),
        boxes=_boxes(field),
        unit=_unit(field),
        fill=FILLS.get(field.type, ""),
        lines=_lines(field),
        lead="说明" if can_fail(field) else "",
    )


def can_fail(field: BaseField) -> bool:
    """A check and a reading can fail, and a failure wants a sentence."""
    is_reading = isinstance(field, NumberField) and field.outside == "fail"
    return isinstance(field, CheckField) or is_reading


def _boxes(field: FormField) -> tuple[str, ...]:
    if isinstance(field, CheckField):
        return CHECK_BOXES
    if isinstance(field, ChoiceField | ChoicesField):
        return tuple(choice.title for choice in field.choices)
    return PHOTO_BOXES if field.type == "photo" else ()


def _unit(field: FormField) -> str | None:
    """None where no number is written."""
    if isinstance(field, NumberField):
        return field.unit or ""
    return "mL" if isinstance(field, CalcField) else None


def _lines(field: FormField) -> int:
    if isinstance(field, LongTextField):
        return LONG_LINES
    if isinstance(field, TextField):
        return min(MOST_LINES, -(-field.max_length // A_LINE_HOLDS))
    return int(can_fail(field) or field.type in ("person", "place", "link"))


def _notes(library: Library, field: FormField, beside: tuple[FormField, ...]) -> Iterator[str]:
    if field.help:
        yield field.help
    if isinstance(field, NumberField):
        yield from _standard(library, field)
    if isinstance(field, ChoicesField):
        yield "可选几个"
    if isinstance(field, CalcField):
        yield DOSE
    if not field.is_required and not isinstance(field, CalcField):
        yield required_words(field, beside)
    yield from _other_forms(library, field)


def _standard(library: Library, field: NumberField) -> Iterator[str]:
    if field.standard:
        yield f"标准 {library.say(field.standard)}，{OUTSIDE_WORDS[field.outside]}"


def _other_forms(library: Library, field: FormField) -> Iterator[str]:
    opened = opened_by(field)
    if opened and opened in library.forms:
        yield f"不合格时另开「{library.forms[opened].title}」"
    if isinstance(field, LinkField) and field.form in library.forms:
        yield f"写「{library.forms[field.form].title}」的编号"
