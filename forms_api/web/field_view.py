"""A field as a page shows it: the question, the rule beside it, what was typed, what is wrong."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from forms_api.derive.answers import calc_inputs, dilute
from forms_api.derive.compiled import CompiledForm, ProvenClause
from forms_api.derive.people import Person
from forms_api.derive.record_view import dose_words
from forms_api.derive.value_words import value_words
from handbook.model.field import (
    BaseField,
    CalcField,
    CheckField,
    ChoiceField,
    ChoicesField,
    FormField,
    LinkField,
    NumberField,
    PersonField,
    PlaceField,
)
from handbook.model.school import School
from handbook.model.values import plain

Options = tuple[tuple[str, str], ...]
"""Values with their words."""


@dataclass(frozen=True)
class FieldView:
    """`options` are (value, words); `condition` is {field id: values} that make it required;
    `new_clauses` names those whose words no field above has shown."""

    field: FormField
    name: str
    values: tuple[str, ...]
    note: str
    error: str | None
    limit: str | None
    clauses: tuple[ProvenClause, ...]
    new_clauses: frozenset[str]
    options: Options
    bounds: tuple[str, str] | None
    inputs: tuple[str, str, str] | None
    dose: str | None
    condition: Mapping[str, tuple[str, ...]]
    condition_words: str

    @property
    def type(self) -> str:
        return self.field.type

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def has_note(self) -> bool:
        """A check and a reading can fail, and a failure wants a sentence."""
        field = self.field
        return isinstance(field, CheckField) or (
            isinstance(field, NumberField) and field.outside == "fail" and bool(field.standard)
        )

    @property
    def is_optional(self) -> bool:
        return not self.field.is_required and not self.condition


def field_views(
    compiled: CompiledForm,
    sent: MultiDict[str, str],
    errors: Mapping[str, str],
    school: School,
    people: Mapping[str, Person],
    links: Callable[[LinkField], Options] = lambda _: (),
) -> tuple[FieldView, ...]:
    """One view per field, in the form's order. `links`: what a field may link to, by form."""
    return tuple(
        FieldView(
            field=item,
            name=f"f.{item.id}",
            values=tuple(sent.getlist(f"f.{item.id}")),
            note=sent.get(f"f.{item.id}.note", ""),
            error=errors.get(item.id),
            limit=compiled.limits[item.id].words if item.id in compiled.limits else None,
            clauses=compiled.clauses_on(item.id),
            new_clauses=_new_clauses(compiled, item),
            options=_options(item, school, people, links),
            bounds=_bounds(compiled, item),
            dose=_dose(compiled, item, sent),
            inputs=calc_inputs(compiled.form, item) if isinstance(item, CalcField) else None,
            condition=item.required_if or {},
            condition_words=_condition_words(compiled, item),
        )
        for item in compiled.form.fields
    )


def _new_clauses(compiled: CompiledForm, item: BaseField) -> frozenset[str]:
    above = compiled.form.fields[: [one.id for one in compiled.form.fields].index(item.id)]
    shown = {clause.name for one in above for clause in compiled.clauses_on(one.id)}
    return frozenset(clause.name for clause in compiled.clauses_on(item.id)) - shown


def _options(
    item: BaseField,
    school: School,
    people: Mapping[str, Person],
    links: Callable[[LinkField], Options],
) -> Options:
    if isinstance(item, ChoiceField | ChoicesField):
        return tuple((choice.id, choice.title) for choice in item.choices)
    if isinstance(item, PlaceField):
        return tuple(
            (place.id, place.title) for place in school.places if item.group in (None, place.group)
        )
    if isinstance(item, PersonField):
        return tuple(
            (person.id, person.name)
            for person in people.values()
            if person.active and (not item.jobs or set(item.jobs) & set(person.jobs))
        )
    if isinstance(item, LinkField):
        return links(item)
    return ()


def _bounds(compiled: CompiledForm, item: BaseField) -> tuple[str, str] | None:
    """What the page's script compares a reading with; an open side is empty."""
    limit = compiled.limits.get(item.id)
    if limit is None:
        return None
    low, high = ("" if side is None else plain(side) for side in (limit.low, limit.high))
    return low, high


def _dose(compiled: CompiledForm, item: BaseField, sent: MultiDict[str, str]) -> str | None:
    """The sum again, for a page that comes back with its answers."""
    if not isinstance(item, CalcField):
        return None
    typed = {key: _number(sent.get(f"f.{key}", "")) for key in calc_inputs(compiled.form, item)}
    dose = dilute(compiled.form, item, typed)
    return dose_words(dose) if dose else None


def _number(text: str) -> Decimal | None:
    text = text.strip()
    return Decimal(text) if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text, re.ASCII) else None


def _condition_words(compiled: CompiledForm, item: BaseField) -> str:
    said = []
    for key, wanted in (item.required_if or {}).items():
        other = compiled.form.find_field(key)
        words = "、".join(value_words(other, value) for value in wanted)
        said.append(f"「{other.ask if other else key}」是{words}")
    return "，".join(said)
