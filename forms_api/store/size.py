"""How much a store holds: for whoever watches the machine."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Size:
    """`records` were ever appended, those that were erased among them; `bytes` lie on disk."""

    records: int
    bytes: int


@runtime_checkable
class HasSize(Protocol):
    def size(self) -> Size:
        """Raises StoreDown, OSError."""
        ...
