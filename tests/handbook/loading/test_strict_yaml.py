"""What strict YAML reads, where it says things stand, and what it refuses."""

import pytest
import yaml

from handbook.loading.marks import Mark
from handbook.loading.strict_yaml import parse_yaml


def refusals(text: str) -> list[str]:
    return [str(problem) for problem in parse_yaml(text, "x.yml").problems]


def test_values_and_marks() -> None:
    parsed = parse_yaml(
        """\
# 注释
title: 玩具消毒   # 尾注
fields:
  - {id: 一二, ask: "问：什么"}
  - id: b
empty:
text: |
  第一行

  第三行
""",
        "x.yml",
    )
    assert parsed.value == {
        "title": "玩具消毒",
        "fields": [{"id": "一二", "ask": "问：什么"}, {"id": "b"}],
        "empty": None,
        "text": "第一行\n\n第三行\n",
    }
    marks = parsed.marks
    assert marks.key(("title",)) == Mark(2, 1)
    assert marks.value(("title",)) == Mark(2, 8)
    assert marks.key(("fields", 0, "ask")) == Mark(4, 14)
    assert marks.value(("fields", 0, "ask")) == Mark(4, 19)
    assert marks.value(("fields", 1)) == Mark(5, 5)
    assert marks.value(("empty",)) == Mark(6, 1), "nothing to point at but the key"
    assert marks.value(("text",)) == Mark(7, 7)
    assert marks.value(("fields", 0, "missing", "deeper")) == Mark(4, 5), "the nearest around it"


def test_keys_are_texts() -> None:
    assert parse_yaml("on: 1\n2026: 2\ntrue: 3\n", "x").value == {"on": 1, "2026": 2, "true": 3}


def test_byte_order_mark_does_not_move_columns() -> None:
    assert parse_yaml("a: 1", "x").marks.key(("a",)) == Mark(1, 1)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_counts(line_end: str) -> None:
    parsed = parse_yaml(line_end.join(["a: 1", "b: 2", "a: 3"]), "x.yml")
    assert [str(problem) for problem in parsed.problems] == [
        "x.yml:3:1: 「a」重复了，第 1 行已经写过，请删掉一个"
    ]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "4:3", "第 3 行已经写过"),
        ("a: !!python/object:os.system x\n", "1:4", "不能用标签"),
        ("a: !x {b: 1}\n", "1:4", "不能用标签"),
        ("a: &x 1\nb: *x\n", "1:4", "锚点 &x"),
        ("a: *x\n", "1:4", "引用 *x"),
        ("a: 1\n---\nb: 2\n", "2:1", "一个文件只写一份内容"),
        ("", "1:1", "文件是空的"),
        ("# 只有注释\n", "1:1", "文件是空的"),
        ("- a\n", "1:1", "键: 值"),
        ("只有一句话\n", "1:1", "键: 值"),
        ("a: 1\n\tb: 2\n", "2:1", "TAB"),
        ("a: 1\nb:\tc\n", "2:3", "TAB"),
        ("a: x\x00y\n", "1:5", "U+0000"),
        ("a: x\u2028b: y\n", "1:5", "U+2028"),
        ('a: "\\x1b[2J"\n', "1:4", "控制字符"),
        ('a: "没有收尾\nb: 1\n', "1:4", "引号没有收尾"),
        ('a: "没有收尾\nb: "c"\n', "1:4", "引号没有收尾"),
        ("a: 'it's'\n", "1:8", "引号后面还有文字"),
        ("a: [x, y\nb: 1\n", "1:4", "括号没有收尾"),
        ("a: {x: y\n", "1:4", "括号没有收尾"),
        ("a: x]\nb: ]\n", "2:4", "多了一个「]」"),
        ("title：x\n", "1:6", "全角冒号"),
        ("title：x\nkind: y\n", "1:6", "全角冒号"),
        ("title: x\nkind：y\nz: 1\n", "2:5", "全角冒号"),
        ("title:x\nkind: y\n", "1:6", "冒号后面要空一格"),
        ("a: 开窗: 通风\n", "1:6", "加引号"),
        ("a: x\n  b: y\n", "2:4", "缩进不对"),
        ("a:\n  b: 1\n c: 2\n", "3:2", "缩进"),
        ("a: - b\n", "1:4", "另起一行"),
        ("a: @home\n", "1:4", "「@」开头"),
        ('a: "C:\\q"\n', "1:7", "反斜杠"),
        ("a: {air-minutes}开窗\n", "1:4", "整段文字要加引号"),
        ("a: {b: 开窗 {air-minutes} 后}\n", "1:11", "整段文字要加引号"),
        ("a: {b: {air-minutes}开窗}\n", "1:8", "整段文字要加引号"),
        ("a: {{air}}\n", "1:5", "整段文字要加引号"),
        ("? [a]\n: b\n", "1:3", "键要写成一个词"),
        ('a: {"": b}\n', "1:5", "缺少键名"),
        ("a: |x\n b\n", "1:5", "换行"),
    ],
)
def test_refusals(text: str, place: str, words: str) -> None:
    first = refusals(text)[0]
    assert first.startswith(f"x.yml:{place}: ")
    assert words in first


def test_depth_of_50_is_the_last() -> None:
    assert refusals("a: " + "[" * 49 + "]" * 49) == []
    assert "套得太深" in refusals("a: " + "[" * 50 + "]" * 50)[0]


def test_ten_thousand_nodes_are_the_last() -> None:
    # the mapping, the key and the list are nodes too
    assert refusals(f"a: [{'x,' * 9_997}]") == []
    assert "内容太多" in refusals(f"a: [{'x,' * 9_998}]")[0]


def test_20000_brackets_need_no_stack() -> None:
    assert refusals("[" * 20_000) == ["x.yml:1:51: 套得太深（超过 50 层），请检查括号和缩进"]


def test_problems_of_one_file_are_bounded() -> None:
    found = refusals("a: 1\n" * 3000)
    assert len(found) == 101
    assert "请先改前面的" in found[-1]


def test_the_same_places_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML was built without libyaml its own parser finds the same."""
    text = 'a: 1\nb:\n  - {c: 中文, d: [x]}\n  - |\n    多行\n    文字\ne: "引\n  号"\nf:\n'
    wrong = ("a: [x\nb: 1\n", 'a: "x\n', "title：x\nb: 1\n", "a: b: c\n", "a:\n  b: 1\n c: 2\n")
    fast, fast_wrong = parse_yaml(text, "x"), [refusals(bad) for bad in wrong]
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert parse_yaml(text, "x") == fast
    assert [refusals(bad) for bad in wrong] == fast_wrong
