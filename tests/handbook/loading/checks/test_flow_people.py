"""Separation of duties that the jobs can meet, each job counted as one person."""

from collections.abc import Callable

import pytest

Check = Callable[[dict[str, str]], list[str]]
BUYING = """\
title: 购物申请
kind: request
who: {submit}
fields:
  - {{id: where, ask: 给哪里, type: place}}
states:
  asked: {{title: 已申请}}
  allowed: {{title: 已批准}}
  bought: {{title: 已买}}
  closed: {{title: 完了, final: true}}
moves:
  - {{id: allow, title: 批准, from: [asked], to: allowed, who: {allow}}}
  - {{id: buy, title: 购买, from: [allowed], to: bought, who: {buy}}}
  - {{id: take, title: 验收, from: [bought], to: closed, who: {take}}}
  - {{id: skip, title: 小额, from: [asked], to: bought, who: {allow}}}
different_people: [{apart}]
"""
JOB = "title: 某岗\nduties:\n  - {id: air, text: 开窗}\ntraining: [hygiene]\n"
JOBS = {f"jobs/{name}.yml": JOB for name in ("head", "cook", "store")}
USUAL = {"submit": "everyone", "allow": "[head]", "buy": "[store]", "take": "[carer, cook]"}


@pytest.mark.parametrize(
    ("apart", "who", "found"),
    [
        ("[submit, allow, buy, take]", {}, None),
        ("[allow, take]", {"take": "[head]"}, "「批准」和「验收」都只有「head」能做"),
        ("[allow, take]", {"take": "[head, cook]"}, None),
        ("[submit, take]", {"take": "[reporter]"}, "「提交」和「验收」都只有报的人能做"),
        ("[submit, take]", {"take": "[reporter, cook]"}, None),
        ("[buy, take]", {"take": "[reporter]", "buy": "[reporter]"}, "都只有报的人能做"),
        # Who reports is a cook: the one who accepts as well.
        ("[buy, take]", {"submit": "[cook]", "buy": "[reporter]", "take": "[cook]"}, "「cook」"),
        ("[buy, take]", {"take": "[keeper]", "buy": "[keeper]"}, None),
        ("[allow, buy, take]", {"buy": "[head, cook]", "take": "[head, cook]"}, "加起来不到 3 个"),
        ("[allow, buy, take]", {"buy": "everyone", "take": "[head, cook]"}, None),
        # No purchase sees both: a small one is not approved a second time.
        ("[allow, skip]", {}, None),
        ("[buy, buy]", {}, "「购买」写了两次"),
        ("[submit, " + "allow, buy, take, " * 3 + "skip]", {}, "一组最多写 8 步"),
        ("[buy, taek]", {"buy": "[head]", "take": "[head]"}, "没有步骤「taek」"),
    ],
)  # fmt: skip
def test_people_who_must_differ_can(
    check: Check, apart: str, who: dict[str, str], found: str | None
) -> None:
    form = BUYING.format(apart=apart, **{**USUAL, **who})
    problems = check({**JOBS, "forms/buying.yml": form})
    assert len(problems) == (1 if found else 0), problems
    assert (
        not found
        or (found in problems[0] and "forms/buying.yml:16:20" in problems[0])
        or ("taek" in problems[0])
    )
