"""The managers' guide tells the truth: each example is made on a copy of the real policies."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from handbook.loading import load_library

HOME = Path(__file__).parents[2]
GUIDE = (HOME / "docs" / "about" / "guide.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(
    r"^###? (?P<title>.+?)\n(?:(?!^##).)*?打开 `policies/(?P<file>[^`]+)`"
    r".*?```yaml\n(?P<before>.*?)```.*?```yaml\n(?P<after>.*?)```"
    r"(?:(?!^##|```).)*(?:```text\n(?P<says>.*?)\n```)?",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Example:
    title: str
    file: str
    before: str
    after: str
    says: str | None


EXAMPLES = [Example(**found.groupdict()) for found in _EXAMPLE.finditer(GUIDE)]


@pytest.fixture(scope="module")
def known() -> set[str]:
    """What the real policies are reminded of anyway."""
    return {problem.message for problem in load_library(HOME / "policies").problems}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.title)
def test_the_check_says_what_the_guide_says(
    example: Example, known: set[str], tmp_path: Path
) -> None:
    policies = Path(shutil.copytree(HOME / "policies", tmp_path / "policies"))
    file = policies / example.file
    text = file.read_text(encoding="utf-8")
    before, after = example.before, example.after
    if example.before not in text:  # the beginning of a line
        before, after = before.rstrip("\n"), after.rstrip("\n")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")
    problems = load_library(policies, shown_as="policies").problems
    found = [str(problem) for problem in problems if problem.message not in known]
    assert [*map(_without_lines, found)] == [
        _without_lines(one) for one in (example.says,) if one is not None
    ]


def _without_lines(said: str) -> str:
    """Where it stands moves with each edit above it."""
    return re.sub(r":\d+", ":N", said)


def test_the_guide_has_changes_that_are_right_and_some_that_are_wrong() -> None:
    assert len([one for one in EXAMPLES if one.says is None]) == 4
    assert len([one for one in EXAMPLES if one.says]) == 4
