from dataclasses import replace

import pytest
from flask import Flask

from forms_api.web.access import public
from forms_api.web.hosts import is_allowed
from forms_api.web.service import EXTENSION

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UUID = "0199d0c2-0000-7000-8000-000000000000"


@pytest.fixture
def with_site(app: Flask) -> Flask:
    """A handbook with a page that has a script of its own."""
    site = app.extensions[EXTENSION].settings.site
    (site / "x").mkdir(parents=True)
    (site / "x/index.html").write_text("<h1>x</h1><script>let a = 1</script>")
    (site / "404.html").write_text("<h1>404</h1>")
    (site / "a.js").write_text("let b = 1")
    return app


def policy_of(answer) -> dict[str, str]:
    parts = (part.partition(" ") for part in answer.headers["Content-Security-Policy"].split("; "))
    return {name: sources for name, _, sources in parts}


def check_guarded(answer) -> None:
    for name, value in WANTED.items():
        assert answer.headers.getlist(name) == [value]
    policy = policy_of(answer)
    assert "unsafe" not in policy["script-src"]
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert policy["default-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert "Server" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/x/", 200),
        ("GET", "/x", 301),
        ("GET", "/a.js", 200),
        ("GET", "/nothing", 404),
        ("GET", "/static/plain.css", 200),
        ("GET", "/static/nothing", 404),
        ("GET", "/signin", 200),
        ("GET", "/mine", 303),
        ("GET", f"/records/{UUID}", 303),
        ("GET", "/healthz", 503),
        ("HEAD", "/signin", 200),
        ("OPTIONS", "/signin", 200),
        ("POST", "/signin", 400),
        ("POST", "/x/", 405),
        ("TRACE", "/signin", 405),
        ("POST", "/control/store", 404),
        ("GET", "/api/v1/records", 401),
        ("GET", "/api/v1/nothing", 401),
        ("PUT", f"/api/v1/submissions/{UUID}", 401),
        ("DELETE", "/api/v1/records", 401),
    ],
)
def test_every_answer_is_guarded(with_site, browser, method: str, path: str, status: int):
    answer = browser.open(path, method=method)
    assert answer.status_code == status
    check_guarded(answer)


def test_an_answer_too_large_a_strange_host_and_a_crash_are_guarded(with_site, browser):
    answers = [
        browser.post("/signin", data={"name": "x" * (3 * 1024 * 1024)}),
        browser.get("/signin", headers={"Host": "evil.example"}),
        browser.get("/api/v1/records", headers={"Host": "evil.example"}),
    ]
    with_site.view_functions["health.tell"] = public(lambda: 1 / 0)
    with_site.testing = False
    answers.append(browser.get("/healthz"))
    assert [answer.status_code for answer in answers] == [413, 400, 400, 500]
    for answer in answers:
        check_guarded(answer)
        assert "Traceback" not in answer.text
        assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize("path", ["/x/", "/static/plain.css", "/a.js"])
def test_what_has_not_changed_is_guarded_as_it_was(with_site, browser, path):
    first = browser.get(path)
    again = browser.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    check_guarded(again)
    # a browser puts the headers of a 304 in the place of those it has
    assert policy_of(again) == policy_of(first)


def test_a_page_allows_its_own_inline_script_and_no_other(with_site, browser):
    scripts = policy_of(browser.get("/x/"))["script-src"].split()
    assert [source[:8] for source in scripts] == ["'self'", "'sha256-"]
    assert policy_of(browser.get("/signin"))["script-src"] == "'self'"


@pytest.mark.parametrize(
    "path",
    ["/mine", "/records/", "/forms/mixing", "/account", "/training/disinfection/sign", "/nothing"],
)
def test_nothing_about_a_person_is_stored_on_the_way(with_site, sign_in, path):
    client = sign_in("孙保育")
    assert client.get(path).headers["Cache-Control"] in ("no-store", "no-cache")
    if path != "/nothing":
        assert client.get(path).headers["Cache-Control"] == "no-store"
    assert client.get("/api/v1/records").headers["Cache-Control"] == "no-store"


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
