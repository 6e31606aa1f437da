"""A sign-off stands for words: when a number in the rule changes, it says so and shows both."""

from collections.abc import Callable

import yaml
from playwright.sync_api import Page, expect


def test_one_number_makes_a_signature_outdated(
    kindergarten, phone: Page, enter: Callable[[Page, str], None]
) -> None:
    module = yaml.safe_load((kindergarten.policies / "training/disinfection.yml").read_text())
    phone.goto(f"{kindergarten.url}/policies/training/disinfection/")
    phone.get_by_role("link", name="去签收").first.click()
    enter(phone, "孙保育")
    for question in module["quiz"]["questions"]:
        choice = f"input[name='q.{question['id']}'][value='{question['answer']}']"
        phone.locator(choice).check(force=True)
    phone.get_by_role("button", name="签收").click()
    expect(phone.locator(".hq-field--wrong")).to_contain_text("请勾选声明")
    phone.locator("input[name=statement]").check(force=True)
    phone.get_by_role("button", name="签收").click()
    expect(phone.locator(".hq-receipt")).to_contain_text("已签收")
    expect(phone.locator("body")).to_contain_text("100–250 mg/L")

    phone.goto(f"{kindergarten.url}/mine")
    expect(phone.locator(".hq-line", has_text="消毒知识").first).to_contain_text("待实操考核")

    kindergarten.edit("standards.yml", NUMBER, NUMBER.replace("250", "300"))
    kindergarten.wait_for("/policies/standards/chlorine-toys/", "100–300 mg/L")
    phone.goto(f"{kindergarten.url}/mine")
    outdated = phone.locator(".hq-line", has_text="消毒知识 · 需要重新签收")
    expect(outdated).to_contain_text("1 条有变")
    outdated.click()
    expect(phone.locator(".hq-diff del")).to_contain_text("100–250 mg/L")
    expect(phone.locator(".hq-diff ins")).to_contain_text("100–300 mg/L")


NUMBER = """chlorine-toys:
  title: 玩具浸泡消毒有效氯
  range: [100, 250]"""
