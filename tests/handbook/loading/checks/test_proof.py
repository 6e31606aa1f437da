"""Each clause is proved by a form or says why not, and forms and clauses name each other."""

from collections.abc import Callable

import pytest

Edit = Callable[[str, str, str], list[str]]
RULE, FORM = "rules/hygiene.yml", "forms/toys.yml"
NONE = "    proof: none\n    because: 每天都看得见\n"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (NONE, "", "8:5: 这一条没有说怎么证明"),
        ("    because: 每天都看得见\n", "", "11:5: 写了 proof: none，还要用 because"),
        ("    proof: none\n", "", "11:5: 有 because 就要有 proof: none"),
        (NONE, NONE + "    forms: [repair]\n", "11:5: forms 和 proof: none 只能写一个"),
        (
            "    forms: [toys]\n",
            "    forms: [toys]\n    because: 多余\n",
            "8:5: 有 forms 就不用写 because",
        ),
    ],
)
def test_forms_or_proof_with_because(edit: Edit, old: str, new: str, found: str) -> None:
    problems = [line for line in edit(RULE, old, new) if "proves" not in line]
    assert len(problems) == 1
    assert problems[0].startswith(f"{RULE}:{found}")


def test_a_form_that_does_not_name_the_clause(edit: Edit) -> None:
    assert edit(RULE, NONE, "    forms: [toys]\n") == [
        "forms/toys.yml:3:1: 条款 hygiene#air（rules/hygiene.yml:11）说用这张表证明，"
        "请在 proves 里加上 hygiene#air",
        "rules/hygiene.yml:11:13: 表「toys」（forms/toys.yml）的 proves 里没有 hygiene#air，"
        "请在那里加上",
    ]


def test_a_clause_that_does_not_name_the_form(edit: Edit) -> None:
    assert edit(FORM, "proves: [hygiene#toys]", "proves: [hygiene#toys, hygiene#air]") == [
        "forms/toys.yml:3:24: 条款「hygiene#air」（rules/hygiene.yml:8）的 forms 里没有 toys，"
        "请在那里加上",
        "rules/hygiene.yml:8:5: 表 toys（forms/toys.yml:3）说它证明这一条，请在 forms 里加上 toys",
    ]


@pytest.mark.parametrize("kind", ["checklist", "record"])
@pytest.mark.parametrize("proves", ["", "proves: []\n"])
def test_a_checklist_or_record_proves_something(edit: Edit, kind: str, proves: str) -> None:
    found = edit(FORM, "kind: checklist\nproves: [hygiene#toys]\n", f"kind: {kind}\n{proves}")
    assert any(f"kind 是 {kind} 的表要写" in line for line in found)
