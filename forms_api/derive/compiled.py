"""A form as it stood one day: with the limits and the words of the clauses it proves.

A submission names the compiled form by hash, so its page can show, years later, what was asked
and which rule stood beside it, whatever the YAML says by then.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, cast

from forms_api.records.canonical import canonical
from handbook.model.field import NumberField
from handbook.model.flow import Move
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.model.text import cited_standards


@dataclass(frozen=True)
class Limit:
    """What a standard allows for a number: bounds in the field's unit, and its words."""

    standard: str
    title: str
    words: str
    low: Decimal | None
    high: Decimal | None

    def admits(self, value: Decimal) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True)
class ProvenClause:
    """The words of a clause that the form proves, with standards filled in."""

    name: str
    rule: str
    text: str
    standards: tuple[str, ...] = ()


@dataclass(frozen=True)
class CompiledForm:
    form: Form
    limits: Mapping[str, Limit]
    clauses: tuple[ProvenClause, ...]

    @cached_property
    def json(self) -> dict[str, Any]:
        """Strict JSON values; `read_compiled` is the inverse."""
        return {
            "form": self.form.model_dump(by_alias=True, exclude_defaults=True),
            "limits": {key: _spell_limit(limit) for key, limit in self.limits.items()},
            "clauses": [_spell_clause(clause) for clause in self.clauses],
        }

    @cached_property
    def hash(self) -> str:
        """sha256 of the canonical JSON, 64 hex digits."""
        return hashlib.sha256(canonical(self.json)).hexdigest()

    def clauses_on(self, field_id: str) -> tuple[ProvenClause, ...]:
        """The clauses whose number limits this field."""
        limit = self.limits.get(field_id)
        return tuple(
            clause for clause in self.clauses if limit and limit.standard in clause.standards
        )


def form_of_move(compiled: CompiledForm, move: Move) -> CompiledForm:
    """What a move asks, as a form of its own. Its clauses are those of the whole form."""
    start = f"{move.id}/"
    limits = compiled.limits.items()
    return CompiledForm(
        form=compiled.form.model_copy(update={"fields": move.fields}),
        limits={key.removeprefix(start): limit for key, limit in limits if key.startswith(start)},
        clauses=compiled.clauses,
    )


def compile_form(library: Library, form: Form) -> CompiledForm:
    """Fix the limits and rule texts of one of the library's forms, as it says them now."""
    # every submission asks for this and for its hash
    known = library.derived.get(("compiled-form", form.id))
    if known is None or known.form is not form:
        known = library.derived["compiled-form", form.id] = _compile(library, form)
    return cast(CompiledForm, known)


def _compile(library: Library, form: Form) -> CompiledForm:
    return CompiledForm(
        form=form,
        limits={key: _limit(library, field.standard) for key, field in _limited_fields(form)},
        clauses=tuple(_proven(library, name) for name in form.proves),
    )


def read_compiled(value: Mapping[str, Any]) -> CompiledForm:
    """The inverse of `CompiledForm.json`, of any version since the first."""
    return CompiledForm(
        form=Form.model_validate(_writable(value["form"])),
        limits={key: Limit(**limit_values(limit)) for key, limit in value["limits"].items()},
        clauses=tuple(
            ProvenClause(**{**clause, "standards": tuple(clause.get("standards", ()))})
            for clause in value["clauses"]
        ),
    )


def limit_values(limit: Mapping[str, Any]) -> dict[str, Any]:
    bounds = {
        side: None if limit[side] is None else Decimal(limit[side]) for side in ("low", "high")
    }
    return {**limit, **bounds}


def _limited_fields(form: Form) -> Iterator[tuple[str, NumberField]]:
    """Those of a move are kept under `move/field`: two moves may ask for the same."""
    keyed = [(field.id, field) for field in form.fields]
    keyed += [(f"{move.id}/{field.id}", field) for move in form.moves for field in move.fields]
    for key, field in keyed:
        if isinstance(field, NumberField) and field.standard:
            yield key, field


def _limit(library: Library, standard_id: str | None) -> Limit:
    standard = library.standards[str(standard_id)]
    return Limit(standard.id, standard.title, standard.words, standard.low, standard.high)


def _proven(library: Library, name: str) -> ProvenClause:
    text = library.clauses[name].text
    return ProvenClause(
        name, library.rule_of(name).title, library.fill(text), cited_standards(text)
    )


def _spell_limit(limit: Limit) -> dict[str, Any]:
    return {
        "standard": limit.standard,
        "title": limit.title,
        "words": limit.words,
        "low": limit.low,
        "high": limit.high,
    }


def _spell_clause(clause: ProvenClause) -> dict[str, Any]:
    return {
        "name": clause.name,
        "rule": clause.rule,
        "text": clause.text,
        "standards": list(clause.standards),
    }


def _writable(value: Any) -> Any:
    """Read-only record values as the plain dicts and lists that pydantic takes."""
    if isinstance(value, Mapping):
        return {key: _writable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(item) for item in value]
    return value
