"""动态码: setting it up, coming in with it, proving it again, and losing the phone."""

import base64
import re
from datetime import timedelta

import pytest

from forms_api.actions import authenticate
from forms_api.actions.enrol_totp import enrol_totp, new_totp_secret
from forms_api.actions.invite_person import invite_person
from forms_api.derive.totp import code_at, step_of
from forms_api.records.signin import SIGNIN
from forms_api.records.totp import TOTP

PASSWORD, LONG = "correct horse battery", "a long enough password"
MINUTE = timedelta(minutes=1)
WRONG = "000000"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    monkeypatch.setattr(authenticate, "METHOD", "pbkdf2:sha256:1")


@pytest.fixture
def code(clock):
    """`code(secret)` is what an app shows now."""

    def code(secret: str) -> str:
        shown = code_at(base64.b32decode(secret), step_of(clock()))
        assert shown != WRONG
        return shown

    return code


@pytest.fixture
def boss(guest):
    """The principal in a browser, with the password alone."""
    boss = guest()
    boss.password("钱园长", PASSWORD)
    return boss


@pytest.fixture
def app_of(store, clock, code):
    """`app_of(person)` gives them an app; the secret in it, and the recovery codes."""

    def app_of(person) -> tuple[str, tuple[str, ...]]:
        secret = new_totp_secret()
        paper = enrol_totp(store, person, secret, code(secret), clock())
        clock.advance(MINUTE)
        return secret, paper

    return app_of


def shown_secret(page) -> str:
    return page.one("p", "hq-secret-text").text.replace(" ", "")


def token_of(page) -> str:
    return page.all("input", name="csrf_token")[0].attrs["value"]


class TestSettingUp:
    def test_managers_are_urged_and_others_are_not(self, boss, guest):
        assert "管理权限，请 设一下动态码" in boss.get("/account").text
        cook = guest()
        cook.password("李厨师", PASSWORD)
        assert "管理权限，请 设一下动态码" not in cook.get("/account").text
        assert "设动态码" in cook.get("/account").text

    def test_a_right_code_sets_it_and_the_paper_is_shown_once(self, boss, code, store, staff):
        page = boss.get("/account/totp")
        secret = shown_secret(page)
        assert page.one("div", "hq-qr").all("svg")
        assert f"secret={secret}" in page.html
        done = boss.send(page, code=code(secret))
        assert done.status == 200
        paper = [line.text for line in done.one("ol", "hq-codes").all("li")]
        assert len(paper) == 10
        assert all(re.fullmatch(r"\w{4}-\w{4}-\w{4}", line) for line in paper)
        (fact,) = store.read(TOTP)
        assert (fact.subject, fact.by, fact.body["secret"]) == (
            staff.principal.id,
            staff.principal.id,
            secret,
        )
        later = boss.get("/account")
        assert "备用码还剩 10 个" in later.text
        assert "管理权限，请 设一下动态码" not in later.text
        on = boss.get("/account/totp")
        assert secret not in on.html
        assert not any(line in on.html for line in paper)

    def test_a_wrong_code_keeps_the_same_secret_and_sets_nothing(self, boss, code, store):
        page = boss.get("/account/totp")
        wrong = boss.send(page, code=WRONG)
        assert (wrong.status, "动态码不对" in wrong.errors["code"]) == (422, True)
        assert shown_secret(wrong) == shown_secret(page)
        assert not store.read(TOTP)
        assert boss.send(wrong, code=code(shown_secret(wrong))).status == 200

    @pytest.mark.parametrize("typed", ["", "动态码", "😀", "\x00", "9" * 5000])
    def test_whatever_is_typed_is_told_to_be_wrong(self, boss, guest, staff, app_of, typed):
        page = boss.get("/account/totp")
        assert "动态码不对" in boss.send(page, code=typed).errors["code"]
        app_of(staff.cook)
        door = guest()
        half = door.password("李厨师", PASSWORD)
        assert "动态码不对" in door.send(half, code=typed, recovery=typed).errors["code"]

    def test_only_the_secret_that_this_person_was_shown_is_taken(self, boss, guest, code, store):
        other = guest()
        other.password("周保健", PASSWORD)
        theirs = other.get("/account/totp")
        page = boss.get("/account/totp")
        for sealed in (theirs.sheet["secret"][0], page.sheet["secret"][0][:-2] + "xx", "", "x.y"):
            answer = boss.send(page, secret=sealed, code=code(shown_secret(theirs)))
            assert (answer.status, "扫这个新的" in answer.errors["code"]) == (422, True)
        assert not store.read(TOTP)

    def test_looking_sets_nothing(self, boss, store):
        first, second = (shown_secret(boss.get("/account/totp")) for _ in range(2))
        assert first != second
        assert not store.read(TOTP)

    @pytest.mark.parametrize("path", ["", "/codes", "/end"])
    def test_the_password_is_asked_again(self, boss, clock, path):
        page = boss.get("/account/totp")
        clock.advance(6 * MINUTE)
        sent = {"csrf_token": token_of(page)}
        answer = boss.client.post(f"/account/totp{path}", data=sent)
        assert answer.headers["Location"].startswith("/prove?")
        assert boss.get("/account/totp").status == 303

    def test_sent_twice_it_leads_to_where_new_paper_is_had(self, boss, code, store):
        page = boss.get("/account/totp")
        typed = code(shown_secret(page))
        boss.send(page, code=typed)
        again = boss.send(page, code=typed)
        assert again.headers["Location"] == "/account/totp"
        sent = {"csrf_token": token_of(boss.get("/account/totp"))}
        fresh = boss.client.post("/account/totp/codes", data=sent)
        assert fresh.text.count("<li>") >= 10
        assert len(store.read(TOTP)) == 2

    def test_its_owner_ends_it(self, boss, staff, app_of, guest):
        app_of(staff.principal)
        sent = {"csrf_token": token_of(boss.get("/account/totp"))}
        answer = boss.client.post("/account/totp/end", data=sent)
        assert answer.headers["Location"] == "/account?done=totp-end"
        assert guest().password("钱园长", PASSWORD).status == 303


