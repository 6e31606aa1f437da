"""`same_meaning_as` lines that name the stamp of today, and so say nothing."""

from collections.abc import Iterator

from handbook.fingerprint import stamp
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.model.library import Library


def check_meaning(library: Library, shelf: Shelf) -> Iterator[Problem]:
    for name, clause in shelf.clause_nodes():
        for old in clause.get("same_meaning_as").words():
            if old.text == stamp(library, name):
                say = "这就是这一条现在的指纹，same_meaning_as 要写改动之前的，请删掉或改正"
                yield old.problem(say, "warning")
