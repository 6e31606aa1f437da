"""Text surgery: what is read afterwards differs by the one item, and no letter of the text goes."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from handbook.loading.insert import add_item, replace_values
from handbook.loading.strict_yaml import parse_yaml

POLICIES = Path(__file__).parents[3] / "policies"
FILES = sorted(path.relative_to(POLICIES).as_posix() for path in POLICIES.rglob("*.yml"))


def test_lists_of_every_real_policy_get_one_more() -> None:
    seen = 0
    for name in FILES:
        text = (POLICIES / name).read_text(encoding="utf-8")
        lists = list(lists_of(read(text)))
        for path, length in lists[:: 1 + len(lists) // 3]:
            after = add_item(text, path, "one-more")
            found = at(read(after), path)
            assert found[-1] == "one-more", (name, path)
            assert len(found) == length + 1
            assert without_last(read(after), path) == read(text)
            seen += 1
    assert seen > 2 * len(FILES)


def read(text: str) -> Any:
    """As the house reads it: `on` is a word, not a truth value."""
    return parse_yaml(text, "a.yml").value


def lists_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, int]]:
    """Every list that is the value of a key, by its path."""
    if isinstance(value, dict):
        for key, member in value.items():
            if isinstance(member, list):
                yield (*path, key), len(member)
            yield from lists_of(member, (*path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from lists_of(member, (*path, index))


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def without_last(value: Any, path: tuple[str | int, ...]) -> Any:
    at(value, path).pop()
    return value


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        ("a: []\n", ("a",), "a: [x]\n"),
        ("a: [b, c] # why\n", ("a",), "a: [b, c, x] # why\n"),
        (
            "a:\n  - b # why\n  - c\n\n# end\nd: 1\n",
            ("a",),
            "a:\n  - b # why\n  - c\n  - x\n\n# end\nd: 1\n",
        ),
        ("a:\n- b", ("a",), "a:\n- b\n- x"),
        ("a: [\n  b,\n  c\n]\n", ("a",), "a: [\n  b,\n  c, x\n]\n"),
        ("title: t # why\nd: 1\n", ("a",), "title: t # why\na: [x]\nd: 1\n"),
        ("l:\n  - title: t\n    d: 1\n", ("l", 0, "a"), "l:\n  - title: t\n    a: [x]\n    d: 1\n"),
        ("l: [{title: t, d: 1}]\n", ("l", 0, "a"), "l: [{title: t, a: [x], d: 1}]\n"),
        (
            "a:\n  - |\n    long\n    text\nb: 1\n",
            ("a",),
            "a:\n  - |\n    long\n    text\n  - x\nb: 1\n",
        ),
        ("a:\r\n  - b\r\nd: 1\r\n", ("a",), "a:\r\n  - b\r\n  - x\r\nd: 1\r\n"),
        ("a: [甲, 𠀀乙]\nb: 1\n", ("a",), "a: [甲, 𠀀乙, x]\nb: 1\n"),
    ],
)
def test_one_more_item(text: str, path: tuple[str | int, ...], after: str) -> None:
    assert add_item(text, path, "x") == after
    assert {tag for tag, *_ in SequenceMatcher(None, text, after).get_opcodes()} <= {
        "equal",
        "insert",
    }


def test_only_the_named_values_change() -> None:
    text = "title: 秋 # 标题\nitems:\n  - {on: 2026-09-01, id: a} # 早\n  - from: '2026-10-01'\n"
    changes = {
        ("title",): "春",
        ("items", 0, "on"): "2027-02-22",
        ("items", 1, "from"): "2027-03-01",
        ("term",): "not there",
    }
    assert replace_values(text, changes) == (
        "title: 春 # 标题\nitems:\n  - {on: 2027-02-22, id: a} # 早\n  - from: 2027-03-01\n"
    )
