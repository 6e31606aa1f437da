"""A program that calls the JSON API with a token."""

import json

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forms_api.derive.people import Person
from forms_api.records.ids import new_id

API = "/api/v1"


class Caller:
    def __init__(self, app: Flask, headers: dict[str, str], make_id) -> None:
        self.client, self.headers, self.make_id = app.test_client(), headers, make_id

    def get(self, path: str) -> TestResponse:
        return self.client.get(API + path, headers=self.headers)

    def put(self, path: str, body: object, record_id: str | None = None) -> TestResponse:
        """PUT `body` as JSON; a text or bytes are sent as they are."""
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.put(
            f"{API}/{path}/{record_id or self.make_id()}",
            data=data,
            headers=self.headers,
            content_type="application/json",
        )

    def submit(self, body: object, record_id: str | None = None) -> TestResponse:
        return self.put("submissions", body, record_id)


@pytest.fixture
def call(app, bearer, clock):
    """`call(staff.cook)` is a Caller with that person's token."""

    def call(person: Person) -> Caller:
        return Caller(app, bearer(person), lambda: new_id(clock()))

    return call
