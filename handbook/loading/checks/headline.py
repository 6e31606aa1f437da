"""What a request is called by: questions that its form asks when it is handed in."""

from collections.abc import Iterator

from handbook.loading.checks.unknown import check_known, ids_of
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf


def check_headline(shelf: Shelf) -> Iterator[Problem]:
    for form in shelf.of("form"):
        known = ids_of(form.get("fields").items())
        for word in form.get("headline").words():
            yield from check_known(word, "项目", known)
