"""Every address of the app, with ids that lead nowhere: a page that says so, never a 500."""

from urllib.parse import urlencode

import pytest

from forms_api.web.api import blueprint as api

ODD = {
    "unknown": "nope",
    "empty": "%20",
    "nul": "%00",
    "dots": "..",
    "encoded dots": "%2e%2e",
    "a path": "..%2f..%2fetc%2fpasswd",
    "chinese": "%E7%8E%A9%E5%85%B7",
    "full width": "%EF%BC%91",
    "broken utf-8": "%ff%fe",
    "a surrogate": "%ed%a0%80",
    "very long": "x" * 5000,
    "markup": "%3Cscript%3E",
    "template": "%7B%7B7*7%7D%7D",
    "line end": "%0d%0aSet-Cookie:x",
    "a uuid": "0199d0c2-0000-7000-8000-000000000000",
    "an upper case uuid": "0199D0C2-0000-7000-8000-000000000000",
    "beyond the calendar": "ffffffff-ffff-7fff-bfff-ffffffffffff",
}
OWN = ("mine", "forms", "records", "quarantine", "training", "api")


@pytest.fixture
def visit(visit, clock):
    """Visitors whose PIN or password was typed just now."""
    return lambda person: visit(person).prove(clock())


def addresses(app, method):
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in OWN and method in rule.methods
    ]


def fill(rule, odd) -> str:
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<{name}>", odd)
    return path


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_getting_what_there_is_not(app, visit, staff, odd):
    client = visit(staff.principal).client
    for rule in addresses(app, "GET"):
        answer = client.get(fill(rule, odd))
        wanted = (301, 303, 308, 404, 405, 422) if rule.arguments else (200, 302)
        assert answer.status_code in wanted, rule


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_posting_to_what_there_is_not(app, visit, staff, odd):
    visitor = visit(staff.principal)
    token = visitor.get("/forms/mixing").sheet["csrf_token"][0]
    for rule in addresses(app, "POST"):
        answer = visitor.client.post(fill(rule, odd), data={"csrf_token": token})
        assert answer.status_code in (301, 303, 308, 404, 405, 422), rule


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_putting_to_what_there_is_not(app, staff, bearer, odd):
    client, headers = app.test_client(), bearer(staff.principal)
    sheet = {
        "form": "mixing",
        "answers": {"object": "toys", "target": 250, "strength": 5},
        "training": "disinfection",
        "quiz": {},
        "statement": True,
        "person": "x",
        "items": {},
    }
    for rule in addresses(app, "PUT"):
        answer = client.put(fill(rule, odd), json=sheet, headers=headers)
        assert answer.status_code in (404, 405, 422), rule
        assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("key", ["form", "place", "person", "since", "until", "cursor", "odd"])
def test_asking_for_lists_of_what_there_is_not(app, staff, bearer, odd, key):
    answer = app.test_client().get(f"/api/v1/records?{key}={odd}", headers=bearer(staff.principal))
    assert (answer.status_code, list(answer.json["fields"])) == (422, [key])


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_every_part_of_a_form_may_be_odd(visit, staff, store, odd):
    visitor = visit(staff.cook)
    sheet = visitor.get("/forms/mixing").sheet
    good = sheet | {"f.object": "toys", "f.target": "250", "f.strength": "5"}
    for name in {*sheet, "f.object", "f.tools", "f.target", "f.witness"} - {"csrf_token"}:
        others = {key: value for key, value in good.items() if key != name}
        body = f"{urlencode(others, doseq=True)}&{name}={odd}"
        kind = "application/x-www-form-urlencoded"
        answer = visitor.client.post("/forms/mixing", data=body, content_type=kind)
        assert answer.status_code in (303, 409, 422), name


def test_the_walk_meets_every_view_of_the_api(app):
    walked = {rule.endpoint for method in ("GET", "POST", "PUT") for rule in addresses(app, method)}
    all_of_it = {one for one in app.view_functions if one.startswith(f"{api.name}.")}
    assert all_of_it <= walked


def test_without_signing_in_every_page_leads_to_the_door(app):
    client = app.test_client()
    for rule in addresses(app, "GET"):
        answer = client.get(fill(rule, "nope"))
        is_api = rule.endpoint.startswith("api.")
        assert answer.status_code == (401 if is_api else 303), rule
        assert is_api or answer.headers["Location"].startswith("/signin?next=")
