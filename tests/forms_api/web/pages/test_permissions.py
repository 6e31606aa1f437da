"""Who may do what: every route and method, for everybody, from one table.

A new route is a decision: until its line stands in the table, the tests fail.
"""

from datetime import timedelta

import pytest
from flask import Flask

from forms_api.derive.people import Person
from forms_api.records.person import person_record
from handbook.site import END_MARK

ALL = frozenset({"nobody", "caregiver", "cook", "health", "principal", "gatekeeper"})
STAFF = ALL - {"nobody"}
CAREGIVER = frozenset({"caregiver"})
COOK = frozenset({"cook"})
ASSESSOR = frozenset({"health"})
LEARNERS = STAFF - {"gatekeeper"}
MANAGERS = frozenset({"principal"})
MANAGERS = frozenset({"principal"})
REVIEWERS = frozenset({"health", "principal"})
KEY = frozenset[str]()
"""Nobody, whoever signs in: only who holds the key of the data folder."""

TABLE = [
    # what is open to everybody, parents with a QR code among them
    ("GET", "/", ALL),
    ("GET", "/policies/rules/x/", ALL),
    ("GET", "/static/plain.css", ALL),
    ("GET", "/healthz", ALL),
    ("GET", "/today/pulse", ALL),  # nothing for who is not signed in: test_pulse.py
    ("GET", "/today/plan/x", ALL),  # nor here: test_plan.py
    ("GET", "/today/terms", ALL),  # nor here: test_terms.py
    ("GET", "/signin", ALL),
    ("POST", "/signin", ALL),
    ("GET", "/signin/pin", ALL),
    ("POST", "/signin/pin", ALL),
    ("POST", "/signin/code", ALL),
    ("GET", "/signin/password", ALL),
    ("POST", "/signin/password", ALL),
    ("GET", "/invitation/{invitation}", ALL),
    ("POST", "/invitation/{invitation}", ALL),
    ("GET", "/calendar/{feed}.ics", ALL),  # the secret in it is the key: test_calendar_feed.py
    # the staff's own pages
    ("POST", "/signout", STAFF),
    ("POST", "/switch", STAFF),
    ("GET", "/prove", STAFF),
    ("POST", "/prove", STAFF),
    ("GET", "/device", STAFF),
    ("POST", "/device/no", STAFF),
    ("GET", "/device/own", STAFF),
    ("POST", "/device/own", STAFF),
    ("GET", "/device/shared", MANAGERS),
    ("POST", "/device/shared", MANAGERS),
    ("GET", "/account", STAFF),
    ("GET", "/account/pin", STAFF),
    ("POST", "/account/pin", STAFF),
    ("GET", "/account/password", STAFF),
    ("POST", "/account/password", STAFF),
    ("POST", "/account/devices/x/revoke", STAFF),
    ("GET", "/account/totp", STAFF),
    ("POST", "/account/totp", STAFF),
    ("POST", "/account/totp/codes", STAFF),
    ("POST", "/account/totp/end", STAFF),
    ("POST", "/account/sessions/x/end", STAFF),
    ("POST", "/account/sessions/end", STAFF),
    ("GET", "/account/calendar", STAFF),
    ("POST", "/account/calendar", STAFF),
    ("POST", "/account/calendar/end", STAFF),
    ("POST", "/account/calendar/main", MANAGERS),
    ("POST", "/account/calendar/main/end", MANAGERS),
    ("GET", "/mine", STAFF),
    ("GET", "/today", STAFF),  # each sees what is theirs: test_today_page.py
    ("GET", "/today/excuse", STAFF),  # who fills the form, or reviews: test_excuse_page.py
    ("POST", "/today/excuse", STAFF),
    ("GET", "/today/excuses/{excuse}", CAREGIVER | REVIEWERS),
    ("POST", "/today/excuses/{excuse}/withdraw", CAREGIVER | REVIEWERS),
    ("GET", "/today/month", REVIEWERS),
    ("GET", "/today/wall", REVIEWERS),
    ("GET", "/today/closings", REVIEWERS),
    ("POST", "/today/closings", REVIEWERS),
    ("POST", "/today/closings/x/withdraw", REVIEWERS),
    ("GET", "/forms/", STAFF),
    ("GET", "/training/", STAFF),
    ("GET", "/training/calendar", STAFF),  # each sees what is theirs: test_training_calendar.py
    ("GET", "/records/", STAFF),  # each sees what is theirs: test_records_list.py
    # the staff: who manages people
    ("GET", "/people", MANAGERS),
    ("GET", "/people/trail", MANAGERS),
    ("GET", "/people/new", MANAGERS),
    ("POST", "/people/new", MANAGERS),
    ("GET", "/people/{caregiver}", MANAGERS),
    ("GET", "/people/{caregiver}/change", MANAGERS),
    ("POST", "/people/{caregiver}/change", MANAGERS),
    ("GET", "/people/{caregiver}/disable", MANAGERS),
    ("POST", "/people/{caregiver}/disable", MANAGERS),
    ("POST", "/people/{caregiver}/enable", MANAGERS),
    ("POST", "/people/{caregiver}/invite", MANAGERS),
    ("GET", "/people/{caregiver}/leave", MANAGERS),
    ("POST", "/people/{caregiver}/leave", MANAGERS),
    ("POST", "/people/{caregiver}/leave/x/withdraw", MANAGERS),
    ("POST", "/people/{caregiver}/tokens/x/revoke", MANAGERS),
    ("POST", "/people/{caregiver}/totp/end", MANAGERS),
    ("POST", "/people/{caregiver}/sessions/end", MANAGERS),
    ("POST", "/people/{caregiver}/devices/x/revoke", MANAGERS),
    ("GET", "/people/devices/{tablet}", MANAGERS),
    ("POST", "/people/devices/{tablet}", MANAGERS),
    ("GET", "/places/small-1", STAFF),
    ("GET", "/places/small-1/card", STAFF),
    ("GET", "/places/cards", MANAGERS),
    # what is printed holds nothing that was recorded
    ("GET", "/paper", STAFF),
    ("GET", "/paper/jobs/cook", STAFF),
    ("GET", "/paper/places/small-1", STAFF),
    ("GET", "/forms/toy-disinfection/paper", STAFF),
    ("GET", "/posters/disinfection", STAFF),
    # forms: the jobs that fill them
    ("GET", "/forms/toy-disinfection", CAREGIVER),
    ("POST", "/forms/toy-disinfection", CAREGIVER),
    ("GET", "/forms/fridge-log", COOK),
    ("POST", "/forms/fridge-log", COOK),
    ("GET", "/forms/mixing", STAFF),
    ("POST", "/forms/mixing", STAFF),
    # requests and registers: who may see one is told by its moves: test_request_pages.py
    ("GET", "/forms/repair", STAFF),
    ("POST", "/forms/repair", STAFF),
    ("GET", "/requests", STAFF),
    ("GET", "/requests/{request}", STAFF),
    ("POST", "/requests/{request}/moves", STAFF),
    ("POST", "/requests/{request}/comments", STAFF),
    ("GET", "/registers/x", STAFF),
    ("GET", "/registers/x/labels", STAFF),
    ("GET", "/registers/x/YC00001", STAFF),
    # whose jobs open its rows: test_import_page.py
    ("GET", "/registers/x/import", STAFF),
    ("POST", "/registers/x/import", STAFF),
    ("POST", "/registers/x/import/rows", STAFF),
    ("GET", "/registers/x/import/template.xlsx", STAFF),
    # whose jobs count a register is told by its moves: test_stock_take.py
    ("GET", "/registers/x/stock-take", STAFF),
    ("GET", "/registers/x/stock-take/small-1", STAFF),
    ("POST", "/registers/x/stock-take/small-1", STAFF),
    ("POST", "/registers/x/stock-take/small-1/more", STAFF),
    # training: the jobs that learn it, and the one that assesses
    ("GET", "/training/disinfection/sign", LEARNERS),
    ("POST", "/training/disinfection/sign", LEARNERS),
    ("GET", "/training/disinfection/practical", ASSESSOR),
    ("POST", "/training/disinfection/practical", ASSESSOR),
    # records: who wrote them, who fills the same form, who reviews
    ("GET", "/records/{record}", CAREGIVER | REVIEWERS),
    ("GET", "/records/{fridge}", COOK | REVIEWERS),
    ("GET", "/records/{signoff}", CAREGIVER | REVIEWERS),
    ("GET", "/records/{practical}", CAREGIVER | REVIEWERS),
    ("POST", "/records/{record}/receipt", KEY),  # whom the form names: test_receipts.py
    ("GET", "/photos/{photo}", STAFF),  # to others there is none: test_photo_pages.py
    ("GET", "/records/quarantine", REVIEWERS),
    ("GET", "/records/quarantine/{quarantined}", REVIEWERS),
    # people: who manages them
    ("GET", "/people", MANAGERS),
    ("GET", "/people/new", MANAGERS),
    ("POST", "/people/new", MANAGERS),
    ("GET", "/people/{caregiver}", MANAGERS),
    ("GET", "/people/{caregiver}/change", MANAGERS),
    ("POST", "/people/{caregiver}/change", MANAGERS),
    ("GET", "/people/{caregiver}/leave", MANAGERS),
    ("POST", "/people/{caregiver}/leave", MANAGERS),
    ("POST", "/people/{caregiver}/leave/{fresh}/withdraw", MANAGERS),
    ("POST", "/people/{caregiver}/invite", MANAGERS),
    ("POST", "/people/{caregiver}/tokens/{fresh}/revoke", MANAGERS),
    ("POST", "/people/{caregiver}/devices/{tablet}/revoke", MANAGERS),
    ("GET", "/people/devices/{tablet}", MANAGERS),
    ("POST", "/people/devices/{tablet}", MANAGERS),
    ("GET", "/people/{caregiver}/disable", MANAGERS),
    ("POST", "/people/{caregiver}/disable", MANAGERS),
    ("POST", "/people/{caregiver}/enable", MANAGERS),
    # the same for programs
    ("GET", "/metrics", MANAGERS),
    ("GET", "/api/v1/openapi.json", STAFF),
    ("GET", "/api/v1/records", STAFF),
    ("GET", "/api/v1/records/{record}", CAREGIVER | REVIEWERS),
    ("GET", "/api/v1/records/{signoff}", CAREGIVER | REVIEWERS),
    ("PUT", "/api/v1/submissions/{fresh}", CAREGIVER),
    ("PUT", "/api/v1/excuses/{fresh}", CAREGIVER | REVIEWERS),
    ("GET", "/api/v1/requests", STAFF),  # each sees what is theirs: test_requests.py
    ("GET", "/api/v1/requests/{request}", STAFF),
    ("PUT", "/api/v1/requests/{fresh}", STAFF),
    ("PUT", "/api/v1/requests/{request}/moves/{fresh}", MANAGERS),
    ("PUT", "/api/v1/requests/{request}/comments/{fresh}", STAFF),
    ("GET", "/api/v1/board", STAFF),
    ("PUT", "/api/v1/signoffs/{fresh}", LEARNERS),
    ("PUT", "/api/v1/practicals/{fresh}", ASSESSOR),
    ("POST", "/api/v1/photos", STAFF),
    ("POST", "/control/store", KEY),
]
BODIES = {
    "moves": {"move": "finish", "after": "x"},
    "comments": {"text": ""},
    "requests": {"form": "repair", "answers": {}},
    "submissions": {"form": "toy-disinfection", "place": "small-1", "answers": {}},
    "excuses": {"form": "toy-disinfection", "place": "small-1", "date": "2026-10-16"},
    "signoffs": {"training": "disinfection", "quiz": {}, "statement": True},
    "practicals": {"training": "disinfection", "person": "{caregiver}", "items": {}},
}
"""Good enough to come to the question who may: what is wrong with the answers is told after it."""

