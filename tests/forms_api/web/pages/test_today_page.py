"""今天有什么没做: the whole board for who reviews, one's own for everybody else."""

from datetime import date, timedelta

import pytest

from forms_api.actions.record_leave import Absence, record_leave
from forms_api.derive.people import fold_people
from forms_api.records.excuse import EXCUSE, excuse_body
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from handbook.loading import load_library


@pytest.fixture
def missed(clock):
    """At 9:30 the fridge was not read."""
    clock.advance(timedelta(minutes=30))


@pytest.fixture
def excuse(store, clock):
    """`excuse("toy-disinfection", "small-1", "2026-10-16", "下雨")`."""

    def excuse(form, place, day, reason):
        body = excuse_body(form=form, day=date.fromisoformat(day), reason=reason)
        store.append(Record(new_id(clock()), EXCUSE, "main", place, "p", clock(), body))

    return excuse


def lines(page) -> dict[str, str]:
    """The word of each line by its title."""
    return {
        node.all("span", "hq-line__title")[0].text: node.all("span", "hq-pill")[0].text
        for node in page.all("a", "hq-line")
    }


def test_a_day_on_which_all_is_done_so_far(visit, staff):
    page = visit(staff.principal).get("/today")
    assert page.one("h1").text == "今天到现在都做了"
    assert "10月12日 星期一 09:00 · 总园" in page.one("p", "hq-sub").text


def test_what_was_missed_is_the_heading_and_stands_first(visit, staff, missed):
    page = visit(staff.principal).get("/today")
    assert page.one("h1").text == "今天有 1 项没做"
    assert lines(page)["食堂 · 冰箱温度记录"] == "漏做"
    first = page.all("a", "hq-line")[0]
    assert "应于 09:00 前 · 找 李厨师" in first.text
    assert [node.text for node in page.all("div", "hq-stat")] == [
        "1 漏做", "0 补录", "0 待做", "0 已完成",
    ]  # fmt: skip


def test_the_person_to_ask_is_one_step_away_for_who_manages_people(visit, staff, missed):
    page = visit(staff.principal).get("/today")
    assert page.all("a", "hq-line", href=f"/people/{staff.cook.id}")
    page = visit(staff.health).get("/today")
    assert page.all("a", "hq-line", href="/policies/forms/fridge-log/"), "may not see people"


def test_it_leads_to_the_form_until_it_is_done_and_to_the_record_then(visit, staff, store, missed):
    visitor = visit(staff.cook)
    assert visitor.get("/today").all("a", "hq-line", href="/forms/fridge-log?place=kitchen")
    visitor.send(visitor.get("/forms/fridge-log"), f__temperature="4")
    record = store.read("submission")[-1].id
    page = visitor.get("/today")
    assert lines(page)["冰箱温度记录"] == "补录"
    assert page.all("a", "hq-line", href=f"/records/{record}")


def test_everybody_sees_what_is_theirs(visit, staff, missed):
    assert visit(staff.cook).get("/today").one("h1").text == "我的今天"
    assert "冰箱温度记录" in lines(visit(staff.cook).get("/today"))
    page = visit(staff.caregiver).get("/today")
    assert lines(page) == {"玩具清洗消毒记录": "漏做"}, "last Friday's, and no fridge"
    assert "今天没有要做的" in page.text
    friday = visit(staff.caregiver).get("/today?date=2026-10-16")
    assert lines(friday) == {"玩具清洗消毒记录": "待做"}
    assert "小一班 · 10月16日 16:00 前" in friday.text


def test_a_table_of_the_classes_and_a_line_for_the_kitchen(visit, staff):
    page = visit(staff.principal).get("/today?date=2026-10-16")
    assert [node.text for node in page.all("th", scope="row")] == ["小一班", "小二班"]
    assert [node.text for node in page.all("th", scope="col")] == ["玩具清洗消毒记录"]
    assert [node.text for node in page.all("a", "hq-cell")] == ["待做"] * 3
    assert visit(staff.caregiver).get("/today?date=2026-10-16").all("table") == []


