"""One thing that is wrong in a policy file: where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """Line and column count from 1, columns in characters. A warning (提醒) never fails a run."""

    path: str
    line: int
    column: int
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        mark = "提醒：" if self.severity == "warning" else ""
        return f"{self.path}:{self.line}:{self.column}: {mark}{self.message}"

    @property
    def is_error(self) -> bool:
        return self.severity == "error"


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """In the order of files and lines, each only once."""
    return tuple(sorted(set(problems)))
