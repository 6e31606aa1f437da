"""What does not fit a model is said in Chinese, at the key or value that causes it."""

from collections.abc import Callable

import pytest

Edit = Callable[[str, str, str], list[str]]


def test_the_folder_is_good(check: Callable[[dict[str, str]], list[str]]) -> None:
    assert check({}) == []


RULE, JOB, FORM = "rules/hygiene.yml", "jobs/carer.yml", "forms/toys.yml"
STANDARDS, TRAINING = "standards.yml", "training/hygiene.yml"


# file, an edit of it, what stands at the place (once in the edited file), and the words
@pytest.mark.parametrize(
    ("name", "old", "new", "at", "words"),
    [
        (RULE, "chapter: 卫", "chaptr: 卫", "chaptr", "不认识「chaptr」，是不是「chapter」？"),
        (RULE, "title: 消毒制度\n", "", "chapter", "缺少 title（标题），请补上"),
        (RULE, "title: 消", "标题: 消", "标题", "不认识「标题」，是不是「title」？"),
        (RULE, "title: 消毒制度", "title:", "title", "这里空着，请写上文字，或删掉这一行"),
        (RULE, "消毒制度", "2026", "2026", "这里要写文字，数字和 true、false 请加引号"),
        (RULE, "title: 消", "id: x\ntitle: 消", "id: x", "编号就是文件名（hygiene），请删掉这一行"),
        (
            RULE,
            "text: 开窗通风 {air-times}，每次 {air-minutes}。",
            "text: {air-minutes}",
            "{air-minutes}",
            '文字里有 { } 时，整段文字要加引号，如 "开窗 {air-minutes}"',
        ),
        (
            RULE,
            "who: [carer]\n    forms",
            "who: carer\n    forms",
            "carer\n    forms",
            "这里要写成列表，如 [carer]；所有人写 everyone",
        ),
        (RULE, "forms: [toys]", "forms: toys", "toys\n  - id: air", "这里要写成列表，如 [toys]"),
        (RULE, "proof: none", "proof: some", "some", "这里不能写「some」，可以写：none"),
        (JOB, '"07:30"', "7:30", "7:30", '时间要写成 "08:30" 这样（24 小时制，两位数的时和分）'),
        (
            JOB,
            "hygiene#air",
            "hygiene.air",
            "hygiene.air",
            "「hygiene.air」要写成 制度编号#条款编号，如 disinfection#toys",
        ),
        (
            JOB,
            "training: [hygiene]",
            "training: [hygiene]\ngrants: [reviw]",
            "reviw",
            "这里不能写「reviw」，是不是「review」？可以写："
            "review、approve-spending、manage-people、manage-policies",
        ),
        (
            FORM,
            "kind: checklist\n",
            "",
            "title: 玩具",
            "缺少 kind（checklist 检查表；record 记录；request 申请单；register 台账），请补上",
        ),
        (
            FORM,
            "type: check, if_fail",
            "type: chek, if_fail",
            "chek,",
            "这里不能写「chek」，是不是「check」？可以写：check、number、text、long-text、choice、"
            "choices、date、time、person、place、photo、calc、link",
        ),
        (
            FORM,
            "on: [friday]",
            "on: [firday]",
            "firday",
            "on 不能写「firday」，是不是「friday」？要写星期几（如 friday）或每月几号（1 到 31）",
        ),
        (FORM, "every: week", "evry: week", "evry", "不认识「evry」，是不是「every」？"),
        (
            FORM,
            "every: week",
            "every: day",
            "[friday]",
            "on 写星期几时，every 要写 week 或 2 weeks",
        ),
        (
            FORM,
            "{group: classroom}",
            "{group: classroom, place: kitchen}",
            "{group",
            "where 只写一种：place、group、each、register 选一个",
        ),
        (FORM, "where: {group", "where: {grup", "grup", "不认识「grup」，是不是「group」？"),
        (
            STANDARDS,
            "[100, 250]",
            "[250, 100]",
            "[250",
            "range 的第一个数要小于第二个数，请对调",
        ),
        (STANDARDS, "[100, 250]", "[100]", "[100]", "这里要写两个数，如 [100, 250]"),
        (
            STANDARDS,
            "range: [100, 250]",
            "range: [100, 250]\n  at_least: 3",
            "title: 玩具",
            "标准要有且只有一个界限：range、at_least、at_most、equals 选一个",
        ),
        (
            STANDARDS,
            "[100, 250]",
            '["100", 250]',
            '"100"',
            "这里要写一个数，不加引号，也不带单位",
        ),
        (
            "school.yml",
            "Asia/Shanghai",
            "北京",
            "北京",
            "没有「北京」这个时区，国内请写 Asia/Shanghai",
        ),
        (TRAINING, "answer: 1", "answer: 0", "0\n", "这个数至少是 1"),
        (TRAINING, "answer: 1", "answer: 3", "3\n", "answer 是 3，但只有 2 个选项"),
        (
            TRAINING,
            "1000 mg/L",
            "1000",
            "1000",
            "选项要写成文字，或 {standard: 标准编号}；纯数字请加引号",
        ),
    ],
)
def test_one_mistake(
    good: dict[str, str], edit: Edit, name: str, old: str, new: str, at: str, words: str
) -> None:
    text = good[name].replace(old, new)
    before = text[: text.rindex(at)].split("\n")
    assert f"{name}:{len(before)}:{len(before[-1]) + 1}: {words}" in edit(name, old, new)


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("forms: [toys]", "forms: 【toys】", "全角的「【」"),
        ("who: [carer]\n    forms", "who: [carer，cook]\n    forms", "全角的「，」"),
        ("chapter: 卫生保健", "chapter: 卫生保健\nserves: [S３５]", "全角数字"),
        ("chapter: 卫生保健", "chapter: 卫生保健\n　owner: carer", "全角空格"),
    ],
)
def test_full_width_signs_are_named(edit: Edit, old: str, new: str, hint: str) -> None:
    assert any(hint in line for line in edit("rules/hygiene.yml", old, new))


