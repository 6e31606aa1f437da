from dataclasses import replace

import pytest
from flask import Flask

from forms_api.web.hosts import is_allowed
from forms_api.web.service import EXTENSION


@pytest.mark.parametrize(
    "path",
    ["/", "/mine", "/signin", "/nothing", "/healthz", "/static/plain.css", "/api/v1/records"],
)
def test_every_answer_is_guarded(browser, path: str):
    headers = browser.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert "unsafe-inline" not in policy["script-src"]
    assert policy["frame-ancestors"] == "'none'"
    assert policy["default-src"] == policy["connect-src"] == "'self'"


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:80", "127.8.8.8", "[::1]:8000", "LOCALHOST"]
)
def test_this_machine_is_always_allowed(host: str):
    assert is_allowed(host, ())


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.1.5",
        "evil.example:127.0.0.1",
        "houqin.lan.evil.example",
        "evil.example@localhost",
        "localhost/evil",
        "localhost:port",
    ],
)
def test_other_hosts_must_be_named(host: str):
    assert not is_allowed(host, ("houqin.lan",))


def test_a_named_host_is_allowed_with_any_port():
    assert is_allowed("houqin.lan:8000", ("houqin.lan",))
    assert is_allowed("Houqin.Lan", ("houqin.lan",))


def test_a_strange_host_gets_400_in_plain_words(app: Flask, browser):
    answer = browser.get("/signin", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "HOUQIN_HOSTS" in answer.get_data(as_text=True)
    api = browser.get("/api/v1/records", headers={"Host": "evil.example"})
    assert (api.status_code, api.json["code"]) == (400, "unknown-host")


def test_the_settings_name_hosts(app: Flask, browser):
    service = app.extensions[EXTENSION]
    settings = replace(service.settings, hosts=("houqin.lan",))
    app.extensions[EXTENSION] = replace(service, settings=settings)
    assert browser.get("/signin", headers={"Host": "houqin.lan:8000"}).status_code == 200


def test_a_pretended_time_is_said_on_every_page(app: Flask, browser, clock):
    assert "演示时间" not in browser.get("/signin").get_data(as_text=True)
    service = app.extensions[EXTENSION]
    settings = replace(service.settings, now=clock())
    app.extensions[EXTENSION] = replace(service, settings=settings)
    (service.settings.site / "x").mkdir(parents=True)
    (service.settings.site / "x/index.html").write_text("<article class=a><h1>x</h1></article>")
    for path in ("/signin", "/nothing", "/x/"):
        page = browser.get(path).get_data(as_text=True)
        assert page.count("演示时间：2026-10-12 09:00") == 1