class TestComingIn:
    def test_the_code_after_the_password(self, guest, staff, app_of, code):
        secret, _ = app_of(staff.cook)
        browser = guest()
        page = browser.password("李厨师", PASSWORD, "/signin/password?next=/forms/mixing")
        assert (page.status, page.one("h1").text) == (200, "再输动态码")
        assert browser.get("/mine").status == 303, "nobody is in yet"
        with browser.client.session_transaction() as session:
            assert not {"_user_id", "person", "secret"} & set(session)
        wrong = browser.send(page, code=WRONG)
        assert (wrong.status, "动态码不对" in wrong.errors["code"]) == (422, True)
        answer = browser.send(wrong, code=code(secret))
        assert (answer.status, answer.headers["Location"]) == (303, "/forms/mixing")
        assert "李厨师" in browser.get("/mine").text

    def test_a_recovery_code_instead(self, guest, staff, app_of):
        _, paper = app_of(staff.cook)
        browser = guest()
        page = browser.password("李厨师", PASSWORD)
        assert browser.send(page, recovery=paper[0]).status == 303
        again = guest()
        page = again.password("李厨师", PASSWORD)
        assert again.send(page, recovery=paper[0]).status == 422

    def test_a_code_is_worth_nothing_without_the_password(self, guest, staff, app_of, code):
        secret, _ = app_of(staff.cook)
        browser = guest()
        page = browser.get("/signin/password")
        for half in ("", "x", "a.b", page.sheet["csrf_token"][0]):
            sent = {"csrf_token": token_of(page), "half": half, "code": code(secret)}
            answer = browser.client.post("/signin/code", data=sent)
            assert (answer.status_code, "重新输一次密码" in answer.text) == (422, True)
        assert browser.get("/mine").status == 303

    def test_half_of_it_waits_five_minutes(self, guest, staff, app_of, code, clock):
        secret, _ = app_of(staff.cook)
        browser = guest()
        page = browser.password("李厨师", PASSWORD)
        clock.advance(5 * MINUTE)
        late = browser.send(page, code=code(secret))
        assert (late.status, "过了 5 分钟" in late.text) == (422, True)
        assert late.one("input", name="password")
        assert browser.get("/mine").status == 303

    def test_five_wrong_ones_lock_and_say_until_when(self, guest, staff, app_of, code):
        secret, _ = app_of(staff.cook)
        browser = guest()
        page = browser.password("李厨师", PASSWORD)
        for _ in range(5):
            page = browser.send(page, code=WRONG)
        locked = browser.send(page, code=code(secret))
        assert re.search(r"请\d\d:\d\d 以后再试", locked.errors["code"])
        assert browser.get("/mine").status == 303

    def test_who_was_here_before_stays_until_the_code_is_right(self, guest, staff, app_of, code):
        secret, _ = app_of(staff.cook)
        browser = guest()
        browser.password("周保健", PASSWORD)
        page = browser.password("李厨师", PASSWORD)
        assert "周保健" in browser.get("/mine").text
        browser.send(page, code=code(secret))
        assert "李厨师" in browser.get("/mine").text

    def test_a_sheet_that_waits_comes_back_after_the_code(self, guest, staff, app_of, code, clock):
        secret, _ = app_of(staff.cook)
        browser = guest()
        page = browser.password("李厨师", PASSWORD)
        browser.send(page, code=code(secret))
        sheet = browser.get("/forms/fridge-log")
        clock.advance(timedelta(hours=13))
        door = browser.send(sheet, **{"f.temperature": "4"})
        assert door.status == 401
        half = browser.send(door, name="李厨师", password=PASSWORD)
        assert half.one("input", name="kept").attrs["value"]
        back = browser.send(half, code=code(secret))
        assert (back.status, 'value="4"' in back.html) == (200, True)

    def test_a_pin_on_a_known_device_asks_no_code(self, tablet, staff, app_of, give_pin):
        app_of(staff.cook)
        assert tablet.pin(staff.cook, give_pin(staff.cook)).status == 303


