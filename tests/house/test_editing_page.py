"""The page on how to change a rule shows flows that are in good shape."""

import re
from pathlib import Path

import pytest

from handbook.loading import load_library

HOME = Path(__file__).parents[2]
PAGE = HOME / "docs" / "about" / "editing.md"
SCHOOL = """\
title: 小苗幼儿园
timezone: Asia/Shanghai
campuses: [{id: main, title: 总园, places: [{id: room, title: 活动室}]}]
"""
TERMS = "terms: [{id: autumn, title: 秋季学期, starts: 2026-09-01, ends: 2027-01-22}]\n"
FORM = """\
title: 购物申请
kind: request
who: [cook, storekeeper]
fields:
  - {id: wanted, ask: 哪天要用, type: date}
"""
JOB = "title: 某岗\nstand_in: {other}\nduties: [{{id: work, text: 做事}}]\ntraining: []\n"


@pytest.fixture
def flow() -> str:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    (found,) = [block for block in blocks if block.startswith("states:")]
    return str(found)


def problems_of(folder: Path, form: str) -> list[str]:
    jobs = {"principal": "cook", "cook": "storekeeper", "storekeeper": "cook"}
    files = {
        "school.yml": SCHOOL,
        "calendar/2026-2027.yml": TERMS,
        "forms/buying.yml": form,
        **{f"jobs/{job}.yml": JOB.format(other=other) for job, other in jobs.items()},
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found = load_library(folder, shown_as="").problems
    return [str(problem) for problem in found if problem.path == "forms/buying.yml"]


def test_the_flow_on_the_page_is_in_good_shape(tmp_path: Path, flow: str) -> None:
    assert problems_of(tmp_path, FORM + flow) == []


def test_a_broken_one_is_told(tmp_path: Path, flow: str) -> None:
    (problem,) = problems_of(tmp_path, FORM + flow.replace("to: bought", "to: approved"))
    assert "怎么走也走不到「bought」" in problem
