import posixpath
import re
from collections.abc import Callable
from datetime import date

import markdown
import pytest

from handbook.model.library import Library
from handbook.pages.build import build_pages
from handbook.pages.links import LastChange, Links
from handbook.pages.page import Page

LINK = re.compile(r"\]\(([^)#]*\.md)(#[^)]*)?\)")
ANCHOR = re.compile(r"^#+ .*\{ #([a-z0-9-]+)", re.M)
RULE, FORM, JOB = "rules/disinfection.md", "forms/toys.md", "jobs/childcare-worker.md"
TRAINING, STANDARD = "training/disinfection.md", "standards/chlorine-toys.md"


def pages_of(library: Library, links: Links | None = None) -> dict[str, Page]:
    return {page.uri: page for page in build_pages(library, links)}


def links_of(page: Page) -> set[str]:
    folder = posixpath.dirname(page.uri)
    targets = (match[1] for match in LINK.finditer(page.markdown))
    return {posixpath.normpath(posixpath.join(folder, target)) for target in targets}


def test_every_policy_and_kind_has_its_page(library: Library) -> None:
    assert sorted(pages_of(library)) == sorted(
        [
            "index.md",
            *("overview/daily.md", "overview/weekly.md", "overview/monthly.md"),
            *("overview/calendar.md", "overview/numbers.md", "overview/dilution.md"),
            *("jobs/index.md", "jobs/childcare-worker.md", "jobs/health-worker.md"),
            *("rules/index.md", RULE),
            *("forms/index.md", FORM, "forms/repair.md"),
            *("training/index.md", TRAINING),
            *("standards/index.md", STANDARD, "standards/toys-minutes.md"),
        ]
    )


def test_every_link_between_pages_leads_to_a_page_and_a_place_on_it(library: Library) -> None:
    pages = pages_of(library)
    for page in pages.values():
        folder = posixpath.dirname(page.uri)
        for target, anchor in LINK.findall(page.markdown):
            found = pages[posixpath.normpath(posixpath.join(folder, target))]
            assert not anchor or anchor[1:] in ANCHOR.findall(found.markdown)


@pytest.mark.parametrize(
    ("one", "other"),
    [(RULE, FORM), (RULE, JOB), (RULE, TRAINING), (RULE, STANDARD), (FORM, JOB), (FORM, STANDARD),
     (FORM, TRAINING), (JOB, TRAINING), (TRAINING, STANDARD)],
)  # fmt: skip
def test_links_lead_both_ways(library: Library, one: str, other: str) -> None:
    pages = pages_of(library)
    assert other in links_of(pages[one])
    assert one in links_of(pages[other])


def test_a_clause_says_who_what_proves_it_and_where_its_number_is_from(library: Library) -> None:
    page = pages_of(library)[RULE].markdown
    clause = page[page.index("{ #toys ") :]
    assert "[保育员](../jobs/childcare-worker.md)" in clause
    assert "[玩具消毒记录](../forms/toys.md)" in clause
    assert "[去填写](/forms/toys)" in clause
    assert "[100–250 mg/L](../standards/chlorine-toys.md)" in clause
    assert "转引 · 待核实" in clause
    assert "所有人" in page
    assert "日常观察" in page


def test_a_verified_number_is_not_marked(library: Library) -> None:
    pages = pages_of(library)
    assert "待核实" not in pages["standards/toys-minutes.md"].markdown
    assert "2026-09-01 核实" in pages["standards/toys-minutes.md"].markdown
    assert "待核实" in pages[STANDARD].markdown


def test_a_job_reads_by_the_clock(library: Library) -> None:
    page = pages_of(library)[JOB].markdown
    order = [page.index(words) for words in ("07:30", "开窗", "15:00", "洗玩具", "说话和气")]
    assert order == sorted(order)
    assert "[≥ 10 分钟](../standards/toys-minutes.md)" in page
    assert "第 1、2 条" in page


def test_a_form_says_who_where_when_and_each_limit(library: Library) -> None:
    page = pages_of(library)[FORM].markdown
    for words in (
        "小一班、小二班",
        "每周五 16:00 前，可晚 2 小时，碰上放假顺延到下一个开园日",
        "[去填写](/forms/toys)",
        "「浸泡过」是不合格时必填",
        "超出就不收",
        "不合格时可以开 [报修](repair.md)",
    ):
        assert words in page


def test_a_request_says_its_states_and_moves(library: Library) -> None:
    page = pages_of(library)["forms/repair.md"].markdown
    assert "<li>已提交</li>\n<li>已修好</li>\n</ol>" in page
    assert (
        "| 已提交 | 修好 → 已修好 | [保健医](../jobs/health-worker.md)、报的人<br>2 个开园日之内 |"
        in page
    )
    assert "| 已修好 | 到此结束 |  |" in page
    assert "「提交」和「修好」不能是同一个人" in page
    assert "选一个：灯、门" in page


def test_a_module_shows_no_answers(library: Library) -> None:
    page = pages_of(library)[TRAINING].markdown
    assert "答 2 道题" in page
    assert "会配" in page
    assert "[去签收](/training/disinfection/sign)" in page
    for secret in ("先做什么", "先清洁", "先喝水", "因为脏的消不透", "越浓越好"):
        assert secret not in page


def test_overviews_say_what_is_due(library: Library) -> None:
    pages = pages_of(library)
    weekly = pages["overview/weekly.md"].markdown
    assert weekly.index("## 周五") < weekly.index("玩具消毒记录")
    assert "每周五 16:00 前 · 小一班、小二班 · 保育员" in weekly
    daily = pages["overview/daily.md"].markdown
    assert daily.index("清早") < daily.index("开窗") < daily.index("下午") < daily.index("洗玩具")


def test_front_matter_and_foot_say_where_a_page_is_from(library: Library) -> None:
    links = Links(
        edit_base="https://git.example.com/edit/policies/",
        changes={"rules/disinfection.yml": LastChange(date(2026, 9, 3), "abc1234")},
    )
    pages = pages_of(library, links)
    head = pages[RULE].markdown.split("---")[1]
    assert 'title: "清洁消毒制度"' in head
    assert 'tags: ["卫生保健"]' in head
    assert 'edit: "https://git.example.com/edit/policies/rules/disinfection.yml"' in head
    assert "来源 policies/rules/disinfection.yml · 最近修改 2026-09-03" in pages[RULE].markdown
    assert "最近修改" not in pages[FORM].markdown
    assert "edit:" not in pages_of(library)[RULE].markdown.split("---")[1]


def test_html_in_policies_is_shown_not_run(make_library: Callable[..., Library]) -> None:
    evil = "<img src=x onerror=alert(1)>"
    library = make_library(
        {
            "school.yml": ("小一班", f'"小{evil}班"'),
            "jobs/childcare-worker.yml": ("title: 保育员", f"title: '保育{evil}员'"),
            "rules/disinfection.yml": ("日常观察", f"'观察{evil}'"),
            "forms/toys.yml": ("浸泡过", f"'浸{evil}'"),
            "standards.yml": ("工作规范附件3", f"'规范{evil}'"),
        }
    )
    pages = build_pages(library)
    shown = [page for page in pages if "onerror" in page.markdown]
    assert len(shown) > 5
    for page in pages:
        body = page.markdown.split("---\n", 2)[2]
        html = markdown.markdown(body, extensions=["attr_list", "md_in_html", "tables"])
        assert "<img" not in html
        assert "<img" not in page.markdown


def test_the_same_library_gives_the_same_pages(library: Library) -> None:
    assert build_pages(library) == build_pages(library)
