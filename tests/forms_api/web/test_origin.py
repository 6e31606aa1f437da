"""Where a change comes from, the cookie that holds the session, and the proxy in front."""

from dataclasses import replace

import pytest
from flask import Flask

from forms_api.settings import BadSetting, read_settings
from forms_api.web.app import create_app

PASSWORD = "correct horse battery"
HTTPS = "https://localhost"
PATH = "/api/v1/submissions/0199d0c2-0000-7000-8000-000000000000"


@pytest.fixture
def proxied(app: Flask) -> Flask:
    """The app with one proxy of ours in front."""
    service = app.extensions["houqin"]
    settings = replace(service.settings, proxies=1)
    return create_app(replace(service, settings=settings), secret_key="test")


def try_out(client, headers: dict[str, str], base: str = "http://localhost") -> int:
    """Sign out with a good page token: 303, or what the headers bring about."""
    token = client.csrf_token()
    headers = {"X-CSRFToken": token, "Referer": base, **headers}
    return client.post("/signout", headers=headers).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "HTTP://LOCALHOST"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_page_of_ours_may_change_something(sign_in, headers):
    assert try_out(sign_in("孙保育"), headers) == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:8001"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost/"},
        {"Origin": "http://evil.example, http://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_another_site_may_not_though_it_has_the_page_token(sign_in, headers):
    client = sign_in("孙保育")
    assert try_out(client, headers) == 403
    assert client.get("/mine").status_code == 200
    answer = client.put(PATH, json={}, headers={**headers, "X-CSRFToken": client.csrf_token()})
    assert (answer.status_code, answer.json["code"]) == (403, "cross-site")


def test_a_program_with_a_token_has_no_origin_to_check(app, staff, bearer):
    headers = {**bearer(staff.cook), "Origin": "http://evil.example"}
    assert app.test_client().put(PATH, json={}, headers=headers).status_code == 422


def test_nobody_signs_others_in_from_another_site(browser):
    sent = {"csrf_token": browser.csrf_token(), "name": "孙保育", "password": PASSWORD}
    answer = browser.post("/signin", data=sent, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert "没有办" in answer.text
    assert browser.get("/mine").status_code == 303


def cookie_of(browser, base: str) -> str:
    page = browser.get("/signin", base_url=base)
    return page.headers["Set-Cookie"]


def test_over_https_the_cookie_is_bound_to_this_host(browser):
    cookie = cookie_of(browser, HTTPS)
    assert cookie.startswith("__Host-houqin=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
    assert "Domain" not in cookie


def test_over_http_the_cookie_is_plain_and_the_page_says_so(browser):
    cookie = cookie_of(browser, "http://localhost")
    assert cookie.startswith("houqin=")
    assert "Secure" not in cookie
    assert "没有加密" in browser.get("/signin").text
    assert "没有加密" not in browser.get("/signin", base_url=HTTPS).text


def test_a_plain_cookie_is_no_session_over_https(app, sign_in):
    stolen = sign_in("孙保育").get_cookie("houqin").value
    client = app.test_client()
    client.set_cookie("houqin", stolen, secure=False)
    assert client.get("/mine", base_url=HTTPS).status_code == 303
    assert client.get("/mine").status_code == 200


def test_over_https_browsers_are_told_to_stay_there(browser):
    name = "Strict-Transport-Security"
    assert int(browser.get("/", base_url=HTTPS).headers[name].partition("=")[2]) >= 365 * 24 * 3600
    assert name not in browser.get("/").headers


FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}


def test_nobody_may_claim_to_be_a_proxy(app):
    answer = app.test_client().get("/signin", headers=FORWARDED)
    assert answer.headers["Set-Cookie"].startswith("houqin=")


def test_a_proxy_that_the_settings_name_says_that_it_is_https(proxied):
    answer = proxied.test_client().get("/signin", headers=FORWARDED)
    assert answer.headers["Set-Cookie"].startswith("__Host-houqin=")
    assert proxied.test_client().get("/signin").headers["Set-Cookie"].startswith("houqin=")


def test_a_proxy_does_not_say_which_host_it_is(proxied):
    forged = {**FORWARDED, "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    answer = proxied.test_client().get("/mine", headers=forged)
    assert answer.headers["Location"] == "/signin?next=/mine"
    strange = {**FORWARDED, "Host": "evil.example", "X-Forwarded-Host": "localhost"}
    assert proxied.test_client().get("/signin", headers=strange).status_code == 400


@pytest.mark.parametrize(("text", "hops"), [("", 0), ("0", 0), ("1", 1), ("9", 9)])
def test_the_setting_counts_proxies(text: str, hops: int):
    assert read_settings({"HOUQIN_PROXY": text}).proxies == hops


@pytest.mark.parametrize("text", ["yes", "-1", "10", "1.0", "１", " 1", "*"])
def test_a_setting_that_counts_nothing_is_refused(text: str):
    with pytest.raises(BadSetting, match="HOUQIN_PROXY"):
        read_settings({"HOUQIN_PROXY": text})
