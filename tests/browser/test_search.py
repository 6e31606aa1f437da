"""Two characters find their page, in the real search box of the built handbook."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

FIRST = 5
"""The page is among as many results as a phone shows without scrolling."""
QUERIES = {
    "消毒": "rules/disinfection",
    "留样": "forms/food-sample",
    "报修": "forms/repair",
    "晨检": "rules/morning-check",
    "交接": "rules/handover",
    "接送": "rules/arrival-departure",
    "走失": "rules/new-children",
    "玩具": "rules/toys-equipment",
    "毛巾": "standards/towel-chlorine",
    "通风": "standards/air-times",
    "饮水": "rules/drinking-water",
    "食堂": "rules/canteen-hygiene",
    "大扫": "forms/weekly-clean",
    "器材": "rules/toys-equipment",
    "急救": "training/first-aid",
    "岗位": "jobs",
    "保育": "jobs/childcare-worker",
    "厨师": "jobs/cook",
    "门卫": "jobs/gatekeeper",
    "巡查": "standards/patrol-times",
    "培训": "rules/training-learning",
    "冰箱": "forms/fridge-log",
    "隐患": "forms/hazard",
    "被褥": "forms/quilt-sunning",
    "洗手": "training/food-safety",
}
RESULTS = "[...document.querySelectorAll('.md-search-result__item > a')].map(a => a.href)"

ANSWERED = """() => {
    const told = document.querySelector('.md-search-result__meta').textContent
    const shown = document.querySelector('.md-search-result__item > a') !== null
    return /没有找到/.test(told) || /符合条件/.test(told) && shown
}"""
"""The theme counts the results before it draws them."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: pytest's output is for results."""


@pytest.fixture(scope="module")
def address(built_site: Path) -> Iterator[str]:
    handler = partial(Quiet, directory=str(built_site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def page(chromium: Browser, address: str) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page.goto(address)
    yield page
    page.close()


@pytest.mark.parametrize(("query", "target"), QUERIES.items())
def test_two_characters_find_their_page(page: Page, query: str, target: str) -> None:
    assert f"/policies/{target}/" in search(page, query)[:FIRST]


def test_a_word_that_stands_nowhere_finds_nothing(page: Page) -> None:
    assert search(page, "鼋鼍") == []


def search(page: Page, query: str) -> list[str]:
    """The paths of the results, best first. Each query starts anew, so no result is an old one."""
    page.reload()
    page.keyboard.press("/")
    box = page.get_by_role("textbox", name="搜索")
    box.press_sequentially(query)
    # an input method ends with a key, which is what the theme listens to
    box.press("End")
    page.wait_for_function(ANSWERED)
    return [urlsplit(link).path for link in page.evaluate(RESULTS)]


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_ask_no_other_host(
    chromium: Browser, address: str, size: tuple[int, int], scheme: str
) -> None:
    width, height = size
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (
        "/",
        "/policies/rules/disinfection/",
        "/policies/training/disinfection/",
        "/tags/",
    ):
        page.goto(address + path, wait_until="networkidle")
    search(page, "消毒")
    context.close()
    assert len(asked) > 10
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_a_phone_shows_tabs_and_no_page_is_wider_than_it(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    for path in ("/", "/policies/jobs/childcare-worker/", "/policies/forms/repair/",
                 "/policies/standards/", "/policies/training/disinfection/"):  # fmt: skip
        page.goto(address + path)
        assert page.locator(".md-tabs").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()


def test_paper_shows_the_words_alone(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 794, "height": 1123})
    page.goto(f"{address}/policies/rules/disinfection/")
    page.emulate_media(media="print")
    assert not page.locator(".md-header").is_visible()
    assert not page.locator(".hq-fill").first.is_visible()
    assert page.get_by_text("100–250 mg/L").first.is_visible()
    page.close()
