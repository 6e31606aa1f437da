"""The answers of a submission in words, under the form of its day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms_api.derive.answer_value import bare_value, note_of
from forms_api.derive.answers import is_failed
from forms_api.derive.compiled import CompiledForm, ProvenClause
from forms_api.derive.people import Person
from forms_api.derive.value_words import value_words
from forms_api.records.record import Record
from handbook.model.field import CalcField, FormField, PersonField, PhotoField, PlaceField
from handbook.model.school import School
from handbook.model.values import plain

FLAG_WORDS = {
    "late": "事后补填",
    "backdated": "补填前一天或更早的",
    "unverified-clock": "填写的时间晚于服务器时间，未核实",
    "old-form": "按旧版表格填写",
}


@dataclass(frozen=True)
class AnswerView:
    ask: str
    words: str
    note: str
    is_failed: bool
    limit: str | None
    clauses: tuple[ProvenClause, ...]
    photos: tuple[str, ...] = ()


def read_submission(
    record: Record,
    compiled: CompiledForm | None,
    people: Mapping[str, Person],
    school: School,
) -> tuple[AnswerView, ...]:
    """Every answer of the record, in the order of the form; those without a field last."""
    answers = record.body["answers"]
    fields = {item.id: item for item in compiled.form.fields} if compiled else {}
    order = [key for key in fields if key in answers] + [
        key for key in answers if key not in fields
    ]
    return tuple(
        AnswerView(
            ask=answers[key]["ask"],
            words=_words(fields.get(key), answers[key]["value"], people, school),
            note=note_of(answers[key]["value"]),
            is_failed=compiled is not None and is_failed(compiled, key, answers[key]["value"]),
            limit=compiled.limits[key].words if compiled and key in compiled.limits else None,
            clauses=compiled.clauses_on(key) if compiled else (),
            photos=_photos(fields.get(key), answers[key]["value"]),
        )
        for key in order
    )


def _photos(item: FormField | None, value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(item, PhotoField) else ()


def _words(item: FormField | None, value: Any, people: Mapping[str, Person], school: School) -> str:
    if isinstance(item, CalcField):
        return dose_words(value)
    bare = bare_value(value)
    if isinstance(item, PersonField):
        return people[bare].name if bare in people else str(bare)
    if isinstance(item, PlaceField):
        return school.title_of(bare)
    return value_words(item, bare)


def dose_words(dose: Mapping[str, Any]) -> str:
    """A computed dilution: 「每升加 5 mL 原液，共 50 mL」."""
    each = f"每升加 {plain(dose['ml_per_litre'])} mL 原液"
    return f"{each}，共 {plain(dose['ml'])} mL" if "ml" in dose else each
