"""A field that links to another form names states that this form has."""

from collections.abc import Iterator

from handbook.loading.checks.unknown import check_known, states_of
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf


def check_link_states(shelf: Shelf) -> Iterator[Problem]:
    forms = {form.draft.id: form for form in shelf.of("form")}
    for field in shelf.field_nodes():
        other = forms.get(field.get("form").text or "")
        if other is not None and field.get("type").text == "link":
            for state in field.get("states").words():
                yield from check_known(state, "这个状态", states_of(other))
