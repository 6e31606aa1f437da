"""A browser that signs in."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

PASSWORD = "correct horse battery"


class Browser(FlaskClient):
    """A client that can read the token which stands in every page with a form."""

    def csrf_token(self, page: str = "/signin") -> str:
        html = self.get(page).get_data(as_text=True)
        found = re.search(r'name="csrf_token" value="([^"]+)"', html)
        assert found, f"{page} has no token"
        return found[1]

    def send(self, page: str, **fields: str):
        """Post a form to its own page."""
        return self.post(page, data={"csrf_token": self.csrf_token(), **fields})


@pytest.fixture
def browser(app: Flask) -> Browser:
    app.test_client_class = Browser
    client = app.test_client()
    assert isinstance(client, Browser)
    return client


@pytest.fixture
def sign_in(app: Flask, browser: Browser) -> Callable[[str], Browser]:
    """`sign_in("孙保育")` is a browser of that person."""

    def sign_in(name: str, password: str = PASSWORD) -> Browser:
        client = app.test_client()
        assert isinstance(client, Browser)
        answer = client.send("/signin", name=name, password=password)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return client

    return sign_in
