"""A tap drips in a class: reported from the door, mended, looked at, closed; each on a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shots") / "IMG_1.jpg"
    Image.new("RGB", (3000, 2000), "#7d8a88").save(path, quality=95)
    return path


def open_as(chromium: Browser, url: str, name: str, enter: Callable[[Page, str], None]) -> Page:
    page = chromium.new_context(viewport=PHONE, locale="zh-CN").new_page()
    page.goto(f"{url}/mine")
    enter(page, name)
    page.wait_for_url("**/mine")
    return page


def test_from_the_door_to_the_closed_request(
    kindergarten,
    phone: Page,
    chromium: Browser,
    enter: Callable[[Page, str], None],
    shot: Path,
) -> None:
    phone.goto(f"{kindergarten.url}/places/small-1")
    enter(phone, "孙保育")
    # three taps: 报修, what it is, 提交
    phone.locator("a.hq-line", has=phone.get_by_text("报修", exact=True)).click()
    phone.get_by_label("水、电、照明").check()
    phone.get_by_role("button", name="提交").click()
    expect(phone.locator(".hq-receipt")).to_contain_text("已提交")
    expect(phone.locator("h1")).to_contain_text("小一班")
    expect(phone.locator(".hq-receipt")).to_contain_text("吴维修")
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    address = phone.url.partition("?")[0]

    worker = open_as(chromium, kindergarten.url, "吴维修", enter)
    worker.get_by_text("等我办的 1 件").wait_for()
    worker.locator("a.hq-line--request", has_text="小一班").click()
    worker.get_by_role("button", name="受理").click()
    expect(worker.locator(".hq-receipt")).to_contain_text("办好了")
    worker.get_by_role("link", name="修好").click()
    worker.get_by_label("修了什么").fill("换了阀芯")
    worker.get_by_label("花费").fill("12.50")
    worker.locator("#move input[type=file]").first.set_input_files(shot)
    expect(worker.locator("#move canvas")).to_have_count(1)
    worker.get_by_role("button", name="修好").click()
    expect(worker.locator(".hq-receipt")).to_contain_text("验收")
    expect(worker.get_by_role("button", name="验收")).to_have_count(0)
    worker.context.close()

    phone.goto(address)
    picture = phone.locator("a.hq-photo img")
    expect(picture).to_have_count(1)
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1600
    phone.locator("summary", has_text="留言").click()
    phone.get_by_label("说一句").fill("谢谢，不滴了")
    phone.get_by_role("button", name="发出留言").click()
    expect(phone.locator(".hq-time")).to_contain_text("谢谢，不滴了")
    phone.get_by_role("button", name="验收").click()
    expect(phone.locator(".hq-note")).to_contain_text(["已经结束，不能再改"])
    phone.goto(f"{kindergarten.url}/requests?list=mine")
    expect(phone.locator(".hq-line--request")).to_contain_text("已验收")


def test_two_on_one_request(
    kindergarten, phone: Page, chromium: Browser, enter: Callable[[Page, str], None]
) -> None:
    """Who is second keeps what was typed, and sees what happened."""
    phone.goto(f"{kindergarten.url}/forms/repair?place=small-1")
    enter(phone, "孙保育")
    phone.get_by_label("家具、床").check()
    phone.get_by_role("button", name="提交").click()
    address = phone.url.partition("?")[0]
    first = open_as(chromium, kindergarten.url, "吴维修", enter)
    second = open_as(chromium, kindergarten.url, "吴维修", enter)
    first.goto(address)
    first.get_by_role("button", name="受理").click()
    second.goto(f"{address}?move=finish")
    first.goto(address)
    first.get_by_role("button", name="开始修").click()
    second.get_by_label("修了什么").fill("换了床板")
    second.get_by_label("花费").fill("45")
    second.get_by_role("button", name="修好").click()
    expect(second.locator("#refusal")).to_contain_text("吴维修")
    expect(second.locator("#refusal")).to_contain_text("已「开始修」")
    expect(second.get_by_label("修了什么")).to_have_value("换了床板")
    second.get_by_role("button", name="修好").click()
    expect(second.locator(".hq-receipt")).to_contain_text("办好了")
    for page in (first, second):
        page.context.close()


def test_it_goes_without_scripts(
    kindergarten, chromium: Browser, enter: Callable[[Page, str], None]
) -> None:
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{kindergarten.url}/forms/repair?place=small-1")
    enter(page, "孙保育")
    page.get_by_label("门、窗、玻璃、锁").check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".hq-receipt")).to_contain_text("已提交")
    page.locator("summary", has_text="留言").click()
    page.get_by_label("说一句").fill("下午都在")
    page.get_by_role("button", name="发出留言").click()
    expect(page.locator(".hq-time")).to_contain_text("下午都在")
    context.close()
