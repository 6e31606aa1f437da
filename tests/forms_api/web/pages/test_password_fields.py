"""Where a password is typed: hidden, open to password managers, of any characters."""

import pytest
from flask import Flask

PASSWORD = "correct horse battery"
PAGES = ["/signin/password", "/prove", "/account/password"]


@pytest.fixture
def visitor(visit, staff):
    return visit(staff.caregiver)


@pytest.mark.parametrize("path", PAGES)
def test_it_is_masked_and_may_be_pasted_and_kept(visitor, path):
    page = visitor.get(path)
    fields = [
        one
        for one in page.one("form", "hq-form").all("input")
        if one.attrs["name"] in ("password", "password_again", "old")
    ]
    assert fields
    for one in fields:
        assert one.attrs["type"] == "password"
        assert one.attrs["autocomplete"] in ("current-password", "new-password")
        assert not {"onpaste", "readonly", "minlength", "pattern"} & set(one.attrs)


def test_the_door_asks_for_nothing_else(guest):
    """No secret questions: what can be typed is a name and a password."""
    typed = [
        one.attrs["name"]
        for one in guest().get("/signin/password").one("form", "hq-form").all("input")
        if one.attrs.get("type") != "hidden"
    ]
    assert typed == ["name", "password"]


@pytest.mark.parametrize(
    "new", ["只有汉字的密码也行", "        x", "kqwzmtyuep", "😀🐼🌳🍎🚪🧹🥣🌙", "8301946275503918"]
)
def test_a_password_may_be_of_any_characters(app: Flask, visitor, guest, new):
    page = visitor.get("/account/password")
    sent = {"old": PASSWORD, "password": new, "password_again": new}
    assert visitor.send(page, **sent).status == 303
    assert guest().password("孙保育", new).status == 303
    assert guest().password("孙保育", new[:-1]).status == 422
    assert guest().password("孙保育", new.upper() + "x").status == 422
