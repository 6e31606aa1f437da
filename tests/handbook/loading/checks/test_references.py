"""Ids that lead nowhere, from wherever they are written."""

from collections.abc import Callable

import pytest

Edit = Callable[[str, str, str], list[str]]
Check = Callable[[dict[str, str]], list[str]]

RULE, JOB, FORM = "rules/hygiene.yml", "jobs/carer.yml", "forms/toys.yml"
TRAINING, REPAIR = "training/hygiene.yml", "forms/repair.yml"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            JOB,
            "training: [hygiene]",
            "training: [hygene]",
            "没有培训「hygene」，是不是「hygiene」（training/hygiene.yml:1）？",
        ),
        (
            JOB,
            "training: [h",
            "reports_to: carr\ntraining: [h",
            "没有岗位「carr」，是不是「carer」（jobs/carer.yml:1）？",
        ),
        (
            JOB,
            "training: [h",
            "stand_in: nobody\ntraining: [h",
            "没有岗位「nobody」，请先写好它，或改成已有的编号（有：carer）",
        ),
        (
            JOB,
            "forms: [toys]",
            "forms: [toyz]",
            "没有表「toyz」，是不是「toys」（forms/toys.yml:1）？",
        ),
        (
            JOB,
            "[hygiene#air]",
            "[hygiene#aer]",
            "没有条款「hygiene#aer」，是不是「hygiene#air」（rules/hygiene.yml:8）？",
        ),
        (
            JOB,
            "[hygiene#air]",
            "[cleaning#air]",
            "没有制度「cleaning」，是不是「hygiene#air」（rules/hygiene.yml:8）？",
        ),
        (RULE, "who: [carer]\n    forms", "who: [carer, cook]\n    forms", "没有岗位「cook」"),
        (
            RULE,
            "who: [carer]\n    forms",
            "who: [carer, reporter]\n    forms",
            "没有岗位「reporter」",
        ),
        (RULE, "chapter", "owner: carre\nchapter", "没有岗位「carre」，是不是「carer」"),
        (TRAINING, "for: [carer]", "for: [carers]", "没有岗位「carers」，是不是「carer」"),
        (TRAINING, "covers: [hygiene]", "covers: [hygiene, air]", "没有制度「air」"),
        (
            TRAINING,
            "rule: hygiene#toys",
            "rule: hygiene#toy",
            "没有条款「hygiene#toy」，是不是「hygiene#toys」",
        ),
        (
            TRAINING,
            "{standard: chlorine}",
            "{standard: clorine}",
            "没有标准「clorine」，是不是「chlorine」（standards.yml:1）？",
        ),
        (
            TRAINING,
            "quiz:",
            "practical: {assessor: doctor, items: [{text: 会配}]}\nquiz:",
            "没有岗位「doctor」",
        ),
        (FORM, "who: [carer]", "who: [carer, teacher]", "没有岗位「teacher」"),
        (
            FORM,
            "{group: classroom}",
            "{group: classrom}",
            "没有地方类别「classrom」，是不是「classroom」（school.yml:7）？",
        ),
        (
            FORM,
            "{group: classroom}",
            "{place: kichen}",
            "没有地方「kichen」，是不是「kitchen」（school.yml:8）？",
        ),
        (FORM, "{group: classroom}", "{register: repair}", "没有台账（kind: register）「repair」"),
        (
            FORM,
            "{open: repair}",
            "{open: repairs}",
            "没有申请单（kind: request）「repairs」，是不是「repair」（forms/repair.yml:2）？",
        ),
        (FORM, "{open: repair}", "{open: toys}", "没有申请单（kind: request）「toys」"),
        (
            FORM,
            "standard: chlorine}",
            "standard: chlorin}",
            "没有标准「chlorin」，是不是「chlorine」",
        ),
        (
            FORM,
            "  - {id: soaked",
            "  - {id: who-did, ask: 谁, type: person, jobs: [cook]}\n  - {id: soaked",
            "没有岗位「cook」",
        ),
        (
            FORM,
            "  - {id: soaked",
            "  - {id: room, ask: 哪, type: place, group: toilet}\n  - {id: soaked",
            "没有地方类别「toilet」",
        ),
        (REPAIR, "who: [carer]}", "who: [carer, cook, reporter, keeper]}", "没有岗位「cook」"),
        (
            REPAIR,
            "who: [carer]}",
            "who: [carer], fields: [{id: n, ask: 数, type: number, standard: nope}]}",
            "没有标准「nope」",
        ),
        (
            "standards.yml",
            "  unit: mg/L",
            "  verified: {by: nurse, on: 2026-09-01}\n  unit: mg/L",
            "没有岗位「nurse」",
        ),
    ],
)
def test_one_dangling_id(edit: Edit, name: str, old: str, new: str, words: str) -> None:
    found = [line for line in edit(name, old, new) if words in line]
    assert len(found) == 1
    assert found[0].startswith(f"{name}:")


def test_everyone_is_no_job_to_be_written(edit: Edit) -> None:
    assert edit(FORM, "who: [carer]", "who: everyone") == []


def test_what_an_unreadable_file_defines_is_not_called_dangling(check: Check) -> None:
    found = check({"rules/hygiene.yml": "clauses: [\n", "school.yml": "a: [\n"})
    assert {line.partition(":")[0] for line in found} == {"rules/hygiene.yml", "school.yml"}


def test_dangling_ids_are_found_in_a_file_that_is_wrong_elsewhere(edit: Edit) -> None:
    found = edit(FORM, "who: [carer]", "who: [cok]\nextra: 1")
    assert any("没有岗位「cok」" in line for line in found)
    assert any("不认识「extra」" in line for line in found)
