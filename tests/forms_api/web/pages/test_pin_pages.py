"""On a device that is known here: tap a name, type six digits."""

from datetime import timedelta

import pytest

from forms_api.actions.enrol_device import enrol_own_device, revoke_device
from forms_api.actions.find_device import find_device
from forms_api.records.session_end import SESSION_END
from forms_api.records.signin import SIGNIN
from forms_api.web.signin.device_cookie import DEVICE

WRONG = "907132"


def names(page) -> list[str]:
    return [node.text for node in page.all("span", "hq-person__name")]


@pytest.fixture
def own_phone(guest, store, staff, clock):
    """The cook's own phone."""
    return guest(enrol_own_device(store, staff.cook, "我的手机", clock()).token)


class TestNames:
    def test_those_who_have_a_pin_and_no_others(self, tablet, staff, give_pin):
        for person in (staff.cook, staff.health):
            give_pin(person)
        assert names(tablet.get("/signin")) == ["李厨师", "周保健"]

    def test_a_strange_device_shows_no_name(self, guest, staff, give_pin):
        give_pin(staff.cook)
        page = guest("x" * 43).get("/signin")
        assert page.one("input", name="password")
        assert "李厨师" not in page.text

    def test_nor_does_a_revoked_one(self, tablet, store, staff, give_pin, clock):
        give_pin(staff.cook)
        give_pin(staff.health)
        device = find_device(store, tablet.client.get_cookie(DEVICE).value)
        revoke_device(store, device.id, clock(), by=staff.principal.id)
        assert names(tablet.get("/signin")) == []

    def test_where_nobody_has_a_pin_the_password_is_asked(self, tablet):
        assert tablet.get("/signin").one("input", name="password")

    def test_a_campus_shows_its_own_people(self, tablet, add, give_pin):
        for name, campus in (("马近", "main"), ("牛近", "main"), ("牛远", "east")):
            give_pin(add(name, "cook", campuses=(campus,)))
        assert names(tablet.get("/signin")) == ["马近", "牛近"]

    def test_many_names_are_searched(self, tablet, add, give_pin, store):
        people = [add(f"师傅{number}", "cook") for number in "一二三四五六七八九十百千"]
        for person in people:
            give_pin(person)
        assert not tablet.get("/signin").all("input", name="find")
        give_pin(add("蔡师傅", "cook"))
        assert tablet.get("/signin").one("input", name="find")
        assert names(tablet.get("/signin/pin?find=蔡")) == ["蔡师傅"]
        assert "没有找到「没有」" in tablet.get("/signin/pin?find=没有").text

    def test_namesakes_are_told_apart(self, tablet, add, give_pin):
        twins = [add("李芳", "cook"), add("李芳", "cook")]
        for person in twins:
            give_pin(person)
        text = tablet.get("/signin").text
        assert all(f"编号尾号 {person.id[-4:]}" in text for person in twins)

    def test_the_owner_of_a_phone_is_asked_at_once(self, own_phone, staff, give_pin):
        give_pin(staff.cook)
        give_pin(staff.health)
        page = own_phone.get("/signin")
        assert page.one("h1").text == "李厨师"
        assert page.one("input", name="pin")

    def test_the_password_is_always_there(self, tablet, staff, give_pin):
        give_pin(staff.cook)
        give_pin(staff.health)
        for page in (tablet.get("/signin"), tablet.get(f"/signin/pin?person={staff.cook.id}")):
            assert page.one("button", formaction="/signin/password").text == "用密码登录"
        assert tablet.get("/signin/password").one("input", name="password")

    @pytest.mark.parametrize("who", ["", "nobody", "principal"])
    def test_who_is_not_on_the_list_cannot_be_picked(self, tablet, staff, give_pin, who):
        give_pin(staff.cook)
        give_pin(staff.health)
        picked = getattr(staff, who).id if who == "principal" else who
        assert names(tablet.get(f"/signin/pin?person={picked}")) == ["李厨师", "周保健"]


