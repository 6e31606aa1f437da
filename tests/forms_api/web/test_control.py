import pytest
from flask import Flask

from forms_api.records.canonical import canonical, parse
from forms_api.records.person import PERSON
from forms_api.store.remote import CONTROL_PATH

QUESTION = canonical(
    {"call": "read", "kind": PERSON, "campus": None, "subject": None, "since": None, "until": None}
)
KEY = {"Authorization": "Bearer the-key"}


@pytest.fixture
def control(app: Flask):
    app.config["CONTROL_KEY"] = "the-key"
    return app.test_client()


def test_the_key_opens_the_store(control, staff):
    answer = control.post(CONTROL_PATH, data=QUESTION, headers=KEY)
    assert answer.status_code == 200
    assert len(parse(answer.data)["answer"]) == 4


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer other"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer 钥匙"},
        {"Authorization": "Basic dGhlLWtleTp0aGUta2V5"},
    ],
)
def test_without_the_key_there_is_nothing(control, headers):
    headers = {name: text.encode().decode("latin-1") for name, text in headers.items()}
    assert control.post(CONTROL_PATH, data=QUESTION, headers=headers).status_code == 404


def test_only_this_machine_is_answered(control):
    far = {"REMOTE_ADDR": "192.168.1.7"}
    answer = control.post(CONTROL_PATH, data=QUESTION, headers=KEY, environ_base=far)
    assert answer.status_code == 404


def test_a_service_without_a_key_answers_nobody(app: Flask):
    app.config["CONTROL_KEY"] = None
    for headers in (KEY, {}, {"Authorization": "Bearer None"}):
        assert (
            app.test_client().post(CONTROL_PATH, data=QUESTION, headers=headers).status_code == 404
        )


def test_what_is_no_json_is_400(control):
    assert control.post(CONTROL_PATH, data=b"{", headers=KEY).status_code == 400


def test_a_bearer_token_of_a_person_is_no_key(control, staff, bearer):
    headers = bearer(staff.principal)
    assert control.post(CONTROL_PATH, data=QUESTION, headers=headers).status_code == 404
