"""What was typed comes back: after the session ended, after a page grew old, after the proof."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from forms_api.records.submission import answers_of
from forms_api.web import kept

TOYS = "/forms/toy-disinfection"
SIGN = "/training/disinfection/sign"
TYPED = {
    "f.soaked": "fail",
    "f.soaked.note": "水管坏了",
    "f.chlorine": "200",
    "f.why": '"><b>没水</b>',
    "f.remark": "一\n二",
}
PASSWORD = "correct horse battery"


@pytest.fixture
def page(visit, staff):
    """A page that was opened while the session still stood."""
    return visit(staff.caregiver).get(TOYS)


def come_in(guest, asked, **typed):
    """Type the password on the page that asks for it; what comes back."""
    return guest.send(asked, name="孙保育", password=PASSWORD, **typed)


@pytest.fixture
def late(guest):
    """A browser whose session has ended."""
    return guest()


@pytest.fixture
def asked(late, page):
    """The page that answers a sheet whose sender is not signed in any more."""
    answer = late.send(page, **TYPED)
    assert answer.status == 401
    return answer


def test_who_was_signed_out_gets_the_sheet_back_and_sends_it(late, asked, store, page, staff):
    assert "没有丢，也还没有交" in asked.text
    back = come_in(late, asked)
    assert (back.status, back.headers.get("Location")) == (200, None)
    assert "用孙保育的名字交" in back.text
    assert store.read("submission") == ()
    shown = late.send(back)
    assert shown.status == 200
    assert "还没有交" in shown.one(role="alert").text
    assert (shown.sheet["id"], shown.sheet["place"]) == (page.sheet["id"], page.sheet["place"])
    for name, text in TYPED.items():
        assert "".join(shown.sheet[name]).split() == text.split(), name
    assert store.read("submission") == ()
    assert late.send(shown).status == 303
    (record,) = store.read("submission")
    assert record.by == staff.caregiver.id
    assert answers_of(record.body)["why"] == '"><b>没水</b>'


def test_a_wrong_password_keeps_the_sheet(late, asked):
    again = late.send(asked, name="孙保育", password="no")
    assert again.status == 422
    assert again.sheet["kept"] == asked.sheet["kept"]
    assert "用孙保育的名字交" in come_in(late, again).text


def test_nothing_typed_is_kept_by_the_server(late, page, store, app):
    before = len(store._held.records)
    late.send(page, **TYPED)
    assert len(store._held.records) == before
    cookies = [cookie.value for cookie in late.client._cookies.values()]
    assert not any("没水" in value or len(value) > 600 for value in cookies)


def test_the_password_sent_with_a_sheet_signs_nobody_in_again(late, asked, app):
    """The answer is no redirect: loading it again sends the password again."""
    sent = asked.sheet | {"name": ["孙保育"], "password": [PASSWORD]}
    assert late.client.post("/signin", data=sent).status_code == 200
    token = late.get("/mine").one("meta", name="csrf-token").attrs["content"]
    assert late.client.post("/signout", data={"csrf_token": token}).status_code == 303
    assert late.client.post("/signin", data=sent).status_code == 400
    assert late.client.get("/mine").status_code == 303


def test_another_site_puts_no_words_into_a_sheet(late, page):
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = late.client.post(TOYS, data=page.sheet | {"f.why": "x"}, headers=headers)
        assert answer.status_code == 303
        assert "kept" not in late.client.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    "forged", ["", "x", "WyIvZm9ybXMveCIsW10sZmFsc2Vd.aaaa.bbbb", "\x00", "x" * 5000]
)
def test_a_forged_sheet_is_none(late, asked, forged):
    back = come_in(late, asked, kept=forged)
    assert (back.status, back.headers["Location"]) == (303, "/mine")


def test_a_sheet_waits_for_a_day(late, asked, monkeypatch):
    monkeypatch.setattr(kept, "LASTS", -1)
    assert come_in(late, asked).status == 303


def test_a_sheet_that_nobody_can_have_typed_is_not_carried(late, page):
    answer = late.send(page, **{"f.remark": "x" * (kept.LARGEST + 1)})
    assert (answer.status, answer.headers["Location"]) == (303, f"/signin?next={TOYS}")


def test_a_page_that_grew_old_comes_back_filled_in(visit, staff, page, store):
    visitor = visit(staff.caregiver)
    back = visitor.send(page, **TYPED)  # its token is that of another session
    assert back.status == 400
    assert back.sheet["f.chlorine"] == ["200"]
    assert store.read("submission") == ()
    assert visitor.send(back).status == 303


def test_another_site_gets_nothing_shown_again(visit, staff, page):
    visitor = visit(staff.caregiver)
    answer = visitor.client.post(TOYS, data=page.sheet, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403


def test_who_may_not_fill_the_form_does_not_get_it_by_this_way(guest, page, add):
    add("马门卫", "gatekeeper")
    late = guest()
    asked = late.send(page, **TYPED)
    back = late.send(asked, name="马门卫", password=PASSWORD)
    assert late.send(back).status == 403


def test_the_quiz_waits_for_the_proof(visit, staff, store, clock):
    visitor = visit(staff.caregiver).prove(clock())
    page = visitor.get(SIGN)
    clock.advance(timedelta(minutes=20))  # who reads carefully takes longer than a proof holds
    answers = {"q__q1": "1", "q__q2": "2", "statement": "1"}
    asked = visitor.send(page, **answers)
    assert asked.status == 401
    assert "请再输一次" in asked.text
    assert store.read("signoff") == ()
    back = visitor.send(asked, password=PASSWORD)
    assert back.status == 200
    shown = visitor.send(back)
    assert (shown.status, shown.sheet["q.q2"], shown.sheet["statement"]) == (200, ["2"], ["1"])
    assert store.read("signoff") == ()
    assert visitor.send(shown).status == 303
    assert len(store.read("signoff")) == 1


def test_to_look_again_needs_the_page_token_too(visit, staff, page, store):
    visitor = visit(staff.caregiver)
    sent = page.sheet | {"again": "1"}
    assert visitor.client.post(TOYS, data=sent).status_code == 400
    assert store.read("submission") == ()


def test_chosen_photos_cannot_wait_and_the_page_says_so(guest, visit, staff, read_page):
    page, late = visit(staff.cook).get("/forms/mixing"), guest()
    photo = {"f.picture.new": (BytesIO(b"x"), "photo.jpg")}
    asked = read_page(late.client.post("/forms/mixing", data=page.sheet | photo))
    assert asked.status == 401
    back = late.send(asked, name="李厨师", password=PASSWORD)
    assert "照片没有留住，请重新选" in back.text


def test_only_views_that_say_so_carry_anything(app: Flask):
    """A view to which somebody sends a password or PIN must never be one of them."""
    carrying = {
        endpoint for endpoint, view in app.view_functions.items() if hasattr(view, kept._MARK)
    }
    assert carrying >= {"forms.submit", "training.sign", "practical.assess"}
    assert {endpoint.partition(".")[0] for endpoint in carrying} == {
        "board",
        "forms",
        "training",
        "practical",
        "people",
        "requests",
    }
