"""Twelve mistakes in one folder are twelve problems of one run, each at its line and column."""

from pathlib import Path

from handbook.loading import load_library

FILES = {
    "school.yml": """\
title: 小苗幼儿园
timezone: Asia/Shanghai
campuses:
  - id: main
    title: 总园
    places:
      - {id: small-1, title: 小一班, group: classroom}
      - {id: small-1, title: 小二班, group: classroom}
""",
    "calendar/2026-2027.yml": """\
terms:
  - {id: autumn, title: 秋季学期, starts: 2026-09-01, ends: 2026-13-22}
""",
    "standards.yml": """\
chlorine-toys:
  title: 玩具有效氯
  range: [100, 250]
  unit: mg/L
  basis: 规范附件3
  sure: reported
""",
    "jobs/carer.yml": """\
title: 保育员
reports_to: health-worker
duties:
  - {id: soak, text: 泡玩具, rules: [hygiene#toys], forms: [toys]}
training: [hygiene]
""",
    "rules/hygiene.yml": """\
title: 消毒制度
chapter: 卫生保健
clauses:
  - id: toys
    text: 有效氯 {chlorin-toys}，不能超过 250 mg/L。
    who: [carer]
    forms: [toys]
  - id: books
    text: 图书晒一晒。
    who: [carer]
""",
    "rules/broken.yml": """\
title: 写坏了的制度
chapter：卫生保健
clauses: []
""",
    "training/hygiene.yml": """\
title: 消毒知识
for: [carer]
covers: [hygiene]
contents: 先洗后消。
quiz:
  questions:
    - {id: q1, ask: 用多少？, choices: [一点, 很多], answer: 3}
""",
    "forms/toys.yml": """\
title: 玩具消毒记录
kind: checklist
proves: [hygiene#toys]
who: [carer]
fields:
  - {id: soaked, ask: 浸泡, type: check}
  - {id: strength, ask: 有效氯, type: number, unit: ppm, standard: chlorine-toys}
  - {id: photo, ask: 照片, type: photo, required_if: {soakd: fail}}
""",
    "form/extra.yml": "title: 放错了地方\n",
}

# file, line, what stands at the column, and some words of the cure
FOUND = [
    ("calendar/2026-2027.yml", 2, "2026-13-22", "没有「2026-13-22」这一天"),
    ("form", 1, "", "是不是「forms」"),
    ("forms/toys.yml", 7, "ppm", "请改成「mg/L」"),
    ("forms/toys.yml", 8, "soakd", "是不是「soaked」"),
    ("jobs/carer.yml", 2, "health-worker", "没有岗位「health-worker」"),
    ("rules/broken.yml", 2, "：", "全角冒号"),
    ("rules/hygiene.yml", 5, "{chlorin-toys}", "是不是 {chlorine-toys}"),
    ("rules/hygiene.yml", 5, "250 mg/L", "「250 mg/L」是标准里的数值"),
    ("rules/hygiene.yml", 8, "id: books", "没有说怎么证明"),
    ("school.yml", 8, "small-1", "「small-1」重复了"),
    ("training/hygiene.yml", 4, "contents", "是不是「content」"),
    ("training/hygiene.yml", 7, "3}", "只有 2 个选项"),
]


def test_all_twelve_in_one_run(tmp_path: Path) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    loaded = load_library(tmp_path, shown_as="")
    assert loaded.library is None
    assert len(loaded.errors) == len(FOUND) == 12
    for problem, (file, line, at, words) in zip(loaded.errors, FOUND, strict=True):
        column = FILES[file].splitlines()[line - 1].index(at) + 1 if at else 1
        assert (problem.path, problem.line, problem.column) == (file, line, column)
        assert words in problem.message