FOR_PROGRAMS = ("/api/", "/metrics")
"""Where these addresses begin: a token is taken there, and who has none is told so."""

REFUSED = (303, 400, 401, 403, 405)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SESSIONS = ("nobody", "caregiver", "cook", "health", "principal", "gatekeeper", "left")
BEARERS = SESSIONS[1:]
"""The gatekeeper is a job that these policies do not know; `left` was a principal until now."""


class Caller:
    """Somebody who asks for all that stands in the table."""

    def __init__(self, app: Flask, client, headers: dict[str, str], scene) -> None:
        self.app, self.client, self.headers = app, client, headers
        self.ids = vars(scene)

    def status(self, method: str, path: str) -> int:
        """What they are told; 303 only where that leads to the door."""
        answer = self.client.open(
            path.format(**self.ids), method=method, headers=self.headers, json=self._body(path)
        )
        is_door = answer.headers.get("Location", "").startswith("/signin?")
        return 200 if answer.status_code == 303 and not is_door else answer.status_code

    def may(self, method: str, path: str) -> bool:
        status = self.status(method, path)
        assert status < 500
        return status not in REFUSED and (path != "/control/store" or status != 404)

    def _body(self, path: str) -> object:
        body = next((body for name, body in BODIES.items() if f"/{name}/" in path), None)
        return body and {
            key: value.format(**self.ids) if isinstance(value, str) else value
            for key, value in body.items()
        }


