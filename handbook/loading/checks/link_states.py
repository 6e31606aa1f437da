"""A field that links to another form names states that this form has."""

from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.suggest import or_meant, show


def check_link_states(shelf: Shelf) -> Iterator[Problem]:
    forms = {form.draft.id: form for form in shelf.of("form")}
    for field in shelf.field_nodes():
        other = forms.get(field.get("form").text or "")
        if other is not None and field.get("type").text == "link":
            yield from _check_states(field, [key for key, _ in other.get("states").entries()])


def _check_states(field: Node, known: list[str]) -> Iterator[Problem]:
    for state in field.get("states").words():
        if state.text is not None and state.text not in known:
            cure = or_meant(state.text, known) or f"，可以写：{'、'.join(known)}"
            yield state.problem(f"没有这个状态「{show(state.text)}」{cure}")
