"""The service on PostgreSQL: two web processes show the same, and an absent database is a 503."""

import pytest

from forms_api.records.ids import new_id
from forms_api.store.open import open_chosen
from forms_api.web.app import create_app
from forms_api.web.service import Service

TOYS = {
    "form": "toy-disinfection",
    "place": "small-1",
    "answers": {"soaked": "pass", "chlorine": 200},
}
PASSWORD = "correct horse battery"


@pytest.fixture
def address(postgres):
    return postgres()


@pytest.fixture
def store(reach, address):
    """In the place of the memory store: everything of the service runs on it."""
    return reach(address)


@pytest.fixture
def second(app, service_of, reach, address):
    """Another web process on the same database, with the same key."""
    return service_of(reach(address))


@pytest.fixture
def service_of(app):
    """service_of(store) → an app like `app`, with a store of its own."""

    def make(store):
        first = app.extensions["houqin"]
        other = Service(store, first.policies, first.clock, first.settings)
        made = create_app(other, secret_key=app.config["SECRET_KEY"])
        made.config.update(TESTING=app.config["TESTING"])
        return made

    return make


def test_what_one_process_is_sent_the_other_shows_at_once(app, second, staff, bearer, clock):
    headers, path = bearer(staff.caregiver), f"/api/v1/submissions/{new_id(clock())}"
    assert app.test_client().put(path, json=TOYS, headers=headers).status_code == 201
    again = second.test_client().put(path, json=TOYS, headers=headers)
    assert again.status_code == 200
    for each in (app, second):
        listed = each.test_client().get("/api/v1/records?form=toy-disinfection", headers=headers)
        assert [item["id"] for item in listed.json["items"]] == [path.rpartition("/")[2]]
    other = {**TOYS, "answers": {"soaked": "pass", "chlorine": 150}}
    assert second.test_client().put(path, json=other, headers=headers).status_code == 409


def test_while_the_database_is_away_everything_is_503_and_then_goes_on(
    app, staff, bearer, sign_in_to, clock, cluster, request
):
    headers, path = bearer(staff.caregiver), f"/api/v1/submissions/{new_id(clock())}"
    client, browser = app.test_client(), sign_in_to("孙保育")
    pages = ["/forms/toy-disinfection", "/forms", "/records", "/mine", "/training", "/healthz"]
    found = {page: browser.get(page).status_code for page in pages}
    cluster.stop()
    request.addfinalizer(cluster.start_again)
    sent = client.put(path, json=TOYS, headers=headers)
    assert (sent.status_code, sent.json["code"]) == (503, "store-down")
    assert int(sent.headers["Retry-After"]) > 0
    assert client.get("/api/v1/records", headers=headers).status_code == 503
    assert client.get("/healthz").status_code == 503
    away = {page: browser.get(page).status_code for page in pages}
    assert away == {page: 503 if code == 200 else code for page, code in found.items()}
    signed = client.post("/signin", data={"name": "孙保育", "password": PASSWORD})
    assert signed.status_code < 500 or signed.status_code == 503
    cluster.start_again()
    assert client.put(path, json=TOYS, headers=headers).status_code == 201
    assert {page: browser.get(page).status_code for page in pages} == found


def test_the_folder_keeps_what_belongs_to_the_service(address, tmp_path, clock):
    folder = tmp_path / "data"
    store = open_chosen(folder, address, clock=clock)
    store.close()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.iterdir()) == []


@pytest.fixture
def sign_in_to(app):
    """sign_in_to(name) → a client in which that person is signed in."""
    import re

    def sign_in(name):
        client = app.test_client()
        page = client.get("/signin").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        fields = {"csrf_token": token, "name": name, "password": PASSWORD}
        answer = client.post("/signin", data=fields)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return client

    return sign_in
