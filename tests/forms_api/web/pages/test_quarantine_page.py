"""What came under a number that was taken: managers find all of it."""

import os

import pytest

from forms_api.records.ids import new_id
from forms_api.records.record import Record

TOYS = "/forms/toy-disinfection?place=small-1"
HERE = "/records/quarantine"


@pytest.fixture
def conflict(visit, staff, store):
    """The caregiver goes back and sends something else; the id of what was set aside."""
    visitor = visit(staff.caregiver)
    page = visitor.get(TOYS)
    visitor.send(page, f__soaked="pass", f__chlorine="200")
    answer = visitor.send(
        page,
        f__soaked="fail",
        f__soaked__note="<b>水龙头坏了</b>",
        f__chlorine="一百五",
        f__why="没有水",
        f__remark="第一行\n第二行",
    )
    assert answer.status == 409
    return store.read("quarantine")[-1].id


def facts(page):
    cells = [cell.text for cell in page.all("td")]
    return dict(zip(cells[::2], cells[1::2], strict=True))


def test_a_reviewer_finds_it_from_my_post(visit, staff, conflict):
    visitor = visit(staff.principal)
    link = visitor.get("/mine").one("a", href=HERE)
    assert link.text == "另存的内容（1）"
    page = visitor.get(HERE)
    line = page.one("a", href=f"{HERE}/{conflict}")
    assert "玩具清洗消毒记录" in line.text
    assert "孙保育" in line.text


def test_all_that_was_typed_is_there(visit, staff, conflict, store):
    page = visit(staff.health).get(f"{HERE}/{conflict}")
    assert page.status == 200
    assert facts(page) == {
        "表": "玩具清洗消毒记录",
        "地点": "小一班",
        "浸泡消毒": "不合格",
        "浸泡消毒 · 说明": "<b>水龙头坏了</b>",
        "有效氯": "一百五",
        "为什么不合格": "没有水",
        "备注": "第一行 第二行",
    }
    assert "第一行\n第二行" in page.html.replace("\r\n", "\n")
    assert "<b>水龙头" not in page.html
    first = store.read("submission")[0].id
    assert page.all("a", href=f"/records/{first}")
    assert "同一个人用同一个编号" in page.text


def test_somebody_elses_number_is_said(app, bearer, visit, staff, store):
    visitor = visit(staff.caregiver)
    visitor.send(visitor.get(TOYS), f__soaked="pass", f__chlorine="200")
    first = store.read("submission")[0]
    sheet = {"form": "fridge-log", "answers": {"temperature": 4}, "by": "园长"}
    answer = app.test_client().put(
        f"/api/v1/submissions/{first.id}", json=sheet, headers=bearer(staff.cook)
    )
    assert answer.status_code == 409
    page = visit(staff.principal).get(f"{HERE}/{store.read('quarantine')[0].id}")
    assert "另一个人的记录" in page.text
    assert facts(page) == {"表": "冰箱温度记录", "冰箱温度": "4", "by": "园长"}


def test_others_neither_see_the_link_nor_the_pages(visit, staff, conflict):
    for person in (staff.caregiver, staff.cook):
        visitor = visit(person)
        assert not visitor.get("/mine").all("a", href=HERE)
        for path in (HERE, f"{HERE}/{conflict}"):
            page = visitor.get(path)
            assert page.status == 403
            assert "水龙头" not in page.text


def test_when_there_is_nothing_it_says_so(visit, staff):
    page = visit(staff.principal).get(HERE)
    assert page.status == 200
    assert "现在没有另存的内容" in page.text


def test_what_a_crash_cut_short_is_told(visit, staff, tmp_path):
    """The app's data folder is tmp_path / "data"; see tests/forms_api/conftest.py."""
    assert "没有写完" not in visit(staff.principal).get(HERE).text
    aside = tmp_path / "data" / "aside"
    aside.mkdir(parents=True)
    for name, size, time in (
        ("2026-09-77-aa", 5, 1_760_000_000),
        ("2026-10-1-bb", 7, 1_760_100_000),
    ):
        (aside / name).write_bytes(b"x" * size)
        os.utime(aside / name, (time, time))
    page = visit(staff.principal).get(HERE)
    told = [node.text for node in page.all("span", "hq-line__more")]
    assert told == ["2026-10-1-bb · 7 字节", "2026-09-77-aa · 5 字节"]
    assert "2025-10-09 16:53" in page.text


def test_many_are_on_several_pages(visit, staff, store, clock):

    for number in range(51):
        content = {"content": {"form": f"old-{number}"}}
        store.append(Record(new_id(clock()), "quarantine", "main", "x", "cook", clock(), content))
    visitor = visit(staff.principal)
    titles = [
        [node.text for node in visitor.get(f"{HERE}?page={page}").all("span", "hq-line__title")]
        for page in (1, 2)
    ]
    assert titles[0] == [f"old-{number}" for number in range(50, 0, -1)]
    assert titles[1] == ["old-0"]
    for page in ("0", "9", "x", "-1"):
        assert visitor.get(f"{HERE}?page={page}").status == 200


def test_what_came_first_may_be_no_page_or_gone(visit, staff, store, clock):

    for subject in (staff.cook.id, "gone"):
        fact = Record(
            new_id(clock()), "quarantine", "main", subject, "gone", clock(), {"content": {}}
        )
        store.append(fact)
        page = visit(staff.principal).get(f"{HERE}/{fact.id}")
        assert page.status == 200
        assert not page.all("a", href=f"/records/{subject}")
