"""One policy file as it was read, before it is known to be right; and a tolerant walk through it.

The cross-checks walk drafts, not models: so a mistake in one place hides no mistake in another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handbook.loading.marks import Mark, Marks, Path
from handbook.loading.problem import Problem, Severity


@dataclass(frozen=True)
class Draft:
    """`value` is None when the file could not be read as YAML. `shown` is the path in problems."""

    kind: str
    id: str
    shown: str
    relative: str
    value: dict[str, Any] | None
    marks: Marks
    lines: tuple[str, ...] = ()

    @property
    def root(self) -> "Node":
        return Node(self, (), self.value)

    def problem(self, mark: Mark, message: str, severity: Severity = "error") -> Problem:
        return Problem(self.shown, mark.line, mark.column, message, severity)


@dataclass(frozen=True)
class Node:
    """A value in a draft and its path. What is missing or of another shape is simply empty."""

    draft: Draft
    path: Path
    value: Any

    def get(self, *keys: str) -> "Node":
        node = self
        for key in keys:
            value = node.value.get(key) if isinstance(node.value, dict) else None
            node = Node(self.draft, (*node.path, key), value)
        return node

    def has(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    @property
    def text(self) -> str | None:
        return self.value if isinstance(self.value, str) else None

    @property
    def id(self) -> str | None:
        return self.get("id").text

    def items(self) -> Iterator["Node"]:
        """The items of a list."""
        if isinstance(self.value, list):
            for place, item in enumerate(self.value):
                yield Node(self.draft, (*self.path, place), item)

    def item(self, place: int) -> "Node | None":
        if isinstance(self.value, list) and 0 <= place < len(self.value):
            return Node(self.draft, (*self.path, place), self.value[place])
        return None

    def entries(self) -> Iterator[tuple[str, "Node"]]:
        """The keys and values of a mapping."""
        if isinstance(self.value, dict):
            for key in self.value:
                yield key, self.get(key)

    def words(self) -> Iterator["Node"]:
        """The texts of a list, or the one text that stands in its place."""
        if self.text is not None:
            yield self
        yield from (item for item in self.items() if item.text is not None)

    @property
    def mark(self) -> Mark:
        return self.draft.marks.value(self.path)

    @property
    def key_mark(self) -> Mark:
        return self.draft.marks.key(self.path)

    @property
    def first_key_mark(self) -> Mark:
        """Where a missing key would go: at the first key of this mapping."""
        if isinstance(self.value, dict) and self.value:
            return self.get(next(iter(self.value))).key_mark
        return self.mark

    def problem(self, message: str, severity: Severity = "error") -> Problem:
        return self.draft.problem(self.mark, message, severity)

    def key_problem(self, message: str, severity: Severity = "error") -> Problem:
        return self.draft.problem(self.key_mark, message, severity)

    def missing(self, message: str, severity: Severity = "error") -> Problem:
        return self.draft.problem(self.first_key_mark, message, severity)

    def problem_in_text(
        self, found: str, offset: int, message: str, severity: Severity = "error"
    ) -> Problem:
        """A problem at `found`, which stands at `offset` in this text."""
        return self.draft.problem(self._locate(found, offset), message, severity)

    def _locate(self, found: str, offset: int) -> Mark:
        """The same occurrence of `found` in the lines of the file; the value's start if none."""
        skip = self.value.count(found, 0, offset)
        line, column = self.mark
        for number in range(line, self.draft.marks.ends.get(self.path, line) + 1):
            source = self.draft.lines[number - 1] if number <= len(self.draft.lines) else ""
            at = source.find(found, column - 1 if number == line else 0)
            while at >= 0:
                if skip == 0:
                    return Mark(number, at + 1)
                skip -= 1
                at = source.find(found, at + len(found))
        return self.mark

    @property
    def place(self) -> str:
        """Where it is written, for other messages to point at."""
        return f"{self.draft.shown}:{self.key_mark.line}"
