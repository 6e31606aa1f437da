"""校历: what the calendar says, and what has to be done before each term."""

from handbook.model.library import Library
from handbook.pages.build import build_pages

TERM = "- {id: autumn, title: 秋季学期, starts: 2026-09-01, ends: 2027-01-22}\n"
DAYS = """holidays:
  - {title: 元旦, from: 2027-01-01, to: 2027-01-01, sure: expected}
  - {title: 国庆节, from: 2026-10-01, to: 2026-10-07}
workdays: [2026-10-10, 2026-09-20]
"""


def page_of(library: Library) -> str:
    (page,) = [one for one in build_pages(library) if one.uri == "overview/calendar.md"]
    return page.markdown


def test_it_shows_terms_holidays_and_exchanged_workdays_in_their_order(make_library) -> None:
    text = page_of(make_library({"calendar/2026-2027.yml": (TERM, TERM + DAYS)}))
    assert "第一天</span><span>2026年9月1日 星期二" in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert rows[2:] == [
        "| 10月1日 到 10月7日，7 天 | 国庆节放假 | 已公布 |",
        "| 1月1日，1 天 | 元旦放假 | 待公布 |",
        "| 2026年9月20日 星期日 | 调休，上班 | 已公布 |",
        "| 2026年10月10日 星期六 | 调休，上班 | 已公布 |",
    ]


def test_it_names_what_has_to_be_done_before_a_term(library, make_library) -> None:
    assert "data-term" not in page_of(library), "nothing is a condition here"
    due = 'due: {every: week, on: [friday], by: "16:00", grace: 2h, if_closed: next-workday}'
    asked = page_of(make_library({"forms/toys.yml": (due, "due: {before: term-start}")}))
    assert '<p class="hq-term" data-term="autumn" hidden></p>' in asked
    assert "开学前办好</span><span>[玩具消毒记录](../forms/toys.md) [去填写]" in asked
