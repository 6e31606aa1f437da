"""/people: who manages people adds, changes, invites and disables them; each time it is a fact."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from forms_api.actions.change_person import change_person
from forms_api.actions.enrol_device import enrol_own_device, enrol_shared_device
from forms_api.actions.issue_token import issue_token
from forms_api.actions.person_fact import find_person_fact
from forms_api.derive.leave import fold_leaves
from forms_api.derive.people import fold_people
from forms_api.derive.tokens import fold_tokens
from forms_api.records.device import DEVICE
from forms_api.records.invitation import INVITATION
from forms_api.records.leave import LEAVE
from forms_api.records.person import PERSON, TOKEN
from forms_api.web.access import PROVED

NEW = "/people/new"


@pytest.fixture
def manager(visit, staff, clock):
    """The principal, who has just typed the password."""
    visitor = visit(staff.principal)
    return prove(visitor, clock)


def prove(visitor, clock):
    with visitor.client.session_transaction() as session:
        session[PROVED] = clock().isoformat()
    return visitor


def press(visitor, page, address: str):
    """Press the button of a small form."""
    token = page.one("meta", name="csrf-token").attrs["content"]
    (form,) = page.all("form", action=address)
    assert form.all("button")
    return visitor.post(address, {"csrf_token": token})


def folded(store, person_id):
    return fold_people(store.read(PERSON, subject=person_id))[person_id]


class TestList:
    def test_shows_who_is_there(self, manager, staff):
        page = manager.get("/people")
        names = {line.text for line in page.all("span", "hq-line__title")}
        assert names == {person.name for person in vars(staff).values()}

    def test_is_searched(self, manager, staff):
        page = manager.get("/people?find=厨")
        assert [line.text for line in page.all("span", "hq-line__title")] == ["李厨师"]
        assert "没有找到「没有」" in manager.get("/people?find=没有").text
        by_id = manager.get(f"/people?find={staff.cook.id}")
        assert [line.text for line in by_id.all("span", "hq-line__title")] == ["李厨师"]

    def test_who_left_stands_apart(self, manager, staff, library, store, clock):
        change_person(library, store, replace(staff.cook, active=False), clock())
        assert "李厨师" not in manager.get("/people").text
        assert "李厨师" in manager.get("/people?show=disabled").text
        assert "孙保育" not in manager.get("/people?show=disabled").text
        assert "已停用" in manager.get("/people?show=all").one("span", "hq-pill").text

    def test_namesakes_are_told_apart_by_id(self, manager, add):
        twins = [add("李芳", "cook"), add("李芳", "cook")]
        page = manager.get("/people")
        assert all(f"编号 {person.id}" in page.text for person in twins)
        assert "同名" in manager.get(f"/people/{twins[0].id}").text

    def test_is_closed_to_others(self, visit, staff):
        for person in (staff.cook, staff.caregiver, staff.health):
            assert visit(person).get("/people").status == 403


class TestAdd:
    def test_a_person_who_is_invited_next(self, manager, staff, store):
        sent = {"name": " 马  门卫 ", "jobs": ["cook"], "places": ["kitchen"]}
        answer = manager.send(manager.get(NEW), **sent)
        fact = store.read(PERSON)[-1]
        assert answer.status == 303
        assert answer.headers["Location"] == f"/people/{fact.subject}?done=added"
        assert (fact.by, fact.body["name"]) == (staff.principal.id, "马 门卫")
        assert [*fact.body["jobs"], *fact.body["places"]] == ["cook", "kitchen"]
        page = manager.follow(answer)
        assert "还不能登录，请发邀请" in page.text

    def test_what_is_wrong_stands_beside_the_field(self, manager, store):
        before = len(store.read(PERSON))
        page = manager.send(manager.get(NEW), name="")
        assert page.status == 422
        assert page.errors == {"name": "请写姓名", "jobs": "请写明岗位"}
        unknown = manager.send(page, name="马门卫", jobs=["cok"])
        assert "没有「cok」这个岗位" in unknown.errors["jobs"]
        assert unknown.sheet["name"] == ["马门卫"]
        assert len(store.read(PERSON)) == before

    def test_a_namesake_is_asked_about_once(self, manager, store):
        filled = {"name": "李厨师", "jobs": ["cook"]}
        before = len(store.read(PERSON))
        asked = manager.send(manager.get(NEW), **filled)
        assert asked.status == 422
        assert "已经有" in asked.text
        assert len(store.read(PERSON)) == before
        assert manager.send(asked).status == 303
        assert len(store.read(PERSON)) == before + 1

    def test_what_was_typed_survives_the_proof(self, visit, staff, clock, store):
        visitor = prove(visit(staff.principal), clock)
        sheet = visitor.get(NEW)
        clock.advance(timedelta(minutes=6))
        asked = visitor.send(sheet, name="马门卫", jobs=["cook", "health-worker"])
        assert asked.status == 401
        assert "再输一次密码" in asked.one("h1").text
        wrong = visitor.send(asked, password="no")
        assert "密码不对" in wrong.errors["password"]
        back = visitor.send(wrong, password="correct horse battery")
        again = visitor.send(back)
        assert again.sheet["name"] == ["马门卫"]
        assert again.sheet["jobs"] == ["cook", "health-worker"]
        assert visitor.send(again).status == 303
        assert store.read(PERSON)[-1].body["name"] == "马门卫"


class TestChange:
    def test_is_a_fact_by_who_did_it(self, manager, staff, store):
        page = manager.get(f"/people/{staff.cook.id}/change")
        assert page.sheet["name"] == ["李厨师"]
        answer = manager.send(page, name="李大厨", jobs=["cook", "health-worker"])
        assert manager.follow(answer).one("h1").text == "李大厨"
        assert find_person_fact(store, staff.cook.id).by == staff.principal.id
        assert folded(store, staff.cook.id).jobs == ("cook", "health-worker")

    def test_over_a_newer_state_is_asked_again(self, manager, staff, library, store, clock):
        page = manager.get(f"/people/{staff.cook.id}/change")
        change_person(library, store, replace(staff.cook, name="李二"), clock())
        stale = manager.send(page, name="李大厨")
        assert stale.status == 409
        assert stale.sheet["name"] == ["李大厨"]
        assert manager.send(stale).status == 303

    def test_the_last_manager_keeps_the_right(self, manager, staff, store):
        page = manager.get(f"/people/{staff.principal.id}/change")
        refused = manager.send(page, jobs=["cook"])
        assert refused.status == 422
        assert "最后一个" in refused.text
        assert folded(store, staff.principal.id).jobs == ("principal",)

    def test_an_unknown_person_is_not_found(self, manager):
        for path in ("", "/change", "/leave", "/disable"):
            assert manager.get(f"/people/nobody{path}").status == 404


class TestStanding:
    def test_disabling_ends_all_at_once(self, manager, visit, staff, store, bearer, app):
        cook, headers = visit(staff.cook), bearer(staff.cook)
        assert cook.get("/mine").status == 200
        page = manager.get(f"/people/{staff.cook.id}/disable")
        assert "马上退出" in page.text
        answer = manager.send(page)
        assert "已停用" in manager.follow(answer).text
        assert find_person_fact(store, staff.cook.id).by == staff.principal.id
        assert cook.get("/mine").status == 303
        api = app.test_client().get("/api/v1/records", headers=headers)
        assert api.status_code == 401

    def test_who_comes_back_is_invited_anew(self, manager, staff, library, store, clock):
        change_person(library, store, replace(staff.cook, active=False), clock())
        clock.advance(timedelta(seconds=1))
        path = f"/people/{staff.cook.id}"
        answer = press(manager, manager.get(path), f"{path}/enable")
        page = manager.follow(answer)
        assert "还不能登录，请发邀请" in page.text
        assert folded(store, staff.cook.id).active

    def test_the_last_manager_stays(self, manager, staff, store):
        refused = manager.send(manager.get(f"/people/{staff.principal.id}/disable"))
        assert "最后一个" in refused.text
        assert folded(store, staff.principal.id).active


class TestCampuses:
    def test_a_manager_of_one_campus_leaves_the_others_alone(self, visit, add, staff, clock, store):
        near = prove(visit(add("马园长", "principal", campuses=("main",))), clock)
        page = near.get(f"/people/{staff.cook.id}")  # works in all campuses
        assert "您只能看" in page.text
        assert not page.all("a", href=f"/people/{staff.cook.id}/change")
        for path in ("change", "leave", "disable"):
            assert near.get(f"/people/{staff.cook.id}/{path}").status == 403
        sent = {"csrf_token": page.one("meta", name="csrf-token").attrs["content"]}
        before = len(store.read(PERSON)) + len(store.read(INVITATION))
        for path in ("invite", "disable", "enable", "change", "leave"):
            assert near.post(f"/people/{staff.cook.id}/{path}", sent).status == 403
        assert len(store.read(PERSON)) + len(store.read(INVITATION)) == before
        refused = near.send(near.get(NEW), name="牛远", jobs=["cook"])
        assert "别的园区" in refused.text


class TestInvitation:
    def test_link_and_code_are_shown_once(self, manager, staff, store, guest):
        path = f"/people/{staff.cook.id}"
        page = press(manager, manager.get(path), f"{path}/invite")
        (fact,) = store.read(INVITATION)
        assert (fact.by, fact.subject) == (staff.principal.id, staff.cook.id)
        address = page.one("p", "hq-address").text
        assert address.startswith("http://localhost/invitation/")
        assert page.all("path"), "the QR code"
        assert page.headers["Cache-Control"] == "no-store"
        invited = guest().get(address.removeprefix("http://localhost"))
        assert "李厨师，欢迎" in invited.text
        assert address not in manager.get(path).html

    def test_after_five_minutes_the_password_first(self, manager, staff, store, clock):
        path = f"/people/{staff.cook.id}"
        page = manager.get(path)
        clock.advance(timedelta(minutes=6))
        asked = press(manager, page, f"{path}/invite")
        assert asked.status == 401
        assert not store.read(INVITATION)
        back = manager.send(asked, password="correct horse battery")
        shown = manager.send(back)
        assert "再按一次" in shown.one("div", "hq-note").text
        assert not store.read(INVITATION)
        assert press(manager, shown, f"{path}/invite").status == 200


class TestRevoke:
    def test_a_token(self, manager, staff, store, clock):
        issue_token(store, staff.cook, clock(), days=30, label="报表")
        (token,) = fold_tokens(store.read(TOKEN)).values()
        path = f"/people/{staff.cook.id}"
        page = manager.get(path)
        assert "报表" in page.text
        answer = press(manager, page, f"{path}/tokens/{token.id}/revoke")
        assert "报表" not in manager.follow(answer).text
        assert store.read(TOKEN)[-1].by == staff.principal.id

    def test_a_phone(self, manager, staff, store, clock):
        device = enrol_own_device(store, staff.cook, "旧手机", clock()).device
        path = f"/people/{staff.cook.id}"
        answer = press(manager, manager.get(path), f"{path}/devices/{device.id}/revoke")
        assert "旧手机" not in manager.follow(answer).text
        fact = store.read(DEVICE, subject=device.id)[-1]
        assert (fact.body["active"], fact.by) == (False, staff.principal.id)

    def test_not_through_another_person(self, manager, staff, store, clock):
        device = enrol_own_device(store, staff.cook, "旧手机", clock()).device
        page = manager.get(f"/people/{staff.cook.id}")
        sent = {"csrf_token": page.one("meta", name="csrf-token").attrs["content"]}
        other = f"/people/{staff.health.id}/devices/{device.id}/revoke"
        assert manager.post(other, sent).status == 404
        assert store.read(DEVICE, subject=device.id)[-1].body["active"]

    def test_a_shared_device(self, manager, staff, store, clock, library):
        device = enrol_shared_device(
            library, store, staff.principal, "main", "食堂的平板", clock()
        ).device
        assert "食堂的平板" in manager.get("/people").text
        answer = manager.send(manager.get(f"/people/devices/{device.id}"))
        assert "食堂的平板" not in manager.follow(answer).text


class TestLeave:
    def test_with_a_stand_in(self, manager, staff, store):
        page = manager.get(f"/people/{staff.cook.id}/leave")
        answer = manager.send(page, first="2026-10-13", last="2026-10-15", stand_in=staff.health.id)
        shown = manager.follow(answer)
        assert "2026-10-13 到 2026-10-15" in shown.text
        assert "周保健代班" in shown.text
        (leave,) = fold_leaves(store.read(LEAVE))
        assert (leave.first, leave.last) == (date(2026, 10, 13), date(2026, 10, 15))
        assert store.read(LEAVE)[-1].by == staff.principal.id
        withdrawn = press(manager, shown, f"/people/{staff.cook.id}/leave/{leave.id}/withdraw")
        assert "已撤回" in manager.follow(withdrawn).text
        assert fold_leaves(store.read(LEAVE)) == ()

    @pytest.mark.parametrize(
        ("sent", "field", "words"),
        [
            ({"first": "", "last": "2026-10-15"}, "first", "请选一个日期"),
            ({"first": "2026-10-15", "last": "soon"}, "last", "请选一个日期"),
            ({"first": "2026-10-15", "last": "2026-10-14"}, "last", "不能早于"),
            (
                {"first": "2026-10-15", "last": "2026-10-15", "stand_in": "nobody"},
                "stand_in",
                "没有找到",
            ),
        ],
    )
    def test_what_is_wrong_stands_beside_the_field(self, manager, staff, store, sent, field, words):
        page = manager.send(manager.get(f"/people/{staff.cook.id}/leave"), **sent)
        assert page.status == 422
        assert words in page.errors[field]
        assert page.sheet["first"] == [sent["first"]]
        assert not store.read(LEAVE)

    def test_the_stand_in_has_the_forms_on_these_days_only(self, manager, visit, staff, clock):
        page = manager.get(f"/people/{staff.cook.id}/leave")
        days = {"first": "2026-10-13", "last": "2026-10-13", "stand_in": staff.health.id}
        manager.send(page, **days)
        health, found = visit(staff.health), []
        for _ in range(3):
            found.append(health.get("/forms/fridge-log").status)
            clock.advance(timedelta(days=1))
        assert found == [403, 200, 403]

    def test_who_is_away_is_marked(self, manager, staff):
        page = manager.get(f"/people/{staff.cook.id}/leave")
        manager.send(page, first="2026-10-12", last="2026-10-12")
        assert "请假" in manager.get("/people?find=李厨师").one("span", "hq-pill").text


class TestDoor:
    def test_the_card_says_who_looks_after_the_place(self, visit, staff, add):
        add("吴保育", "childcare-worker", "small-1")
        page = visit(staff.cook).get("/places/small-1/card")
        assert page.one("h1").text == "小一班"
        assert [node.text for node in page.all("dd")] == ["孙保育", "吴保育"]
        assert page.all("path"), "the QR code"

    def test_the_code_leads_to_ones_own_forms_there(self, visit, staff):
        page = visit(staff.caregiver).get("/places/small-1")
        assert page.all("a", href="/forms/toy-disinfection?place=small-1")
        cook = visit(staff.cook).get("/places/small-1")
        assert "没有要填的表" in cook.text

    def test_a_stranger_meets_the_door(self, guest):
        assert guest().get("/places/small-1").status == 303

    def test_an_unknown_place_is_not_found(self, visit, staff):
        assert visit(staff.cook).get("/places/nowhere").status == 404
