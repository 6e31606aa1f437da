"""An answer is a bare value, or {value, note} where somebody said more."""

from collections.abc import Mapping
from typing import Any


def bare_value(value: Any) -> Any:
    """The value of an answer without its note."""
    return value.get("value") if isinstance(value, Mapping) else value


def note_of(value: Any) -> str:
    return str(value.get("note") or "") if isinstance(value, Mapping) else ""
