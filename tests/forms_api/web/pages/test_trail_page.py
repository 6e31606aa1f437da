"""/people/trail: who signed in, was refused, read or changed what."""

from datetime import timedelta

import pytest

from forms_api.records.erasure import ERASURE
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.session_end import all_ended_record, session_end_record
from forms_api.records.signin import signin_record
from forms_api.records.totp import totp_record

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def personal(amend):
    """The records of the fridge tell of a person here."""
    return amend("forms/fridge-log.yml", "kind: record", "kind: record\ndata: personal")


@pytest.fixture
def manager(visit, staff, clock):
    return visit(staff.principal).prove(clock())


def lines(page):
    return [
        " ".join(
            part.text for part in node.all("span") if "hq-line__text" not in part.attrs["class"]
        )
        for node in page.all(cls="hq-line")
    ]


def titles(page):
    return [node.text for node in page.all("span", "hq-line__title")]


def test_what_happened_stands_there_in_words_newest_first(
    manager, visit, guest, staff, scene, clock
):
    clock.advance(timedelta(minutes=1))
    guest().password("李厨师", "not the one")
    clock.advance(timedelta(minutes=1))
    guest().password("李厨师", PASSWORD)
    clock.advance(timedelta(minutes=1))
    visit(staff.cook).get("/people")
    clock.advance(timedelta(minutes=1))
    visit(staff.health).get(f"/records/{scene.fridge}")
    page = manager.get("/people/trail")
    assert [line for line in lines(page) if "登记了设备" not in line][:4] == [
        "周保健 看了「冰箱温度记录」 10月12日 09:04 · 食堂 · 李厨师 10月12日 09:00 填",
        "李厨师 想用「人员」 10月12日 09:03 · 岗位不能办 被拒",
        "李厨师 登录 10月12日 09:02 · 密码",
        "李厨师 登录 10月12日 09:01 · 密码 没登录上",
    ]
    assert page.one("a", href=f"/records/{scene.fridge}").text.startswith("周保健")


def test_what_was_set_aside_leads_to_its_own_page(manager, visit, app, staff, scene, bearer):
    body = {"form": "fridge-log", "place": "kitchen", "answers": {"temperature": 5}}
    address = f"/api/v1/submissions/{scene.fridge}"
    assert app.test_client().put(address, json=body, headers=bearer(staff.cook)).status_code == 409
    reader = visit(staff.health)
    for node in reader.get("/records/quarantine").all("a", "hq-line"):
        assert reader.get(node.attrs["href"]).status == 200
    page = manager.get("/people/trail?kind=read")
    assert titles(page) == ["周保健 看了「冰箱温度记录（另存）」"]
    assert manager.get(page.one("a", "hq-line").attrs["href"]).status == 200


def test_a_part_and_a_person_can_be_picked(manager, visit, guest, staff, scene):
    visit(staff.caregiver).get("/people")
    visit(staff.health).get(f"/records/{scene.fridge}")
    guest().password("李厨师", PASSWORD)
    guest().password("孙保育", PASSWORD)
    assert titles(manager.get("/people/trail?kind=refused")) == ["孙保育 想用「人员」"]
    assert titles(manager.get("/people/trail?kind=read")) == ["周保健 看了「冰箱温度记录」"]
    signins = manager.get(f"/people/trail?kind=signin&person={staff.cook.id}")
    assert titles(signins) == ["李厨师 登录"]
    everything = titles(manager.get(f"/people/trail?person={staff.caregiver.id}"))
    assert {"孙保育 登录", "孙保育 想用「人员」", "命令行 加了人员"} < set(everything)
    assert not any("李厨师" in title for title in everything)


def test_changes_of_people_say_who_did_what_to_whom(manager, staff):
    manager.post(f"/people/{staff.cook.id}/disable", sheet(manager, staff.cook))
    page = manager.get("/people/trail?kind=change")
    assert any(line.startswith("钱园长 停用了人员 10月12日 09:00 · 李厨师") for line in lines(page))


def sheet(manager, person):
    page = manager.get(f"/people/{person.id}/disable")
    return {"csrf_token": page.sheet["csrf_token"][0]}


