"""One's own phone, PIN and password; the invitation that begins them; proving them once more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forms_api.actions.change_person import change_person
from forms_api.actions.enrol_device import enrol_own_device
from forms_api.actions.find_device import find_device
from forms_api.actions.invite_person import invite_person
from forms_api.records.device import DEVICE as DEVICE_FACT
from forms_api.records.person import CREDENTIAL
from forms_api.records.pin import PIN
from forms_api.web.signin.device_cookie import DEVICE, NO_PIN

PASSWORD = "correct horse battery"
GOOD, OTHER = "481926", "907132"
LONG = "a quite long password"


@pytest.fixture
def cook(guest):
    """The cook, who has just typed the password on a phone that nobody knows."""
    found = guest()
    assert found.password("李厨师", PASSWORD).status == 303
    return found


def token_of(page) -> str:
    return page.one("meta", name="csrf-token").attrs["content"]


class TestEnrol:
    def test_is_offered_after_a_password(self, cook):
        page = cook.get("/mine")
        assert page.one("a", href="/device/own").text == "是，我自己的手机"

    def test_no_is_taken_for_an_answer(self, cook):
        token = token_of(cook.get("/mine"))
        answer = cook.client.post("/device/no", data={"csrf_token": token, "next": "/forms/"})
        assert answer.headers["Location"] == "/forms/"
        assert cook.client.get_cookie(NO_PIN)
        assert not cook.get("/mine").all("a", href="/device/own")

    def test_ones_own_phone(self, cook, guest, staff, store):
        page = cook.get("/device/own")
        assert page.sheet["label"] == ["李厨师的手机"]
        answer = cook.send(page, pin=GOOD, pin_again=GOOD)
        assert (answer.status, answer.headers["Location"]) == (303, "/account?done=own")
        (fact,) = store.read(DEVICE_FACT)
        assert (fact.by, fact.body["shared"]) == (staff.cook.id, False)
        token = cook.client.get_cookie(DEVICE).value
        assert find_device(store, token).id == fact.id
        later = guest(token)
        assert later.pin(staff.cook, GOOD).status == 303
        assert not cook.get("/mine").all("a", href="/device/own")

    @pytest.mark.parametrize(
        ("pin", "words"),
        [("123456", "连着的数字"), ("121212", "重复"), ("900312", "生日"), ("12", "6 位")],
    )
    def test_a_weak_pin_is_refused_with_the_reason(self, cook, store, pin, words):
        page = cook.send(cook.get("/device/own"), pin=pin, pin_again=pin)
        assert page.status == 422
        assert words in page.errors["pin"]
        assert not store.read(DEVICE_FACT)
        assert not store.read(PIN)
        assert f'value="{pin}"' not in page.html

    def test_typed_twice_alike(self, cook, store):
        page = cook.send(cook.get("/device/own"), pin=GOOD, pin_again=OTHER)
        assert "不一样" in page.errors["pin_again"]
        assert not store.read(PIN)

    def test_a_phone_without_a_name_is_not_enrolled_nor_is_its_pin(self, cook, store):
        page = cook.send(cook.get("/device/own"), label=" ", pin=GOOD, pin_again=GOOD)
        assert "起个名字" in page.errors["label"]
        assert not store.read(PIN)

    def test_who_has_a_pin_need_not_choose_another(self, cook, staff, store, give_pin):
        give_pin(staff.cook)
        assert cook.send(cook.get("/device/own")).status == 303
        assert len(store.read(PIN)) == 1

    def test_after_five_minutes_the_password_first(self, cook, clock):
        page = cook.get("/device/own")
        clock.advance(timedelta(minutes=6))
        assert cook.get("/device/own").headers["Location"] == "/prove?next=/device/own"
        answer = cook.send(page, pin=GOOD, pin_again=GOOD)
        assert answer.headers["Location"] == "/prove?next=/device/own"
        assert GOOD not in answer.html, "a PIN never travels"

    def test_a_shared_one_is_for_managers(self, cook, guest, staff, store, give_pin):
        assert cook.get("/device/shared").status == 403
        assert "请园长或后勤主任" in cook.get("/device").text
        boss = guest()
        boss.password("钱园长", PASSWORD)
        answer = boss.send(boss.get("/device/shared"), label="食堂的平板")
        assert answer.headers["Location"] == "/account?done=shared"
        (fact,) = store.read(DEVICE_FACT)
        assert (fact.body["shared"], fact.body["label"]) == (True, "食堂的平板")
        assert boss.get("/mine").one("form", action="/switch")

    def test_a_shared_one_needs_a_name(self, guest, store):
        boss = guest()
        boss.password("钱园长", PASSWORD)
        page = boss.send(boss.get("/device/shared"), label="")
        assert "起个名字" in page.errors["label"]
        assert not store.read(DEVICE_FACT)


class TestInvitation:
    @pytest.fixture
    def link(self, store, staff, clock) -> str:
        return invite_person(store, staff.cook, clock(), by=staff.principal.id).path

    def test_shows_who_is_meant_and_opening_it_uses_nothing(self, guest, link):
        for _ in range(2):
            page = guest().get(link)
            assert page.status == 200
            assert "李厨师，欢迎" in page.one("h1").text

    def test_sets_password_pin_and_phone_in_one_step(self, guest, staff, store, link):
        phone = guest()
        page = phone.get(link)
        new = {"password": LONG, "password_again": LONG, "pin": GOOD, "pin_again": GOOD}
        answer = phone.send(page, **new)
        assert (answer.status, answer.headers["Location"]) == (303, "/mine")
        assert "李厨师" in phone.get("/mine").text
        later = guest(phone.client.get_cookie(DEVICE).value)
        assert later.pin(staff.cook, GOOD).status == 303
        assert guest().password("李厨师", LONG).status == 303
        assert guest().password("李厨师", PASSWORD).status == 422

    def test_the_password_alone_enrols_nothing(self, guest, store, link):
        phone = guest()
        assert phone.send(phone.get(link), password=LONG, password_again=LONG).status == 303
        assert not store.read(DEVICE_FACT)
        assert phone.client.get_cookie(DEVICE) is None

    def test_is_used_once(self, guest, store, link):
        first, second = guest(), guest()
        pages = first.get(link), second.get(link)
        sent = {"password": LONG, "password_again": LONG}
        assert first.send(pages[0], **sent).status == 303
        late = second.send(pages[1], password=LONG + "2", password_again=LONG + "2")
        assert late.status == 410
        assert "用过了" in late.text
        assert second.get("/mine").status == 303
        assert guest().get(link).status == 410
        assert len(store.read(CREDENTIAL)) == 5, "four staff, one new"

    def test_lasts_a_day(self, guest, link, clock):
        clock.advance(timedelta(hours=24))
        page = guest().get(link)
        assert page.status == 410
        assert "24 小时" in page.text

    def test_ends_when_a_new_one_is_made_or_the_person_leaves(
        self, guest, link, store, staff, clock, library
    ):
        clock.advance(timedelta(minutes=1))
        newer = invite_person(store, staff.cook, clock()).path
        assert guest().get(link).status == 410
        assert guest().get(newer).status == 200
        change_person(library, store, replace(staff.cook, active=False), clock())
        assert guest().get(newer).status == 410

    @pytest.mark.parametrize("token", ["x", "a" * 43, "%20", "..", "%00"])
    def test_a_guess_is_told_no_more(self, guest, token):
        page = guest().get(f"/invitation/{token}")
        assert page.status == 410
        assert "李厨师" not in page.text

    @pytest.mark.parametrize(
        ("sent", "field", "words"),
        [
            ({}, "pin", "设一个密码"),
            ({"password": "short", "password_again": "short"}, "password", "至少 8 位"),
            ({"password": LONG, "password_again": "x"}, "password_again", "不一样"),
            ({"pin": "111111", "pin_again": "111111"}, "pin", "重复"),
            ({"pin": GOOD, "pin_again": GOOD, "label": ""}, "label", "起个名字"),
        ],
    )
    def test_what_is_wrong_stands_beside_the_field_and_uses_nothing(
        self, guest, store, link, sent, field, words
    ):
        phone = guest()
        page = phone.send(phone.get(link), **sent)
        assert page.status == 422
        assert words in page.errors[field]
        assert phone.get(link).status == 200

    def test_who_holds_grants_sets_a_password_of_twelve(self, guest, store, staff, clock):
        link = invite_person(store, staff.principal, clock()).path
        phone = guest()
        page = phone.send(phone.get(link), pin=GOOD, pin_again=GOOD)
        assert "请设一个密码" in page.errors["password"]
        short = phone.send(page, password="eleven char", password_again="eleven char")
        assert "至少 12 位" in short.errors["password"]

    def test_a_shared_tablet_stays_shared(self, tablet, link, staff, store):
        page = tablet.get(link)
        assert not page.all("input", name="pin")
        before = tablet.client.get_cookie(DEVICE).value
        sent = {"password": LONG, "password_again": LONG, "pin": GOOD, "label": "我的"}
        assert tablet.send(page, **sent, pin_again=GOOD).status == 303
        assert tablet.client.get_cookie(DEVICE).value == before
        assert len(store.read(DEVICE_FACT)) == 1
        assert tablet.get("/mine").one("form", action="/switch")

    def test_who_is_signed_in_is_warned_and_then_out(self, app, guest, link):
        phone = guest()
        phone.password("周保健", PASSWORD)
        thief = phone.copy(app)
        page = phone.get(link)
        assert "现在登录的是周保健" in page.text
        phone.send(page, password=LONG, password_again=LONG)
        assert "李厨师" in phone.get("/mine").text
        assert thief.get("/mine").status == 303


class TestProve:
    @pytest.fixture
    def stale(self, cook, clock):
        clock.advance(timedelta(minutes=6))
        return cook

    def test_the_password_again_and_back(self, stale):
        page = stale.get("/prove?next=/device/own")
        wrong = stale.send(page, password="no")
        assert (wrong.status, "密码不对" in wrong.errors["password"]) == (422, True)
        answer = stale.send(wrong, password=PASSWORD)
        assert (answer.status, answer.headers["Location"]) == (303, "/device/own")
        assert stale.get("/device/own").status == 200

    def test_on_a_known_device_the_pin(self, tablet, staff, give_pin, clock):
        pin = give_pin(staff.cook)
        tablet.pin(staff.cook, pin)
        clock.advance(timedelta(minutes=6))
        page = tablet.get("/prove?next=/account/pin")
        wrong = tablet.send(page, pin=OTHER)
        assert "还能试 4 次" in wrong.errors["pin"]
        by_password = tablet.send(wrong, how="password")
        assert by_password.status == 200
        assert by_password.one("input", name="password")
        again = tablet.send(by_password, how="pin")
        assert tablet.send(again, pin=pin).headers["Location"] == "/account/pin"
        assert tablet.get("/account/pin").status == 200

    def test_the_pin_of_another_proves_nothing(self, tablet, staff, give_pin, clock):
        give_pin(staff.health, OTHER)
        tablet.pin(staff.cook, give_pin(staff.cook))
        clock.advance(timedelta(minutes=6))
        page = tablet.get("/prove?next=/account/pin")
        assert tablet.send(page, pin=OTHER, person=staff.health.id).status == 422
        assert tablet.get("/account/pin").status == 303

    def test_a_password_is_not_guessed_here(self, stale):
        page = stale.get("/prove")
        for _ in range(10):
            assert stale.send(page, password="no").status == 422
        closed = stale.send(page, password=PASSWORD)
        assert "次数太多" in closed.errors["password"]
        assert stale.get("/device/own").status == 303

    @pytest.mark.parametrize("wanted", ["//evil.example", "/prove", "/signin", "https://x/", "x"])
    def test_leads_to_own_pages_only(self, stale, wanted):
        page = stale.get("/prove")
        assert stale.send(page, password=PASSWORD, next=wanted).headers["Location"] == "/mine"


class TestAccount:
    def test_a_new_password_keeps_this_session_and_ends_the_others(self, cook, guest):
        other = guest()
        other.password("李厨师", PASSWORD)
        page = cook.get("/account/password")
        answer = cook.send(page, old=PASSWORD, password=LONG, password_again=LONG)
        assert answer.headers["Location"] == "/account?done=password"
        assert cook.get("/mine").status == 200
        assert other.get("/mine").status == 303
        assert guest().password("李厨师", LONG).status == 303

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"old": "no", "password": LONG, "password_again": LONG}, "old"),
            ({"old": PASSWORD, "password": "short", "password_again": "short"}, "password"),
            ({"old": PASSWORD, "password": LONG, "password_again": "x"}, "password_again"),
        ],
    )
    def test_what_is_wrong_stands_beside_the_field(self, cook, store, sent, field):
        before = len(store.read(CREDENTIAL))
        page = cook.send(cook.get("/account/password"), **sent)
        assert page.status == 422
        assert list(page.errors) == [field]
        assert len(store.read(CREDENTIAL)) == before

    def test_the_old_password_is_not_guessed(self, cook):
        page = cook.get("/account/password")
        for _ in range(10):
            cook.send(page, old="no", password=LONG, password_again=LONG)
        closed = cook.send(page, old=PASSWORD, password=LONG, password_again=LONG)
        assert "次数太多" in closed.errors["old"]

    def test_a_new_pin_keeps_this_session_and_ends_the_others(
        self, guest, store, staff, clock, give_pin
    ):
        token = enrol_own_device(store, staff.cook, "我的手机", clock()).token
        here, there = guest(token), guest(token)
        pin = give_pin(staff.cook)
        here.pin(staff.cook, pin)
        there.pin(staff.cook, pin)
        answer = here.send(here.get("/account/pin"), pin=OTHER, pin_again=OTHER)
        assert answer.headers["Location"] == "/account?done=pin"
        assert here.get("/mine").status == 200
        assert there.get("/mine").status == 303
        assert here.get("/account").status == 200

    def test_an_earlier_pin_is_refused(self, cook, staff, give_pin):
        give_pin(staff.cook)
        page = cook.send(cook.get("/account/pin"), pin=GOOD, pin_again=GOOD)
        assert "您用过" in page.errors["pin"]

    def test_a_lost_phone_is_revoked_by_its_owner_alone(self, cook, store, staff, clock):
        mine = enrol_own_device(store, staff.cook, "丢了的手机", clock()).device
        other = enrol_own_device(store, staff.health, "别人的手机", clock()).device
        page = cook.get("/account")
        assert "丢了的手机" in page.text
        assert "别人的手机" not in page.text
        sent = {"csrf_token": token_of(page)}
        path = "/account/devices/{}/revoke"
        assert cook.client.post(path.format(other.id), data=sent).status_code == 404
        assert cook.client.post(path.format(mine.id), data=sent).status_code == 303
        states = {one.subject: one.body["active"] for one in store.read(DEVICE_FACT)}
        assert states == {mine.id: False, other.id: True}
