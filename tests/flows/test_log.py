"""The log of a real service: JSON on stderr, and nothing that anybody typed."""

import json
import re
from functools import partial
from urllib.parse import urlencode
from urllib.request import Request

import pytest

pytestmark = pytest.mark.slow

PASSWORD = "canary-of-the-password"
PHONE = "13800001111"
ANSWER = "canary-of-an-answer"


def log_of(service) -> list[dict[str, object]]:
    lines = service.words.splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def has_line(service, route: str) -> bool:
    return route in [line.get("route") for line in log_of(service)]


def test_a_line_a_request_and_nothing_that_was_typed(serve, run, wait_for):
    run("init")
    run("people", "add", "李芳", "--job", "cook", "--password-stdin", input=PASSWORD + "\n")
    token = run("people", "token", "李芳").stdout.splitlines()[-1]
    invited = run("people", "invite", "李芳").stdout
    invitation = re.search(r"/invitation/([A-Za-z0-9_-]{30,})", invited)[1]
    service = serve()

    service.post("/signin", name="李芳", password=PASSWORD)
    service.post("/signin", name=PHONE, password=PHONE)
    service.get(f"/invitation/{invitation}")
    service.get("/forms/fridge-log?" + urlencode({"place": ANSWER}))
    service.get("/api/v1/records", headers={"Authorization": f"Bearer {token}x"})
    body = {"form": "fridge-log", "place": "kitchen", "answers": {"temperature": ANSWER}}
    assert service.put(f"/api/v1/submissions/{ANSWER}", body, token)[0] == 422
    cookie = Request(service._url("/mine"), headers={"Cookie": f"houqin={PHONE}"})
    assert service._open(cookie)[0] == 200

    for route in ("/signin", "/invitation/<token>", "/api/v1/submissions/<record_id>", "/mine"):
        seen = partial(has_line, service, route)  # the answer may be here before its line
        wait_for(f"a line of {route}", seen)
    (refused,) = [line for line in log_of(service) if line.get("method") == "PUT"]
    assert (refused["status"], refused["level"]) == (422, "info")
    secrets = [PASSWORD, PHONE, ANSWER, token, invitation, "李芳"]
    assert [secret for secret in secrets if secret in service.words] == []


def test_a_terminal_may_be_told_to_get_words(serve, environ, wait_for):
    environ["HOUQIN_LOG"] = "text"
    service = serve("--demo", now="2026-11-18T10:15:00+08:00")
    service.get("/healthz")
    line = re.compile(r"info request GET /healthz 200 [\d.]+ [0-9a-f]{16}")
    wait_for("a line in words", lambda: bool(line.search(service.words)))