def test_who_ends_sessions_and_second_factors_stands_there(manager, staff, store, clock):
    by, cook = staff.principal.id, staff.cook.id
    clock.advance(timedelta(minutes=1))
    store.append(
        session_end_record(clock(), campus="main", session_id="x", why="switch", by=cook),
        all_ended_record(clock(), campus="main", person_id=cook, by=cook),
        all_ended_record(clock(), campus="main", person_id=cook, by=by),
        totp_record(clock(), campus="main", person_id=cook, secret="JBSWY3DP", by=cook),
        totp_record(clock(), campus="main", person_id=cook, secret=None, by=by),
    )
    assert titles(manager.get("/people/trail?kind=signin")) == [
        "钱园长 让人全部退出",
        "李厨师 在所有设备上退出",
        "李厨师 换人，退出",
    ]
    page = manager.get("/people/trail?kind=change")
    assert titles(page)[:2] == ["钱园长 停用了动态码", "李厨师 设了动态码"]
    assert "JBSWY3DP" not in page.html


def test_a_reading_of_what_was_erased_is_still_there(manager, visit, staff, scene, store, clock):
    visit(staff.health).get(f"/records/{scene.fridge}")
    by = staff.principal.id
    store.append(Record(new_id(clock()), ERASURE, "main", scene.fridge, by, clock(), {}))
    assert titles(manager.get("/people/trail?kind=read")) == ["周保健 看了「已删除的记录」"]


def test_it_is_shown_a_page_at_a_time(manager, staff, store, clock):
    for number in range(120):
        clock.advance(timedelta(minutes=1))
        ok = number % 2 == 0
        store.append(signin_record(clock(), campus="main", person_id="", how="password", ok=ok))
    pages = [manager.get(f"/people/trail?kind=signin&page={number}") for number in (1, 2, 3)]
    assert [len(titles(page)) for page in pages] == [50, 50, 20]
    assert "较早的" in pages[1].text
    assert "较早的" not in pages[2].text
    assert titles(pages[0])[0] == "不认识的名字 登录"
    assert lines(pages[0])[0].endswith("没登录上")
    times = [line for page in pages for line in lines(page)]
    assert len(set(times)) == 120


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=99999999999999999999", "page=x", "kind=x", "person=x"]
)
def test_odd_queries_are_harmless(manager, query):
    assert manager.get(f"/people/trail?{query}").status == 200


def test_two_of_one_name_are_told_apart(manager, add, guest, store):
    twin = add("李厨师", "cook")
    assert f"李厨师（{twin.id[-6:]}）" in manager.get("/people/trail").text


def test_nothing_secret_stands_there(manager, staff, give_pin, guest, store, scene):
    give_pin(staff.cook)
    guest().password("李厨师", PASSWORD)
    html = manager.get("/people/trail").html
    hashes = [
        record.body["hash"]
        for kind in ("credential", "pin", "token", "invitation", "device")
        for record in store.read(kind)
    ]
    assert len(hashes) > 5
    assert not [secret for secret in [*hashes, PASSWORD, "481926"] if secret in html]


def test_closings_excuses_and_receipts_stand_there_in_words(manager, visit, amend, staff, scene):
    amend("forms/fridge-log.yml", "who: [cook]", "who: [cook]\nread_by: [principal]")
    page = manager.get("/today/closings")
    sheet = {"csrf_token": page.sheet["csrf_token"], "where": "main", "reason": "台风"}
    manager.post("/today/closings", {**sheet, "first": "2026-10-20", "last": "2026-10-21"})
    page = manager.get(f"/records/{scene.fridge}")
    (form,) = [one for one in page.all("form", "hq-form") if "receipt" in one.attrs["action"]]
    manager.post(form.attrs["action"], page.sheet)
    manager.send(manager.get(f"/today/excuses/{scene.excuse}"))
    found = lines(manager.get("/people/trail?kind=work"))
    wanted = {
        "钱园长 记了停园": "总园 · 10月20日到10月21日 · 台风",
        "孙保育 说了不用做": "玩具清洗消毒记录 · 小一班 · 10月16日 · 下雨",
        "钱园长 撤回了不用做": "玩具清洗消毒记录 · 小一班 · 10月16日 · 下雨",
        "钱园长 确认看过": "冰箱温度记录 · 食堂",
    }
    assert len(found) == len(wanted)
    for title, more in wanted.items():
        assert any(line.startswith(title) and more in line for line in found), (title, found)
    assert manager.get("/people/trail?kind=work").all("a", href=f"/records/{scene.fridge}")
