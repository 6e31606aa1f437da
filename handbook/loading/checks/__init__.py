"""The cross-checks: what no single file can know. Each takes the shelf and yields problems."""

from collections.abc import Callable, Iterable

from handbook.loading.checks.presence import check_presence
from handbook.loading.checks.references import check_references
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.model.library import Library

Check = Callable[[Shelf], Iterable[Problem]]
LibraryCheck = Callable[[Library, Shelf], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    check_presence,
    check_references,
)
# These need everything to be in good shape.
LIBRARY_CHECKS: tuple[LibraryCheck, ...] = ()
