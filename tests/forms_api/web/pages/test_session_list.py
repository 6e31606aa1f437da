"""Where one is signed in: each place by itself, and all at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms_api.actions import authenticate
from forms_api.actions.change_person import change_person
from forms_api.actions.enrol_device import enrol_own_device, revoke_device
from forms_api.actions.invite_person import invite_person
from forms_api.actions.read_sessions import read_sessions
from forms_api.derive.people import fold_people
from forms_api.records.person import PERSON
from forms_api.records.session_end import SESSION_END
from forms_api.web.signin.device_cookie import DEVICE

PASSWORD, LONG = "correct horse battery", "a quite long password"
GOOD, OTHER = "481926", "907132"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    monkeypatch.setattr(authenticate, "METHOD", "pbkdf2:sha256:1")


@pytest.fixture
def enter(guest, clock):
    """`enter()` is the cook in one more browser."""

    def enter(name: str = "李厨师"):
        clock.advance(MINUTE)
        browser = guest()
        assert browser.password(name, PASSWORD).status == 303
        return browser

    return enter


@pytest.fixture
def live(store, staff, clock):
    """How the cook's live sessions began, the newest first."""

    def live() -> list[str]:
        cook = fold_people(store.read(PERSON))[staff.cook.id]
        return [one.how for one in read_sessions(store, cook, clock())]

    return live


def lines(page) -> list[str]:
    """What the list says, line by line: those that can be ended have a button."""
    heads = ("没有登记的手机或电脑", "我的手机", "食堂的平板（公用）", "李厨师的手机")
    found = [node.text for node in page.all("div", "hq-line")]
    return [text for text in found if text.startswith(heads) and "登录" in text]


def token_of(page) -> str:
    return page.one("meta", name="csrf-token").attrs["content"]


def end_buttons(page) -> list[str]:
    addresses = [form.attrs["action"] for form in page.all("form")]
    return [
        one for one in addresses if one.startswith("/account/sessions/") and one.count("/") == 4
    ]


def press(browser, page, address: str):
    return browser.client.post(address, data={"csrf_token": token_of(page)})


def test_each_place_has_its_line_and_this_one_stands_first(enter, tablet, staff, give_pin):
    first = enter()
    enter()
    tablet.pin(staff.cook, give_pin(staff.cook))
    page = first.get("/account")
    found = lines(page)
    assert [("本机" in line, "退出" in line) for line in found] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    assert "09:01 用密码登录" in found[0]
    assert "食堂的平板（公用）" in found[1]
    assert "用 PIN登录" in found[1]


def test_one_is_ended_and_the_others_stay(enter, store, staff):
    here, there, third = enter(), enter(), enter()
    page = here.get("/account")
    newest = end_buttons(page)[0]
    answer = press(here, page, newest)
    assert answer.headers["Location"] == "/account?done=session"
    assert [one.get("/mine").status for one in (here, there, third)] == [200, 200, 303]
    (fact,) = store.read(SESSION_END)
    assert (fact.body["why"], fact.by) == ("revoked", staff.cook.id)
    assert len(lines(here.get("/account"))) == 2
    assert press(here, page, newest).status_code == 404


def test_nobody_ends_what_is_not_theirs(enter):
    cook, other = enter(), enter("周保健")
    other_one = enter("周保健")
    address = end_buttons(other.get("/account"))[0]
    assert press(cook, cook.get("/account"), address).status_code == 404
    assert other_one.get("/mine").status == 200


def test_all_at_once_with_this_one_and_a_copy_of_its_cookie(app, enter, store, clock, live):
    here, there, other = enter(), enter(), enter("周保健")
    thief = here.copy(app)
    answer = press(here, here.get("/account"), "/account/sessions/end")
    assert answer.headers["Location"] == "/signin"
    assert [one.get("/mine").status for one in (here, there, thief, other)] == [303, 303, 303, 200]
    assert live() == []
    assert enter().get("/mine").status == 200
    assert live() == ["password"]


def test_a_manager_ends_all_of_somebody(enter, staff, store):
    cook, boss = enter(), enter("钱园长")
    page = boss.get(f"/people/{staff.cook.id}")
    assert "登录着 1 处" in page.text
    answer = press(boss, page, f"/people/{staff.cook.id}/sessions/end")
    assert answer.headers["Location"] == f"/people/{staff.cook.id}?done=sessions"
    assert (cook.get("/mine").status, boss.get("/mine").status) == (303, 200)
    assert store.read(SESSION_END)[-1].by == staff.principal.id


