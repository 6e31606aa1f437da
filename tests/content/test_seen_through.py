"""Whoever may report can see it through: with one person in each job, and nobody doing twice what
two have to do, every request comes to its first end."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from handbook.model.field import PersonField
from handbook.model.flow import Move
from handbook.model.form import Form
from handbook.model.library import Library

FORMS = Path(__file__).parents[2] / "policies" / "forms"
REQUESTS = [
    path.stem
    for path in sorted(FORMS.glob("*.yml"))
    if "\nkind: request" in path.read_text("utf-8")
]
Doers = Mapping[str, str]
"""Who did each step, by the job that the person has."""


@pytest.mark.parametrize("form_id", REQUESTS)
def test_whoever_reports_there_is_somebody_for_every_step(library: Library, form_id: str) -> None:
    form = library.forms[form_id]
    jobs = tuple(library.jobs)
    reporters = jobs if form.who == ("everyone",) else form.who
    start = next(iter(form.states))
    stuck = [
        job for job in reporters if not _ends_well(form, start, {"submit": job}, (start,), jobs)
    ]
    assert stuck == []


def _ends_well(
    form: Form, state: str, doers: Doers, been: tuple[str, ...], jobs: tuple[str, ...]
) -> bool:
    if state == next(name for name, words in form.states.items() if words.final):
        return True
    return any(
        _ends_well(form, move.to, {**doers, move.id: job}, (*been, move.to), jobs)
        for move in form.moves
        if state in move.from_states and move.to not in been
        for job in sorted(_free(form, move, doers, jobs))
    )


def _free(form: Form, move: Move, doers: Doers, jobs: tuple[str, ...]) -> set[str]:
    groups = (group for group in form.different_people if move.id in group)
    taken = {doers[step] for group in groups for step in group if step in doers}
    return set(_able(form, move, doers, jobs)) - taken


def _able(form: Form, move: Move, doers: Doers, jobs: tuple[str, ...]) -> Iterator[str]:
    for word in move.who:
        if word == "reporter":
            yield doers["submit"]
        elif word in ("everyone", "keeper"):
            yield from jobs
        elif word.startswith("field:"):
            yield from _named(form, word.removeprefix("field:")) or jobs
        else:
            yield word


def _named(form: Form, field_id: str) -> tuple[str, ...]:
    asked = (*form.fields, *(field for move in form.moves for field in move.fields))
    found = (
        field.jobs for field in asked if field.id == field_id and isinstance(field, PersonField)
    )
    return next(found, ())