def test_the_week_before_is_not_forgotten(visit, staff):
    page = visit(staff.principal).get("/today")
    (week,) = [node for node in page.all("details") if "前 7 天漏做" in node.text]
    # 10 October, a Saturday, is no workday here: Monday the 5th to Friday the 9th, and the toys
    assert week.all("summary")[0].text == "前 7 天漏做 7 项"
    assert "小一班 · 玩具清洗消毒记录 应于 10月9日 16:00 前" in week.text


def test_an_excuse_gives_its_reason(visit, staff, store, clock, excuse):
    excuse("toy-disinfection", "small-1", "2026-10-16", "下雨")
    page = visit(staff.principal).get("/today?date=2026-10-16")
    assert lines(page)["小一班 · 玩具清洗消毒记录"] == "不需要"
    assert "下雨" in page.text


def test_a_mistake_in_the_policies_is_told_to_who_can_mend_it(
    visit, staff, policies, folder, monkeypatch
):
    """Who edits in a browser never sees a terminal; the last good rules stay in force."""
    folder.swap("rules/disinfection.yml", "chapter:", "chaptr:")
    problems = load_library(folder.root, shown_as="policies").problems
    monkeypatch.setattr(policies, "problems", lambda: problems)
    said = visit(staff.principal).get("/today").one("div", "hq-note--error").text
    assert "大家看到的还是上一次的" in said
    assert "policies/rules/disinfection.yml:2:1: 不认识「chaptr」，是不是「chapter」？" in said
    assert "下一学年" not in said, "a reminder keeps nothing back"
    assert visit(staff.caregiver).get("/today").all("div", "hq-note--error") == []


def test_other_days_are_one_step_away(visit, staff):
    page = visit(staff.principal).get("/today")
    assert page.all("a", href="/today?date=2026-10-11")
    assert page.all("a", href="/today?date=2026-10-13")
    other = visit(staff.principal).get("/today?date=2026-10-13")
    assert other.one("h1").text == "10月13日 星期二"
    assert not other.all("script", src="/static/renew.js"), "only today changes by itself"
    assert visit(staff.principal).get("/today?date=gestern").status == 404


def test_a_place_without_somebody_to_look_after_it_is_told_to_reviewers(visit, staff, add):
    def gaps(person) -> list[str]:
        page = visit(person).get("/today?date=2026-10-16")
        found = [one for one in page.all("details") if "缺人" in one.all("summary")[0].text]
        return [line.text for one in found for line in one.all("div", "hq-line")]

    # the caregiver has 小一班 alone, nobody has the others
    assert gaps(staff.principal) == ["小一班 没有代班的人", "小二班 没有人负责", "食堂 没有人负责"]
    assert gaps(staff.caregiver) == []
    for name in ("甲", "乙"):
        add(name, "childcare-worker", "small-2", "kitchen")
    assert gaps(staff.principal) == ["小一班 没有代班的人"]


def test_who_is_on_leave_without_a_stand_in_looks_after_nothing(visit, staff, add, store, clock):
    def gaps() -> list[str]:
        page = visit(staff.principal).get("/today?date=2026-10-16")
        found = [one for one in page.all("details") if "缺人" in one.all("summary")[0].text]
        return [line.text for one in found for line in one.all("div", "hq-line")]

    people = fold_people(store.read("person"))
    days = date(2026, 10, 15), date(2026, 10, 16)
    leave = record_leave(store, people, Absence(staff.caregiver.id, *days), clock())
    assert gaps()[0] == "小一班 孙保育 请假，没有人代班"
    record_leave(
        store,
        people,
        Absence(staff.caregiver.id, *days, staff.health.id),
        clock(),
        supersedes=leave.id,
    )
    assert gaps()[0] == "小一班 没有代班的人"


def test_the_wall_has_what_was_missed_and_nothing_to_press(visit, staff, missed):
    page = visit(staff.principal).get("/today/wall")
    assert page.one("h1").text == "今天有 1 项没做"
    wall = page.one("div", "hq-wall")
    assert "食堂 · 冰箱温度记录 应于 09:00 前 · 李厨师" in wall.text
    assert wall.all("a") == wall.all("button") == wall.all("form") == []
    assert "data-renew" in wall.attrs
    assert page.all("script", src="/static/renew.js")
