"""docs/about/privacy.md leaves out nothing that is kept of people."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from forms_api import actions, records, store
from handbook.model.data_class import ORDER

HOME = Path(__file__).parents[2]
PAGE = (HOME / "docs/about/privacy.md").read_text(encoding="utf-8")
NO_PEOPLE = {"form-text", "training-text", "seal"}
"""Kinds that hold words of the policies, or digests alone."""


def kinds() -> set[str]:
    """What the code gives to Record as its kind: a name in capitals, looked up in its module."""
    found = set()
    for package in (records, actions, store):
        for module in pkgutil.iter_modules(package.__path__):
            loaded = importlib.import_module(f"{package.__name__}.{module.name}")
            text = Path(loaded.__file__ or "").read_text(encoding="utf-8")
            calls = re.findall(r"\bRecord\(\s*[^(),]+(?:\([^()]*\))?,\s*([A-Z_]+),", text)
            calls += re.findall(r"kind=([A-Z_]+)\b", text)
            found |= {getattr(loaded, name) for name in calls}
    return found


def test_the_code_was_read() -> None:
    assert {"submission", "person", "signin", "read", "move", "quarantine", "key-ring"} <= kinds()


@pytest.mark.parametrize("kind", sorted(kinds() - NO_PEOPLE))
def test_each_kind_of_record_is_explained(kind: str) -> None:
    assert f"`{kind}`" in PAGE


@pytest.mark.parametrize("data_class", [one for one in ORDER if one != "internal"])
def test_each_class_is_explained(data_class: str) -> None:
    assert f"`data: {data_class}`" in PAGE
