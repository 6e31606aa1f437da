import pytest
from flask import Flask

from forms_api.records.person import person_record
from forms_api.web.access import BY_KEY, PUBLIC, SIGNED_IN, declared_access


def rules_of(app: Flask):
    return list(app.url_map.iter_rules())


def test_every_view_says_who_may_call_it(app: Flask):
    undeclared = {
        rule.endpoint
        for rule in rules_of(app)
        if declared_access(app.view_functions[rule.endpoint]) not in (PUBLIC, SIGNED_IN, BY_KEY)
    }
    assert not undeclared


def test_only_these_are_open_to_everybody(app: Flask):
    """A new public view is a decision: it is written down here too."""
    public = {
        rule.endpoint
        for rule in rules_of(app)
        if declared_access(app.view_functions[rule.endpoint]) == PUBLIC
    }
    pages = {"static", "site.show", "health.tell"}
    by_secret = {"calendar.feed"}  # its address is the secret
    # these say nothing to whoever is not signed in
    to_nobody_in_particular = {"board.pulse", "board.plan", "board.terms"}
    door = {"ask", "enter", "pick", "enter_pin", "by_password", "by_password_with_sheet"}
    door |= {"enter_code"}
    invited = {"ask_invited", "join"}
    ways_in = {f"signin.{view}" for view in door | invited}
    assert public == pages | by_secret | to_nobody_in_particular | ways_in


def test_a_view_that_says_nothing_is_closed(app: Flask):
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    app.add_url_rule("/api/v1/forgotten", "forgotten-too", lambda: "secret")
    client = app.test_client()
    assert client.get("/forgotten").status_code == 303
    assert client.get("/api/v1/forgotten").status_code == 401


@pytest.mark.parametrize("path", ["/api/v1/records", "/api/v1/nothing", "/api/", "/api/v2/x"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("sent", [None, "Bearer nonsense", "Basic YTpi", "Bearer", ""])
def test_under_api_the_credential_comes_before_everything(app: Flask, path, method, sent):
    headers = {} if sent is None else {"Authorization": sent}
    answer = app.test_client().open(path, method=method, headers=headers, data="{")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].lower().startswith("bearer")
    assert answer.json["code"] == "unauthorized"


def test_with_a_credential_an_unknown_address_of_the_api_is_404(app: Flask, staff, bearer):
    answer = app.test_client().get("/api/v1/nothing", headers=bearer(staff.cook))
    assert (answer.status_code, answer.json["code"]) == (404, "not-found")


def test_a_bad_token_is_refused_even_in_a_session(app: Flask, staff, sign_in):
    client = sign_in("孙保育")
    assert client.get("/api/v1/records").status_code == 200
    headers = {"Authorization": "Bearer x"}
    assert client.get("/api/v1/records", headers=headers).status_code == 401


def test_a_token_opens_no_page(app: Flask, staff, bearer):
    answer = app.test_client().get("/mine", headers=bearer(staff.cook))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/signin?next=/mine")


def test_a_session_needs_the_page_token_to_write_and_a_bearer_does_not(
    app: Flask, staff, sign_in, bearer
):
    path = "/api/v1/submissions/0199d0c2-0000-7000-8000-000000000000"
    client = sign_in("孙保育")
    refused = client.put(path, json={})
    assert (refused.status_code, refused.json["code"]) == (400, "csrf")
    token = client.csrf_token()
    assert client.put(path, json={}, headers={"X-CSRFToken": token}).status_code == 422
    assert app.test_client().put(path, json={}, headers=bearer(staff.cook)).status_code == 422


def test_the_page_token_never_grows_too_old(app: Flask):
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None


def test_a_session_ends_when_the_person_leaves(app: Flask, staff, sign_in, store, clock):
    client = sign_in("孙保育")
    assert client.get("/mine").status_code == 200
    left = staff.caregiver
    store.append(
        person_record(
            clock(),
            campus="main",
            name=left.name,
            jobs=left.jobs,
            active=False,
            person_id=left.id,
        )
    )
    assert client.get("/mine").status_code == 303
    assert client.get("/api/v1/records").status_code == 401


def test_another_method_of_a_page_is_405(app: Flask):
    assert app.test_client().post("/policies/").status_code == 405
    assert app.test_client().delete("/").status_code == 405
