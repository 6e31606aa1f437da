"""An extinguisher on the wall: its code is scanned, its card says what is to be checked."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844}


def test_from_the_code_on_the_wall_to_the_board(
    kindergarten, phone: Page, enter: Callable[[Page, str], None]
) -> None:
    phone.goto(f"{kindergarten.url}/forms/safety-equipment")
    enter(phone, "吴维修")
    for _ in range(3):
        phone.goto(f"{kindergarten.url}/forms/safety-equipment")
        phone.get_by_label("灭火器").check()
        phone.get_by_label("装在哪里").select_option("kitchen")
        phone.get_by_label("具体位置").fill("后门边")
        phone.get_by_label("生产或启用日期").fill("2026-09-01")
        phone.get_by_role("button", name="提交").click()
        expect(phone.locator(".hq-receipt")).to_contain_text("已提交")

    # the address on the label; two taps: 去检查, and 提交 when the four answers are given
    phone.goto(f"{kindergarten.url}/registers/safety-equipment/AQ0001")
    check = phone.locator(".hq-thing-check")
    expect(check).to_contain_text("还没有查过")
    expect(check.locator(".hq-pill")).to_have_text("待做")
    phone.get_by_role("link", name="去检查").click()
    chosen = phone.get_by_label("哪一件").locator("option:checked")
    expect(chosen).to_have_text("AQ0001 灭火器 · 食堂")
    for well in phone.get_by_label("合格", exact=True).all():
        well.check()
    phone.get_by_role("button", name="提交").click()
    expect(phone.locator(".hq-receipt")).to_contain_text("已提交")
    expect(phone.locator(".hq-facts")).to_contain_text("AQ0001 灭火器")

    phone.goto(f"{kindergarten.url}/registers/safety-equipment/AQ0001")
    expect(check.locator(".hq-pill")).to_have_text("已完成")
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    # on the board one line for those that wait, which opens; October is over at its end
    phone.goto(f"{kindergarten.url}/today?date=2026-10-30")
    expect(phone.locator("main")).to_contain_text("做了 1/3")
    phone.context.clear_cookies()
    phone.goto(f"{kindergarten.url}/today?date=2026-10-30")
    enter(phone, "王园长")
    phone.wait_for_url("**/today?date=2026-10-30")
    kept = phone.locator("details.hq-details", has=phone.locator("summary", has_text="已经交了"))
    kept.locator("summary").first.click()
    expect(kept.locator("a.hq-line", has_text="AQ0001 灭火器")).to_contain_text("已完成")