class TestPin:
    def test_the_right_one_leads_to_where_one_wanted(self, tablet, staff, give_pin):
        pin = give_pin(staff.cook)
        page = tablet.get(f"/signin/pin?person={staff.cook.id}&next=/forms/fridge-log")
        answer = tablet.send(page, pin=pin)
        assert (answer.status, answer.headers["Location"]) == (303, "/forms/fridge-log")
        assert "李厨师" in tablet.get("/mine").text

    @pytest.mark.parametrize("typed", ["４８１９２６", "481 926", " 481926 "])
    def test_as_phones_type_it(self, tablet, staff, give_pin, typed):
        give_pin(staff.cook)
        assert tablet.pin(staff.cook, typed).status == 303

    def test_it_is_kept_as_a_fact(self, tablet, staff, give_pin, store):
        tablet.pin(staff.cook, give_pin(staff.cook))
        fact = store.read(SIGNIN)[-1]
        assert (fact.subject, fact.body["how"], fact.body["ok"]) == (staff.cook.id, "pin", True)

    def test_a_wrong_one_says_how_many_are_left(self, tablet, staff, give_pin):
        give_pin(staff.cook)
        page = tablet.pin(staff.cook, WRONG)
        assert page.status == 422
        assert "还能试 4 次" in page.errors["pin"]
        assert WRONG not in page.html

    def test_the_fifth_locks_and_says_until_when(self, tablet, staff, give_pin, clock):
        pin = give_pin(staff.cook)
        for left in (4, 3, 2, 1):
            assert f"还能试 {left} 次" in tablet.pin(staff.cook, WRONG).errors["pin"]
        assert "09:15 以后再试" in tablet.pin(staff.cook, WRONG).errors["pin"]
        assert tablet.pin(staff.cook, pin).status == 422
        clock.advance(timedelta(minutes=15))
        assert tablet.pin(staff.cook, pin).status == 303

    def test_a_lock_here_locks_nobody_else_and_nothing_elsewhere(
        self, tablet, own_phone, staff, give_pin
    ):
        pin = give_pin(staff.cook)
        give_pin(staff.health)
        for _ in range(6):
            tablet.pin(staff.cook, WRONG)
        assert tablet.pin(staff.health, pin).status == 303
        assert own_phone.pin(staff.cook, pin).status == 303
        assert tablet.password("李厨师", "correct horse battery").status == 303

    def test_a_pin_without_its_device_opens_nothing(self, guest, staff, give_pin):
        stranger = guest()
        pin = give_pin(staff.cook)
        page = stranger.get("/signin")
        sent = {"csrf_token": page.sheet["csrf_token"], "person": staff.cook.id, "pin": pin}
        assert stranger.client.post("/signin/pin", data=sent).status_code == 200
        assert stranger.get("/mine").status == 303

    def test_of_another_campus_it_opens_nothing(self, tablet, add, give_pin):
        far = add("牛远", "cook", campuses=("east",))
        pin = give_pin(far)
        page = tablet.get("/signin")
        sent = {"csrf_token": page.sheet["csrf_token"], "person": far.id, "pin": pin}
        assert tablet.client.post("/signin/pin", data=sent).status_code == 200
        assert tablet.get("/mine").status == 303


