import pytest
from flask import Flask

from forms_api.actions.authenticate import hash_password
from forms_api.records.person import credential_record
from forms_api.web.signin import HOME, TOO_MANY, WRONG, local_path

PASSWORD = "correct horse battery"


def test_right_name_and_password_lead_home(app: Flask, browser):
    answer = browser.send("/signin", name="孙保育", password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, HOME)
    assert "孙保育" in browser.get("/mine").get_data(as_text=True)


def test_the_session_cookie_is_closed_to_scripts_and_to_other_sites(app: Flask, browser):
    cookie = browser.send("/signin", name="孙保育", password=PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_sign_in_begins_a_new_session(app: Flask, browser):
    before = browser.csrf_token()
    with browser.session_transaction() as session:
        session["planted"] = "by somebody else"
    browser.post("/signin", data={"csrf_token": before, "name": "孙保育", "password": PASSWORD})
    with browser.session_transaction() as session:
        assert "planted" not in session


def test_wrong_password_and_unknown_name_get_the_same_words(app: Flask, browser):
    wrong = browser.send("/signin", name="孙保育", password="no")
    unknown = browser.send("/signin", name="没有人", password="no")
    assert wrong.status_code == unknown.status_code == 422
    pages = [answer.get_data(as_text=True) for answer in (wrong, unknown)]
    assert all(WRONG in page for page in pages)
    assert 'value="孙保育"' in pages[0]
    assert "no" not in pages[0].split('type="password"')[1].split(">")[0].split()


def test_a_typed_name_cannot_break_out_of_the_page(app: Flask, browser):
    page = browser.send("/signin", name='"><script>x</script>', password="no")
    assert "<script>x" not in page.get_data(as_text=True)


def test_sign_in_without_the_page_token_is_refused(app: Flask, browser):
    answer = browser.post("/signin", data={"name": "孙保育", "password": PASSWORD})
    assert answer.status_code == 400
    assert browser.get("/mine").status_code == 303


def test_where_one_wanted_to_go_is_kept(app: Flask, browser):
    turned = browser.get("/forms/toy-disinfection?place=small-1")
    assert turned.status_code == 303
    page = browser.get(turned.headers["Location"]).get_data(as_text=True)
    assert 'name="next" value="/forms/toy-disinfection?place=small-1"' in page
    wanted = "/forms/toy-disinfection?place=small-1"
    answer = browser.send("/signin", name="孙保育", password=PASSWORD, next=wanted)
    assert answer.headers["Location"] == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "mine",
        "//evil.example/mine",
        "https://evil.example/mine",
        "/\\evil.example",
        "/x\\..\\evil",
        "/\tx",
        "/%0d%0a\r\nLocation: x",
        "javascript:alert(1)",
        "/signin?next=/signin",
        "/signout",
        "/api/v1/records",
    ],
)
def test_only_an_own_page_is_gone_back_to(app: Flask, wanted: str):
    with app.test_request_context():
        assert local_path(wanted) == HOME


@pytest.mark.parametrize("wanted", ["/", "/mine", "/forms/x?place=y", "/policies/rules/x/#air"])
def test_own_pages_are_gone_back_to(app: Flask, wanted: str):
    with app.test_request_context():
        assert local_path(wanted) == wanted


def test_sign_out_ends_the_session(app: Flask, sign_in):
    client = sign_in("孙保育")
    page = client.get("/mine").get_data(as_text=True)
    assert 'action="/signout"' in page
    assert client.get("/signout").status_code in (404, 405)
    client.post("/signout", data={"csrf_token": client.csrf_token("/mine")})
    assert client.get("/mine").status_code == 303


def test_a_new_password_ends_the_sessions_of_the_old_one(app: Flask, sign_in, staff, store, clock):
    client = sign_in("孙保育")
    hashed = hash_password("a new password")
    store.append(
        credential_record(clock(), campus="main", person_id=staff.caregiver.id, hashed=hashed)
    )
    assert client.get("/mine").status_code == 303


def test_ten_failures_for_one_name_close_it_for_a_while(app: Flask, browser):
    for _ in range(10):
        assert browser.send("/signin", name="孙保育", password="no").status_code == 422
    closed = browser.send("/signin", name="孙保育", password=PASSWORD)
    assert closed.status_code == 429
    assert TOO_MANY in closed.get_data(as_text=True)
    # the whole kindergarten shares an address: the others still come in
    assert browser.send("/signin", name="李厨师", password=PASSWORD).status_code == 303


def test_signing_in_rightly_is_never_too_often(app: Flask, browser):
    answers = [browser.send("/signin", name="孙保育", password=PASSWORD) for _ in range(12)]
    assert {answer.status_code for answer in answers} == {303}


def test_the_page_behind_sign_in_is_not_stored(app: Flask, sign_in):
    assert sign_in("孙保育").get("/mine").headers["Cache-Control"] == "no-store"


def test_another_key_knows_no_old_session(app: Flask, sign_in):
    client = sign_in("孙保育")
    app.config["SECRET_KEY"] = "another"
    assert client.get("/mine").status_code == 303