@pytest.fixture
def leave(store, clock):
    """`leave(person)` takes all away from somebody."""

    def leave(person: Person) -> None:
        gone = person_record(
            clock(),
            campus="main",
            name=person.name,
            jobs=person.jobs,
            active=False,
            person_id=person.id,
        )
        store.append(gone)

    return leave


@pytest.fixture
def call(app, visit, read_page, staff, add, bearer, scene, leave, clock):
    """`call("cook")` with a session, `call("cook", by_token=True)` with a bearer token."""
    site = app.extensions["houqin"].settings.site
    (site / "policies/rules/x").mkdir(parents=True)
    for page in (END_MARK, "index.html", "policies/rules/x/index.html"):
        (site / page).write_text("<h1>手册</h1>")

    people = {**vars(staff), "gatekeeper": add("马门卫", "gatekeeper")}

    def call(role: str, *, by_token: bool = False) -> Caller:
        if role == "nobody":
            client = app.test_client()
            token = read_page(client.get("/signin")).one("input", name="csrf_token").attrs["value"]
            return Caller(app, client, {"X-CSRFToken": token}, scene)
        person = add("吴离职", "principal") if role == "left" else people[role]
        if by_token:
            caller = Caller(app, app.test_client(), bearer(person), scene)
        else:
            # one address ends all sessions that began by then
            clock.advance(timedelta(milliseconds=1))
            visitor = visit(person)
            with visitor.client.session_transaction() as session:
                session["proved"] = clock().isoformat()
            token = visitor.get("/mine").one("meta", name="csrf-token").attrs["content"]
            caller = Caller(app, visitor.client, {"X-CSRFToken": token}, scene)
        if role == "left":
            leave(person)
        return caller

    return call


