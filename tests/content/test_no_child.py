"""Nothing in the policies or the hand-written docs points at a child or at anybody by name."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms_api.cli.demo.staff import make_staff
from handbook.model.library import Library

HOME = Path(__file__).parents[2]
TELLING = {
    "mobile number": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    "identity number": re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    "child by name": re.compile(r"(?:幼儿|孩子|小朋友)(?:姓名|名叫|叫做)[：:]\s*\S"),
}


def _texts() -> Iterator[tuple[str, str]]:
    for path in (*(HOME / "policies").rglob("*.yml"), *(HOME / "docs").rglob("*.md")):
        if not path.is_relative_to(HOME / "docs" / "policies"):
            yield path.relative_to(HOME).as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("what", TELLING)
def test_no_text_tells_who_somebody_is(what: str) -> None:
    assert not [
        (name, found[0]) for name, text in _texts() if (found := TELLING[what].search(text))
    ]


def test_the_pattern_would_find_one() -> None:
    assert TELLING["mobile number"].search("电话 13800000000。")
    assert TELLING["identity number"].search("110101201901010018")
    assert TELLING["child by name"].search("幼儿姓名：某某")


def test_no_name_of_the_demo_stands_in_a_text(library: Library) -> None:
    names = {one.name for one in make_staff(library)}
    assert names
    assert not [(name, who) for name, text in _texts() for who in names if who in text]
