"""A caregiver looks a rule up, fills the form that proves it, and sees what was recorded."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_from_a_search_to_the_record(
    kindergarten, phone: Page, enter: Callable[[Page, str], None]
) -> None:
    phone.goto(kindergarten.url)
    phone.locator("label[for=__search]").first.click()
    box = phone.locator(".md-search__input")
    box.press_sequentially("消毒")
    box.press("End")  # an input method ends with a key, which is what the theme listens to
    results = phone.locator(".md-search-result__item > .md-search-result__link")
    results.filter(has=phone.locator("h1", has_text="清洁消毒制度")).click()
    expect(phone.locator("h1")).to_contain_text("清洁消毒制度")

    toys = phone.locator("article", has_text="能水洗的玩具每周清洗消毒")
    toys.get_by_role("link", name="玩具清洗消毒记录").first.click()
    expect(phone.locator("h1")).to_contain_text("玩具清洗消毒记录")
    phone.get_by_role("link", name="去填写").first.click()

    enter(phone, "孙保育")
    expect(phone.locator("h1")).to_contain_text("玩具清洗消毒记录")
    for group in phone.locator(".hq-check").all():
        group.locator("input[value=pass]").check()
    phone.locator("[name='f.chlorine']").fill("500")
    phone.locator("[name='f.minutes']").fill("20")
    phone.get_by_role("button", name="提交").click()

    wrong = phone.locator(".hq-field--wrong")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("高于制度上限 250 mg/L")
    expect(phone.locator("[name='f.minutes']")).to_have_value("20")
    expect(phone.locator("[name='f.chlorine']")).to_have_value("500")
    phone.locator("[name='f.chlorine']").fill("200")
    phone.get_by_role("button", name="提交").click()

    expect(phone.locator(".hq-receipt")).to_contain_text("已提交")
    expect(phone.locator(".hq-table")).to_contain_text("200 mg/L")
    expect(phone.locator(".hq-facts")).to_contain_text("小一班")
    expect(phone.locator("body")).to_contain_text("能水洗的玩具每周清洗消毒")

    phone.goto(f"{kindergarten.url}/mine")
    line = phone.locator(".hq-line", has_text="玩具清洗消毒记录").first
    expect(line).to_contain_text("已记 09:3")
