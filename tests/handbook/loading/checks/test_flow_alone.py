"""A state that waits for one named person alone."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from handbook.loading import load_library

Write = Callable[[Mapping[str, str | bytes]], Path]
WANT = """\
title: 领用
kind: request
who: everyone
fields:
  - {id: what, ask: 领什么, type: text}
  - {id: helper, ask: 谁帮忙, type: person}
states:
  asked: {title: 已申领}
  given: {title: 已发}
  taken: {title: 已领, final: true}
moves:
  - {id: give, title: 发, from: [asked], to: given, who: [carer]}
  - {id: take, title: 签收, from: [given], to: taken, who: [reporter, carer]}
  - {id: back, title: 退回, from: [given], to: asked, who: ["field:helper"]}
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", None),
        ("[reporter, carer]", "[reporter]", "9:3: 提醒：「given」以后每一步都只等一个人"),
        (
            "asked], to: given, who: [carer]",
            "asked], to: given, who: [reporter]",
            "8:3: 提醒：「asked」",
        ),
        ("who: [reporter, carer]", "who: everyone", None),
    ],
)
def test_when_they_leave_nobody_can(write: Write, old: str, new: str, found: str | None) -> None:
    loaded = load_library(write({"forms/want.yml": WANT.replace(old, new, 1)}))
    said = [str(one) for one in loaded.problems if "只等一个人" in one.message]
    assert loaded.library is not None, "a reminder, no more"
    if found is None:
        assert said == []
    else:
        (line,) = said
        assert found in line
