"""Each request has a number and a line in the log, without anything that was typed."""

import io
import json
import logging

import pytest

from forms_api.actions.invite_person import invite_person
from forms_api.store.errors import StoreDown
from forms_api.web import render
from forms_api.web.log import Stderr
from forms_api.web.log_lines import JsonLines
from forms_api.web.request_log import HEADER

CANARY = "canary13800001111"


@pytest.fixture(autouse=True)
def log(caplog):
    """`log()` gives the lines that were written so far."""
    caplog.set_level(logging.INFO, "forms_api")
    stream = io.StringIO()
    handler = Stderr(stream)
    handler.setFormatter(JsonLines())
    logging.getLogger("forms_api").addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger("forms_api").removeHandler(handler)


def test_a_request_says_its_pattern_status_and_person(sign_in, log, staff):
    client = sign_in("李厨师")
    answer = client.get(f"/records/{CANARY}?q={CANARY}")
    assert answer.status_code == 404
    line = log()[-1]
    assert line.pop("time").endswith("Z")
    assert line.pop("ms") >= 0
    assert line == {
        "level": "info",
        "event": "request",
        "method": "GET",
        "route": "/records/<record_id>",
        "status": 404,
        "person": staff.cook.id,
        "request": answer.headers[HEADER],
    }


def test_every_request_has_a_number_of_its_own(app, browser, log):
    paths = ["/", "/signin", "/healthz", "/mine", "/api/v1/records", "/static/plain.css", "/%00"]
    answers = [browser.get(path) for path in paths]
    answers.append(browser.get("/", headers={"Host": "evil.example"}))
    answers.append(browser.get("/signin", headers={HEADER: CANARY}))
    numbers = [answer.headers[HEADER] for answer in answers]
    assert len(set(numbers)) == len(numbers)
    assert CANARY not in numbers
    assert [line["request"] for line in log()] == numbers
    assert len({line["route"] for line in log()} - {None}) >= 5


def test_a_method_that_somebody_made_up_is_not_repeated(browser, log):
    browser.open("/signin", method=CANARY.upper())
    assert log()[-1]["method"] == "other"


def test_an_error_has_a_trace_and_the_page_its_number(sign_in, log, app, monkeypatch):
    client = sign_in("李厨师")

    def fail():
        raise ValueError(CANARY)

    monkeypatch.setitem(app.view_functions, "mine.page", _like(app, "mine.page", fail))
    answer = client.get("/mine")
    assert answer.status_code == 500
    said, line = log()[-2:]
    number = answer.headers[HEADER]
    assert f"编号 {number}" in answer.text
    assert (said["request"], line["request"], line["level"]) == (number, number, "error")
    assert "in fail" in said["trace"]
    assert CANARY not in json.dumps(log())


def test_an_error_of_the_page_that_says_so_names_no_address(sign_in, log, app, monkeypatch):
    client = sign_in("李厨师")
    app.testing = False

    pages = iter([ValueError(CANARY)])

    def render_page(*words, **more):
        for error in pages:
            raise error
        return render.render_page(*words, **more)

    monkeypatch.setattr("forms_api.web.errors.render_page", render_page)
    assert client.get(f"/records/{CANARY}").status_code == 500
    assert "ValueError" in log()[-2]["trace"]
    assert CANARY not in json.dumps(log())


def _like(app, endpoint, view):
    """The view with the access that the one at this endpoint declared."""
    view.__dict__.update(app.view_functions[endpoint].__dict__)
    return view


def test_other_refusals_have_no_number_on_the_page(sign_in, store, monkeypatch, log):
    client = sign_in("李厨师")
    assert "编号" not in client.get("/people").text
    monkeypatch.setattr(store, "read", _down)
    answer = client.get("/mine")
    assert answer.status_code == 503
    assert "编号" not in answer.text
    assert "trace" not in log()[-1]


def _down(*_, **__):
    raise StoreDown


def test_nothing_that_is_typed_comes_into_the_log(app, browser, staff, store, clock, bearer, log):
    """Whatever is right or wrong about it."""
    token = invite_person(store, staff.cook, clock()).token
    authorization = bearer(staff.cook)
    typed = [CANARY, token, "correct horse battery", authorization["Authorization"].split()[1]]
    browser.send("/signin", name="李厨师", password="correct horse battery")
    browser.send("/signin", name=CANARY, password=CANARY)
    browser.get("/signin/pin", query_string={"person": CANARY})
    browser.get(f"/invitation/{token}")
    browser.get(f"/invitation/{CANARY}")
    browser.get(f"/{CANARY}?{CANARY}={CANARY}", headers={"Referer": CANARY, "User-Agent": CANARY})
    browser.set_cookie("houqin", CANARY)
    browser.get("/mine")
    api = app.test_client()
    api.get("/api/v1/records", headers={"Authorization": f"Bearer {CANARY}"})
    body = {"form": "fridge-log", "place": "kitchen", "answers": {"temperature": CANARY}}
    for data in (json.dumps(body), CANARY, '{"form": "' + CANARY):
        api.put(
            f"/api/v1/submissions/{CANARY}",
            data=data,
            content_type="application/json",
            headers=authorization,
        )
    written = json.dumps(log(), ensure_ascii=False)
    assert len(log()) == 13
    assert [secret for secret in [*typed, "李厨师"] if secret in written] == []
