"""What is printed comes out on the sheets that are meant, without the frame of the screen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

A_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
A4 = re.compile(rb"/MediaBox\s*\[0 0 (\d+)(?:\.\d+)? (\d+)(?:\.\d+)?\]")
FRAME = ".md-header, .md-tabs, .md-sidebar, .md-footer, .hq-paper__screen, .hq-account"


@pytest.fixture
def desk(kindergarten, chromium: Browser, enter: Callable[[Page, str], None]):
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{kindergarten.url}/signin/password")
    enter(page, "王园长")
    yield page
    context.close()


def print_out(page: Page, address: str) -> bytes:
    page.goto(address)
    page.wait_for_load_state()
    return page.pdf(prefer_css_page_size=True)


@pytest.mark.parametrize(
    ("address", "sheets"),
    [
        ("/forms/daily-disinfection/paper", 1),
        ("/forms/canteen-daily/paper", 1),
        ("/forms/food-sample/paper", 1),
        ("/forms/repair/paper", 2),
        ("/posters/emergency-fire", 1),
        ("/places/cards", 7),  # 25 places, four on a sheet
        ("/policies/overview/dilution/", 1),
    ],
)
def test_it_fits_its_sheets(kindergarten, desk: Page, address: str, sheets: int) -> None:
    printed = print_out(desk, kindergarten.url + address)
    assert len(A_PAGE.findall(printed)) == sheets
    assert set(A4.findall(printed)) <= {(b"594", b"841"), (b"595", b"842"), (b"595", b"841")}


@pytest.mark.parametrize("address", ["/forms/repair/paper", "/policies/rules/disinfection/"])
def test_the_frame_stays_on_the_screen(kindergarten, desk: Page, address: str) -> None:
    desk.goto(kindergarten.url + address)
    shown = "found => [...document.querySelectorAll(found)].filter(one => one.offsetParent).length"
    assert desk.evaluate(shown, FRAME) > 0
    desk.emulate_media(media="print")
    assert desk.evaluate(shown, FRAME) == 0


def test_a_field_is_never_cut_by_the_end_of_a_sheet(kindergarten, desk: Page) -> None:
    desk.goto(f"{kindergarten.url}/forms/repair/paper")
    desk.emulate_media(media="print")
    breaks = (
        "found => [...document.querySelectorAll(found)].map(e => getComputedStyle(e).breakInside)"
    )
    found = desk.evaluate(breaks, ".hq-paper__field, .hq-paper__move")
    assert found
    assert set(found) == {"avoid"}