def test_every_route_stands_in_the_table(app: Flask, scene):
    addresses = app.url_map.bind("localhost")
    ids = vars(scene)
    listed = {(addresses.match(path.format(**ids), way)[0], way) for way, path, _ in TABLE}
    routed = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routed == listed


@pytest.mark.parametrize("role", SESSIONS)
def test_who_has_a_session_may_do_this_and_no_more(call, role):
    # each on a session of its own: one of the addresses ends it
    found = {(way, path): call(role).may(way, path) for way, path, _ in TABLE}
    held = "nobody" if role == "left" else role
    assert found == {(way, path): held in who for way, path, who in TABLE}


@pytest.mark.parametrize("role", BEARERS)
def test_who_has_a_token_may_do_the_same_under_api_and_nothing_elsewhere(call, role):
    caller = call(role, by_token=True)
    for way, path, who in TABLE:
        is_open = "nobody" in who and way == "GET"
        wanted = role in who if path.startswith(FOR_PROGRAMS) else is_open
        assert caller.may(way, path) == wanted, (way, path)


@pytest.mark.parametrize("role", SESSIONS)
def test_who_is_not_signed_in_meets_the_door_and_who_may_not_is_told(call, role):
    caller = call(role)
    for way, path, who in TABLE:
        if way == "POST" or role in who or path == "/control/store":
            continue
        is_api, is_in = path.startswith(FOR_PROGRAMS), role not in ("nobody", "left")
        refused = 403 if is_in else 401 if is_api else 303
        wanted = 200 if who == ALL else refused
        assert caller.status(way, path) == wanted, (way, path)


@pytest.mark.parametrize("role", SESSIONS)
def test_no_other_method_does_anything(app: Flask, call, role):
    addresses = app.url_map.bind("localhost")
    caller = call(role)
    is_in = role not in ("nobody", "left")
    for path in {path for _, path, _ in TABLE}:
        known = set(addresses.allowed_methods(path.format(**caller.ids)))
        for method in set(METHODS) - known - {"HEAD"}:
            is_door = path.startswith(FOR_PROGRAMS) and not is_in
            assert caller.status(method, path) == (401 if is_door else 405), (method, path)


@pytest.mark.parametrize("role", SESSIONS)
def test_head_is_get_without_a_body(call, role):
    caller = call(role)
    for way, path, _ in TABLE:
        if way == "GET":
            assert caller.status("HEAD", path) == caller.status("GET", path), path