class TestLeaving:
    @pytest.mark.parametrize(("path", "why"), [("/switch", "switch"), ("/signout", "signout")])
    def test_every_copy_of_the_cookie_is_dead(self, app, tablet, staff, give_pin, store, path, why):
        tablet.pin(staff.cook, give_pin(staff.cook))
        thief = tablet.copy(app)
        assert thief.get("/mine").status == 200
        token = tablet.get("/mine").one("meta", name="csrf-token").attrs["content"]
        answer = tablet.client.post(path, data={"csrf_token": token})
        assert answer.status_code == 303
        assert thief.get("/mine").status == 303
        assert [fact.body["why"] for fact in store.read(SESSION_END)] == [why]

    def test_switching_takes_two_taps_and_a_pin(self, tablet, staff, give_pin):
        pin = give_pin(staff.cook)
        give_pin(staff.health)
        tablet.pin(staff.cook, pin)
        page = tablet.get("/mine")
        assert page.one("form", action="/switch").all("button")[0].text == "切换"
        token = page.one("meta", name="csrf-token").attrs["content"]
        answer = tablet.client.post("/switch", data={"csrf_token": token})
        assert names(tablet.get(answer.headers["Location"])) == ["李厨师", "周保健"]
        assert tablet.pin(staff.health, pin).status == 303
        assert "周保健" in tablet.get("/mine").text

    def test_only_a_shared_device_switches(self, own_phone, staff, give_pin):
        own_phone.pin(staff.cook, give_pin(staff.cook))
        assert not own_phone.get("/mine").all("form", action="/switch")

    def test_a_new_sign_in_ends_the_one_before(self, app, tablet, staff, give_pin, store):
        pin = give_pin(staff.cook)
        give_pin(staff.health)
        tablet.pin(staff.cook, pin)
        thief = tablet.copy(app)
        tablet.pin(staff.health, pin)
        assert thief.get("/mine").status == 303

    def test_ten_idle_minutes_end_it_on_a_shared_device(self, tablet, staff, give_pin, clock):
        give_pin(staff.health)
        tablet.pin(staff.cook, give_pin(staff.cook))
        assert "10 分钟没有人用会自动退出" in tablet.get("/mine").text
        for _ in range(3):
            clock.advance(timedelta(minutes=9))
            assert tablet.get("/mine").status == 200
        clock.advance(timedelta(minutes=10))
        turned = tablet.get("/mine")
        assert turned.status == 303
        assert "10 分钟没有人用，已经自动退出" in tablet.get(turned.headers["Location"]).text
        assert "自动退出" not in tablet.get("/signin").text

    def test_on_ones_own_phone_it_lasts_for_days(self, own_phone, staff, give_pin, clock):
        own_phone.pin(staff.cook, give_pin(staff.cook))
        clock.advance(timedelta(days=6))
        assert own_phone.get("/mine").status == 200
        clock.advance(timedelta(days=7))
        assert own_phone.get("/mine").status == 303

    def test_revoking_the_device_ends_it(self, own_phone, staff, give_pin, store, clock):
        own_phone.pin(staff.cook, give_pin(staff.cook))
        device = find_device(store, own_phone.client.get_cookie(DEVICE).value)
        revoke_device(store, device.id, clock(), by=staff.cook.id)
        assert own_phone.get("/mine").status == 303


def test_the_device_cookie_is_closed_to_scripts_and_bound_to_the_host_over_https(
    app, guest, store, staff, clock
):
    token = enrol_own_device(store, staff.cook, "我的手机", clock()).token
    client = guest().client
    client.set_cookie(f"__Host-{DEVICE}", token, secure=True)
    base = "https://localhost"
    page = client.get("/signin", base_url=base).text
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(
        "/signin",
        base_url=base,
        headers={"Referer": f"{base}/signin"},
        data={"csrf_token": csrf, "name": "李厨师", "password": "correct horse battery"},
    )
    assert answer.status_code == 303
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if DEVICE in one]
    assert cookie.startswith(f"__Host-{DEVICE}={token};")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_a_sheet_that_waits_travels_past_the_names(tablet, app, staff, give_pin):
    """The session has ended while somebody typed: names, PIN, and the form is back."""
    give_pin(staff.health)
    tablet.pin(staff.cook, pin := give_pin(staff.cook))
    form = tablet.get("/forms/fridge-log")
    tablet.client.post("/signout", data={"csrf_token": form.sheet["csrf_token"]})
    listed = tablet.send(form, **{"f.temperature": "4"})
    assert listed.status == 401
    assert names(listed) == ["李厨师", "周保健"]
    pad = tablet.send(listed, person=staff.cook.id)
    wrong = tablet.send(pad, pin=WRONG)
    assert wrong.status == 422
    back = tablet.send(wrong, pin=pin)
    assert back.status == 200
    filled = tablet.send(back)
    assert filled.sheet["f.temperature"] == ["4"]


def test_a_sheet_travels_to_the_password_too(tablet, staff, give_pin):
    give_pin(staff.health)
    tablet.pin(staff.cook, give_pin(staff.cook))
    form = tablet.get("/forms/fridge-log")
    tablet.client.post("/signout", data={"csrf_token": form.sheet["csrf_token"]})
    listed = tablet.send(form, **{"f.temperature": "4"})
    asked = tablet.send(listed, to="/signin/password")
    back = tablet.send(asked, name="李厨师", password="correct horse battery")
    assert tablet.send(back).sheet["f.temperature"] == ["4"]
