"""Answers against their form: the values to keep, or a sentence beside each field."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from forms_api.derive.answer_readers import Surroundings, Wrong, read_answer
from forms_api.derive.answer_value import bare_value
from forms_api.derive.compiled import CompiledForm
from forms_api.derive.dilution import stock_per_litre
from forms_api.derive.unknown_keys import name_unknown_keys
from handbook.model.field import (
    BaseField,
    CalcField,
    CheckField,
    ChoiceField,
    ChoicesField,
    LinkField,
    NumberField,
    PersonField,
    PhotoField,
    PlaceField,
)
from handbook.model.form import Form

_MISSING: dict[type, str] = {
    CheckField: "这一项还没选，请选 合格、不合格 或 不适用",
    NumberField: "这一项还没填，请填一个数",
    ChoiceField: "这一项还没选，请选一个",
    ChoicesField: "这一项还没选，请至少选一个",
    PersonField: "这一项还没选，请选一个人",
    PlaceField: "这一项还没选，请选一个地方",
    LinkField: "这一项还没选，请选一件",
    PhotoField: "这一项还没拍，请拍一张照片",
}


@dataclass(frozen=True)
class CheckedAnswers:
    """`values` to keep by field id, `errors` by field id; keep nothing while there are errors."""

    values: Mapping[str, Any]
    errors: Mapping[str, str]


def check_answers(
    compiled: CompiledForm,
    sent: Mapping[str, Any],
    around: Surroundings,
    before: Mapping[str, Any] = MappingProxyType({}),
) -> CheckedAnswers:
    """Check what was sent (strict JSON values by field id) against a form. `before`: answers given
    earlier, which `required_if` may ask about, too.

    Numbers may come as JSON numbers or as text; checks and limited readings as a value or as
    {value, note}. Empty text and null count as not answered.
    """
    values: dict[str, Any] = {}
    known = {item.id for item in compiled.form.fields}
    errors = name_unknown_keys(sent, known, "这张表没有「{key}」这一项")
    for item in compiled.form.fields:
        try:
            value = read_answer(item, sent.get(item.id), compiled.limits.get(item.id), around)
        except Wrong as wrong:
            errors[item.id] = str(wrong)
        else:
            if value is not None:
                values[item.id] = value
    for item in compiled.form.fields:
        known_values = {**before, **values}
        is_open = item.id not in values and item.id not in errors
        if is_open and must_answer(compiled, item, known_values):
            errors[item.id] = _MISSING.get(type(item), "这一项还没填，请填写")
    errors |= _same_people(compiled, {**before, **values})
    return CheckedAnswers({**values, **_computed(compiled, values)}, errors)


def must_answer(compiled: CompiledForm, item: BaseField, values: Mapping[str, Any]) -> bool:
    """Whether a field has to be answered, given the other answers."""
    if isinstance(item, CalcField):
        return False
    if item.is_required:
        return True
    return item.required_if is not None and all(
        not _said(compiled, key, values.get(key)).isdisjoint(wanted)
        for key, wanted in item.required_if.items()
    )


def _said(compiled: CompiledForm, field_id: str, value: Any) -> set[str]:
    """The words that `required_if` may compare with: values, and `fail` for a failed reading."""
    bare = bare_value(value)
    values = bare if isinstance(bare, list | tuple) else [bare]
    words = {str(one) for one in values if one is not None}
    return words | ({"fail"} if is_failed(compiled, field_id, value) else set())


def is_failed(compiled: CompiledForm, field_id: str, value: Any) -> bool:
    """Whether an answer says that something is not as the rule wants it."""
    item = compiled.form.find_field(field_id)
    bare = bare_value(value)
    if isinstance(item, CheckField):
        return bool(bare == "fail")
    limit = compiled.limits.get(field_id)
    if isinstance(item, NumberField) and limit and bare is not None:
        return not limit.admits(Decimal(bare))
    return False


def calc_inputs(form: Form, item: CalcField) -> tuple[str, str, str]:
    """The fields that give target, strength and litres; where not named, found by their unit."""
    return (
        item.target or _first_in(form, "mg/L"),
        item.strength or _first_in(form, "%"),
        item.litres or _first_in(form, "L", "升"),
    )


def dilute(form: Form, item: CalcField, values: Mapping[str, Any]) -> dict[str, Decimal] | None:
    """mL of stock per litre, and in all where the litres are known; None without the inputs."""
    numbers = [bare_value(values.get(key)) for key in calc_inputs(form, item)]
    target, strength, litres = numbers
    if not target or not strength or Decimal(target) < 0 or Decimal(strength) < 0:
        return None
    per_litre = stock_per_litre(Decimal(target), Decimal(strength))
    total = {"ml": per_litre * Decimal(litres)} if litres and Decimal(litres) > 0 else {}
    return {"ml_per_litre": per_litre, **total}


def _first_in(form: Form, *units: str) -> str:
    found = (
        field.id for field in form.fields if isinstance(field, NumberField) and field.unit in units
    )
    return next(found, "")


def _same_people(compiled: CompiledForm, values: Mapping[str, Any]) -> dict[str, str]:
    """Where the form wants two people, and one person stands twice."""
    return {
        item.id: f"要和「{other.ask}」不是同一个人"
        for item in compiled.form.fields
        if isinstance(item, PersonField)
        and (other := compiled.form.find_field(item.differs_from or ""))
        and values.get(item.id) is not None
        and values.get(item.id) == values.get(other.id)
    }


def _computed(compiled: CompiledForm, values: Mapping[str, Any]) -> dict[str, Any]:
    results = {}
    for item in compiled.form.fields:
        if isinstance(item, CalcField):
            result = dilute(compiled.form, item, values)
            if result is not None:
                results[item.id] = result
    return results