def test_an_unknown_key_is_found_even_without_kind(edit: Edit) -> None:
    found = edit("forms/toys.yml", "kind: checklist", "knd: checklist\nfoo: 1")
    assert "forms/toys.yml:2:1: 不认识「knd」，是不是「kind」？" in found
    assert any(line.startswith("forms/toys.yml:3:1: 不认识「foo」，请删掉；") for line in found)


def test_an_unknown_key_is_found_even_without_type(edit: Edit) -> None:
    found = edit("forms/toys.yml", "type: check, if_fail", "wieght: 2, if_fail")
    assert found == [
        "forms/toys.yml:8:6: 缺少 type（类型），请补上",
        "forms/toys.yml:8:27: 不认识「wieght」，是不是「weight」？",
    ]


def test_a_list_is_not_called_short_when_its_items_failed(edit: Edit) -> None:
    found = edit("rules/hygiene.yml", "who: [carer]\n    forms", "who: [保育员]\n    forms")
    assert [line for line in found if ":6:" in line] == [
        "rules/hygiene.yml:6:11: 「保育员」不能作编号：只用小写字母、数字和短横线，以字母或数字开头"
    ]


def test_items_may_leave_out_their_id(edit: Edit) -> None:
    assert edit("training/hygiene.yml", "- id: q1\n      ask: 用多少？", "- ask: 用多少？") == []
    assert edit("jobs/carer.yml", "{id: air, at", "{at") == []


def test_one_wrong_standard_leaves_the_others(edit: Edit) -> None:
    assert edit("standards.yml", "range: [100, 250]", "range: 100") == [
        "standards.yml:3:10: 这里要写成列表"
    ]


def test_standards_are_mappings_with_good_names(edit: Edit) -> None:
    found = edit("standards.yml", "air-times:", "owner: carer\n空气: 1\nextra: 3\nair-times:")
    assert found == [
        "standards.yml:14:1: 「空气」不能作编号：只用小写字母、数字和短横线",
        "standards.yml:15:8: 每个标准要写成「键: 值」：title、unit、basis、sure 和界限",
    ]
