"""A link to another form in a state that it has."""

from collections.abc import Callable

import pytest

Check = Callable[[dict[str, str]], list[str]]
PRAISE = """\
title: 表扬
kind: request
who: everyone
fields:
  - {id: what, ask: 哪张, type: link, form: repair, states: [done]}
states: {said: {title: 已说}, read: {title: 看过, final: true}}
moves:
  - id: read
    title: 看
    from: [said]
    to: read
    who: [carer]
    fields: [{id: other, ask: 还有哪张, type: link, form: repair, required: false}]
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", None),
        ("[done]", "[don]", "没有这个状态「don」，是不是「done」？"),
        ("[done]", "[submitted, read]", "没有这个状态「read」，可以写：submitted、done"),
        (
            "repair, required: false",
            "repair, states: [x]",
            "没有这个状态「x」，可以写：submitted、done",
        ),
    ],
)
def test_the_states_are_those_of_the_other_form(
    check: Check, old: str, new: str, found: str | None
) -> None:
    problems = check({"forms/praise.yml": PRAISE.replace(old, new)})
    assert any(found in line for line in problems) if found else problems == []
