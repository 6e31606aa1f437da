"""How a form stands today, beside its rule: for who is signed in, and for nobody else."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

RULE = "/policies/rules/disinfection/"
CALENDAR = "/policies/overview/calendar/"


@pytest.fixture
def said(phone: Page) -> Iterator[list[str]]:
    """What scripts complain about in the console. That a request failed says the browser itself."""
    errors: list[str] = []
    phone.on(
        "console",
        lambda one: (
            errors.append(one.text)
            if one.type == "error" and "Failed to load resource" not in one.text
            else None
        ),
    )
    yield errors
    assert errors == []


@pytest.fixture
def signed_in(kindergarten, phone: Page, enter: Callable[[Page, str], None]) -> Page:
    phone.goto(f"{kindergarten.url}/today")
    enter(phone, "王园长")
    expect(phone.locator("h1")).to_contain_text("今天")
    return phone


def test_who_is_signed_in_sees_how_the_forms_of_a_rule_stand(kindergarten, signed_in, said):
    with signed_in.expect_response("**/today/pulse?*") as asked:
        signed_in.goto(kindergarten.url + RULE)
    assert asked.value.json()["daily-disinfection"]["today"]
    pulse = signed_in.locator(".hq-pulse").first
    expect(pulse.locator(".hq-pill")).to_contain_text("今天")
    line = signed_in.locator("a.hq-fill[href$='/forms/daily-disinfection'] + .hq-pulse").first
    expect(line).to_contain_text("/")


def test_the_calendar_says_what_keeps_the_term_from_beginning(kindergarten, signed_in, said):
    signed_in.goto(kindergarten.url + CALENDAR)
    autumn = signed_in.locator("[data-term='2026-autumn']")
    expect(autumn).to_contain_text("还没准备好")
    autumn.get_by_role("link", name="差：开学前厨师会议记录").click()
    expect(signed_in.locator("h1")).to_contain_text("开学前厨师会议记录")


def test_who_is_not_signed_in_sees_the_page_as_it_is(kindergarten, phone, said):
    for address in (RULE, CALENDAR):
        with phone.expect_response("**/today/pulse?*") as asked:
            phone.goto(kindergarten.url + address)
        assert asked.value.json() == {}
        phone.wait_for_load_state("networkidle")
        assert phone.locator(".hq-pulse").count() == 0
    expect(phone.locator("[data-term]").first).to_be_hidden()


@pytest.mark.parametrize("how", ["cut off", "not found", "nonsense"])
def test_where_the_service_is_away_the_page_stays_as_it_is(kindergarten, signed_in, said, how):
    asked: list[str] = []

    def answer(route) -> None:
        asked.append(route.request.url)
        if how == "cut off":
            route.abort()
        else:
            route.fulfill(status=404 if how == "not found" else 200, body="<h1>别处</h1>")

    signed_in.route("**/today/pulse?*", answer)
    signed_in.goto(kindergarten.url + RULE)
    signed_in.wait_for_load_state("networkidle")
    assert len(asked) == 1
    assert signed_in.locator(".hq-pulse").count() == 0
    expect(signed_in.locator("h1")).to_contain_text("清洁消毒制度")
