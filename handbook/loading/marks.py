"""Where each key and each value of a YAML file stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Path = tuple[str | int, ...]


class Mark(NamedTuple):
    """A place in a text: line and column from 1, columns in characters."""

    line: int
    column: int


START = Mark(1, 1)


@dataclass(frozen=True)
class Marks:
    """Places by path: `("fields", 0, "id")`. `ends` holds the last line of each value."""

    keys: Mapping[Path, Mark] = field(default_factory=dict)
    values: Mapping[Path, Mark] = field(default_factory=dict)
    ends: Mapping[Path, int] = field(default_factory=dict)

    def key(self, path: Path) -> Mark:
        """Where the key of `path` stands; for a list item, where the item stands."""
        return self.keys.get(path) or self.value(path)

    def value(self, path: Path) -> Mark:
        """Where the value of `path` stands; of the nearest thing around it when it has none."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, START)