class TestProvingAgain:
    @pytest.fixture
    def stale(self, boss, staff, app_of, clock):
        self.secret, self.paper = app_of(staff.principal)
        clock.advance(6 * MINUTE)
        return boss

    def test_needs_both(self, stale, code):
        page = stale.get("/prove?next=/people/new")
        for typed, field in (
            ({"password": "no", "code": code(self.secret)}, "password"),
            ({"password": PASSWORD, "code": ""}, "code"),
            ({"password": PASSWORD, "code": WRONG}, "code"),
        ):
            refused = stale.send(page, **typed)
            assert (refused.status, list(refused.errors)) == (422, [field])
            assert stale.get("/people/new").status == 303
        answer = stale.send(page, password=PASSWORD, code=code(self.secret))
        assert answer.headers["Location"] == "/people/new"
        assert stale.get("/people/new").status == 200

    def test_or_a_recovery_code(self, stale):
        page = stale.get("/prove?next=/people/new")
        assert stale.send(page, password=PASSWORD, recovery=self.paper[5]).status == 303

    def test_of_who_has_none_it_is_not_asked(self, boss):
        assert not boss.get("/prove").all("input", name="code")


class TestInvited:
    def test_an_invitation_asks_for_the_code(self, guest, staff, app_of, code, store, clock):
        secret, _ = app_of(staff.cook)
        link = invite_person(store, staff.cook, clock()).path
        browser = guest()
        page = browser.get(link)
        new = {"password": LONG, "password_again": LONG}
        refused = browser.send(page, **new)
        assert "动态码不对" in refused.errors["code"]
        assert browser.send(page, **new, code=code(secret)).headers["Location"] == "/mine"

    def test_of_others_it_is_not_asked(self, guest, staff, store, clock):
        link = invite_person(store, staff.cook, clock()).path
        assert not guest().get(link).all("input", name="code")


class TestLost:
    def test_a_manager_ends_it_on_record(self, boss, staff, app_of, guest, store):
        app_of(staff.cook)
        page = boss.get(f"/people/{staff.cook.id}")
        assert "动态码：已开" in page.text
        sent = {"csrf_token": token_of(page)}
        path = f"/people/{staff.cook.id}/totp/end"
        answer = boss.client.post(path, data=sent)
        assert answer.headers["Location"] == f"/people/{staff.cook.id}?done=totp"
        assert store.read(TOTP)[-1].by == staff.principal.id
        assert guest().password("李厨师", PASSWORD).status == 303
        assert boss.client.post(path, data=sent).status_code == 404

    def test_the_trail_shows_managers_who_ended_it(self, boss, staff, app_of):
        app_of(staff.cook)
        page = boss.get(f"/people/{staff.cook.id}")
        boss.client.post(f"/people/{staff.cook.id}/totp/end", data={"csrf_token": token_of(page)})
        trail = boss.get("/people/trail?kind=change").text
        assert "钱园长 停用了动态码 10月12日 09:01 · 李厨师" in trail
        assert "李厨师 设了动态码 10月12日 09:00 · 李厨师" in trail

    def test_the_trail_says_how_somebody_came_in(self, guest, staff, app_of, code, store):
        secret, _ = app_of(staff.cook)
        browser = guest()
        browser.send(browser.password("李厨师", PASSWORD), code=code(secret))
        assert [(one.body["how"], one.by) for one in store.read(SIGNIN)] == [
            ("password-only", ""),
            ("totp", staff.cook.id),
        ]
