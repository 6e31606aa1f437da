"""我的岗位: what somebody does now, fills today, and has to learn."""

from datetime import UTC, datetime, timedelta

import pytest

from forms_api.records.person import person_record

JOBS = {
    "principal": ("园长", []),
    "caregiver": ("保育员", ["toy-disinfection"]),
    "cook": ("厨师", ["fridge-log"]),
    "health": ("保健医", []),
}


def section(page, title: str):
    """The list that follows a heading."""
    for parent in page.tree.walk():
        nodes = [child for child in parent.children if not isinstance(child, str)]
        for place, node in enumerate(nodes):
            if node.tag == "h2" and node.text == title:
                return nodes[place + 1]
    raise AssertionError(f"no section {title}: {page.text}")


@pytest.mark.parametrize(("who", "job", "forms"), [(who, *job) for who, job in JOBS.items()])
def test_each_job_has_its_page(visit, staff, who, job, forms):
    page = visit(getattr(staff, who)).get("/mine")
    assert page.status == 200
    assert job in page.one("p", "hq-sub").text
    assert "10月12日 星期一" in page.one("p", "hq-sub").text
    links = {a.attrs["href"].split("?")[0] for a in page.all("a")}
    assert {f"/forms/{form}" for form in forms} <= links
    assert ("/forms/toy-disinfection" in links) is (who == "caregiver")
    assert "/forms/mixing" in links, "everyone's form"
    assert "/forms/repair" not in links, "requests come later"


def test_what_is_due_today_comes_first(visit, staff):
    page = visit(staff.cook).get("/mine")
    assert "冰箱温度记录" in section(page, "今天要填").text
    assert "冰箱温度记录" not in section(page, "我的其他表").text
    assert "消毒液配制记录" in section(page, "我的其他表").text


def test_who_has_nothing_daily_is_told_so(visit, staff):
    assert "今天没有要填的表" in section(visit(staff.caregiver).get("/mine"), "今天要填").text


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-10-13T07:59", "待做"),
        ("2026-10-13T08:01", "还有 59 分钟"),
        ("2026-10-13T08:59:30", "还有 1 分钟"),
    ],
)
def test_what_is_due_soon_says_how_soon(visit, staff, clock, when, words):
    clock.now = datetime.fromisoformat(f"{when}+08:00").astimezone(UTC)
    due = section(visit(staff.cook).get("/mine"), "今天要填")
    assert [pill.text for pill in due.all("span", "hq-pill")] == [words]


def test_what_was_missed_is_on_top_also_from_the_day_before(visit, staff, clock):
    clock.advance(timedelta(minutes=30))
    page = visit(staff.cook).get("/mine")
    missed = [line.text for line in section(page, "漏做").all("span", "hq-line__more")]
    # the last day before Monday that was worked is Friday
    assert missed == ["食堂 · 应于 09:00 前", "食堂 · 应于 10月9日 09:00 前"]
    assert page.text.index("漏做") < page.text.index("今天要填")
    assert "没填的在上面" in section(page, "今天要填").text


def test_a_form_leads_to_ones_own_place(visit, staff):
    page = visit(staff.caregiver).get("/mine")
    assert page.all("a", href="/forms/toy-disinfection?place=small-1")


def test_what_was_recorded_today_says_when_and_leads_to_it(visit, staff, clock, store):
    visitor = visit(staff.cook)
    visitor.send(visitor.get("/forms/fridge-log"), f__temperature="4")
    record = store.read("submission")[-1].id
    assert "今天的都填了" in section(visitor.get("/mine"), "今天要填").text
    today = section(visitor.get("/mine"), "今天交了的")
    assert "09:00 已完成" in today.text
    assert today.all("a", href=f"/records/{record}")
    clock.advance(timedelta(days=1))
    assert "今天交了的" not in visitor.get("/mine").text


@pytest.mark.parametrize(("hours", "now"), [(0, "开窗通风"), (7, "玩具浸泡 100–250 mg/L")])
def test_the_duty_of_the_hour_is_marked(visit, staff, clock, hours, now):
    clock.advance(timedelta(hours=hours))
    page = visit(staff.caregiver).get("/mine")
    marked = [line.text for line in section(page, "我的一天").all(cls="hq-line--now")]
    assert len(marked) == 1
    assert now in marked[0]


def test_duties_without_an_hour_are_there_too(visit, staff):
    assert "巡班" in section(visit(staff.health).get("/mine"), "我的一天").text


def test_training_to_sign(visit, staff):
    training = section(visit(staff.caregiver).get("/mine"), "我的培训")
    assert "待签收" in training.text
    assert training.all("a", href="/training/disinfection/sign")


def test_the_assessor_finds_the_practical(visit, staff):
    page = visit(staff.health).get("/mine")
    assert section(page, "由我考核").all("a", href="/training/disinfection/practical")
    assert "由我考核" not in visit(staff.caregiver).get("/mine").text


def test_a_job_that_was_removed_leaves_a_page(visit, store, clock, add):
    person = add("马门卫", "gatekeeper", "old-gate")
    page = visit(person).get("/mine")
    assert page.status == 200
    assert "没有要签收的培训" in page.text


def test_a_new_job_shows_at_once(visit, staff, store, clock):
    visitor = visit(staff.cook)
    now_caregiver = person_record(
        clock(),
        campus="main",
        name="李厨师",
        jobs=("childcare-worker",),
        person_id=staff.cook.id,
    )
    store.append(now_caregiver)
    assert "玩具清洗消毒记录" in visitor.get("/mine").text


def test_a_new_duty_shows_without_restart(visit, staff, amend):
    visitor = visit(staff.health)
    amend("jobs/health-worker.yml", "text: 巡班", "text: 上午下午各巡一次班")
    assert "上午下午各巡一次班" in visitor.get("/mine").text


def test_no_id_stands_twice(visit, staff):
    page = visit(staff.caregiver).get("/mine")
    assert len(page.ids) == len(set(page.ids))