@pytest.mark.parametrize("path", ["/account/sessions/x/end", "/account/sessions/end"])
def test_the_password_is_asked_again(enter, clock, path):
    here = enter()
    clock.advance(6 * MINUTE)
    answer = press(here, here.get("/mine"), path)
    assert answer.headers["Location"].startswith("/prove?")
    assert here.get("/mine").status == 200


class TestWhatIsLive:
    """The list and the check of a session agree."""

    def test_signing_out_ends_it(self, enter, live):
        here = enter()
        assert live() == ["password"]
        press(here, here.get("/mine"), "/signout")
        assert live() == []

    def test_a_new_password_ends_the_others_and_keeps_this_one(self, enter, live, clock):
        here, there = enter(), enter()
        page = here.get("/account/password")
        clock.advance(MINUTE)
        here.send(page, old=PASSWORD, password=LONG, password_again=LONG)
        assert (here.get("/mine").status, there.get("/mine").status) == (200, 303)
        assert [("本机" in line) for line in lines(here.get("/account"))] == [True]
        assert live() == ["password"]

    def test_a_new_pin_ends_those_by_pin(self, guest, enter, store, staff, clock, give_pin, live):
        token = enrol_own_device(store, staff.cook, "我的手机", clock()).token
        pin = give_pin(staff.cook)
        clock.advance(MINUTE)
        phone, other, here = guest(token), guest(token), enter()
        for one in (phone, other):
            assert one.pin(staff.cook, pin).status == 303
        assert sorted(live()) == ["password", "pin", "pin"]
        clock.advance(MINUTE)
        phone.send(phone.get("/account/pin"), pin=OTHER, pin_again=OTHER)
        assert [one.get("/mine").status for one in (phone, other, here)] == [200, 303, 200]
        assert sorted(live()) == ["password", "pin"]

    def test_on_a_phone_that_was_enrolled_in_it(self, enter, live, clock, store, staff):
        here = enter()
        here.send(here.get("/device/own"), pin=GOOD, pin_again=GOOD)
        assert lines(here.get("/account"))[0].startswith("李厨师的手机")
        clock.advance(timedelta(days=2))
        assert here.get("/mine").status == 200
        assert live() == ["password"]
        device = read_sessions(store, staff.cook, clock())[0].device
        revoke_device(store, device.id, clock(), by="console")
        assert here.get("/mine").status == 303
        assert live() == []

    def test_by_an_invitation_on_password_or_pin(self, guest, store, staff, clock, live, enter):
        clock.advance(MINUTE)
        link = invite_person(store, staff.cook, clock()).path
        phone = guest()
        phone.send(phone.get(link), pin=GOOD, pin_again=GOOD)
        assert live() == ["invitation"]
        clock.advance(MINUTE)
        here = enter()
        here.send(here.get("/account/password"), old=PASSWORD, password=LONG, password_again=LONG)
        assert phone.get("/mine").status == 200, "it stands on the PIN"
        assert sorted(live()) == ["invitation", "password"]

    def test_by_an_invitation_on_a_known_tablet(self, tablet, store, staff, clock, live):
        link = invite_person(store, staff.cook, clock()).path
        clock.advance(MINUTE)
        tablet.send(tablet.get(link), password=LONG, password_again=LONG)
        assert read_sessions(store, staff.cook, clock())[0].device.shared
        clock.advance(timedelta(hours=12))
        assert live() == []

    def test_time_ends_it(self, enter, clock, live):
        enter()
        clock.advance(timedelta(hours=12))
        assert live() == []

    def test_disabling_ends_it(self, enter, library, store, staff, clock, live):
        enter()
        change_person(library, store, replace(staff.cook, active=False), clock())
        assert live() == []
        clock.advance(MINUTE)
        change_person(library, store, replace(staff.cook, active=True), clock())
        assert live() == []

    def test_proving_again_is_told(self, enter, clock):
        here = enter()
        clock.advance(6 * MINUTE)
        here.send(here.get("/prove"), password=PASSWORD)
        assert "09:07 又确认过" in here.get("/account").text
        assert not here.client.get_cookie(DEVICE)
