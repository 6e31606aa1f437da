"""docs/about/security.md leaves out no requirement of level 1, and names tests that exist."""

import re
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
PAGE = (HOME / "docs/about/security.md").read_text(encoding="utf-8")

LEVEL_1 = """
1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.5.1 2.1.1 2.2.1 2.2.2 2.3.1 3.2.1 3.2.2 3.3.1 3.4.1
3.4.2 3.5.1 3.5.2 3.5.3 4.1.1 4.4.1 5.2.1 5.2.2 5.3.1 5.3.2 6.1.1 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5
6.2.6 6.2.7 6.2.8 6.3.1 6.3.2 6.4.1 6.4.2 7.2.1 7.2.2 7.2.3 7.2.4 7.4.1 7.4.2 8.1.1 8.2.1 8.2.2
8.3.1 9.1.1 9.1.2 9.1.3 9.2.1 10.4.1 10.4.2 10.4.3 10.4.4 10.4.5 11.3.1 11.3.2 11.4.1 12.1.1
12.2.1 12.2.2 13.4.1 14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
""".split()  # noqa: SIM905 - a list of seventy lines helps nobody
"""Of OWASP ASVS 5.0."""


def rows(page: str) -> list[list[str]]:
    """The cells of each line of its tables, without their heads."""
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] != "要求" and not set(row[0]) <= {"-", " "}]


def test_every_requirement_of_level_1_is_answered() -> None:
    assert len(LEVEL_1) == 70
    named = set(re.findall(r"(?<![\d.])\d+\.\d+\.\d+(?![\d.])", PAGE))
    assert [number for number in LEVEL_1 if number not in named] == []


def test_a_requirement_is_met_or_open_and_never_both() -> None:
    met, still_open = PAGE.split("## 还没有做到的")
    for number in LEVEL_1:
        pattern = rf"(?<![\d.]){re.escape(number)}(?![\d.])"
        assert bool(re.search(pattern, met)) != bool(re.search(pattern, still_open)), number


@pytest.mark.parametrize("row", rows(PAGE.split("## 不适用的")[0]), ids=lambda row: row[0][:40])
def test_each_answer_names_its_test(row: list[str]) -> None:
    assert len(row) == 3
    named = re.findall(r"`([^`]+)`", row[2])
    assert named
    assert [path for path in named if not (HOME / path).is_file()] == []
