"""A session ends while somebody types: after signing in the form stands there as it was left."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_what_was_typed_is_there_after_signing_in(
    kindergarten, phone: Page, enter: Callable[[Page, str], None]
) -> None:
    phone.goto(f"{kindergarten.url}/forms/toy-disinfection")
    enter(phone, "孙保育")
    expect(phone.locator(".hq-check").first).to_be_visible()
    for group in phone.locator(".hq-check").all():
        group.locator("input[value=pass]").check()
    phone.locator("[name='f.chlorine']").fill("200")
    phone.locator("[name='f.minutes']").fill("20")
    phone.context.clear_cookies()
    phone.get_by_role("button", name="提交").click()

    expect(phone.get_by_role("status")).to_contain_text("您刚才填的没有丢，也还没有交")
    enter(phone, "孙保育")

    # the page in between opens the form by itself, and sends nothing
    expect(phone.locator("h1")).to_contain_text("玩具清洗消毒记录")
    expect(phone.get_by_role("alert")).to_contain_text("还没有交")
    expect(phone.locator("[name='f.chlorine']")).to_have_value("200")
    expect(phone.locator("[name='f.minutes']")).to_have_value("20")
    for group in phone.locator(".hq-check").all():
        expect(group.locator("input[value=pass]")).to_be_checked()
    phone.get_by_role("button", name="提交").click()
    expect(phone.locator(".hq-receipt")).to_contain_text("已提交")
