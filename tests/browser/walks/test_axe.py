"""axe-core finds nothing (WCAG 2 A/AA): light and dark, on a phone and on a desk."""

import re
from base64 import b32decode
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page

from forms_api.derive.totp import code_at, step_of

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PAGES = (
    "/",
    "/policies/rules/disinfection/",
    "/policies/jobs/childcare-worker/",
    "/policies/overview/daily/",
    "/policies/overview/calendar/",
    "/mine",
    "/today",
    "/forms/toy-disinfection",
    "/forms/disinfectant-mixing",
    "/records/",
    "/requests",
    "/requests?list=all&find=x",
    "/forms/repair?place=small-1",
    "/registers/assets",
    "/training/disinfection/sign",
    "/account",
    "/account/password",
    "/account/pin",
    "/account/totp",
    "/account/calendar",
    "/training/calendar",
    "/device",
    "/device/own",
    "/places/small-1",
    "/places/small-1/card",
    "/paper",
    "/forms/daily-disinfection/paper",
    "/forms/repair/paper",
    "/posters/emergency-fire",
    "/prove",
    "/signin/password",
)
KEEPERS_PAGES = (
    "/registers/assets/stock-take",
    "/registers/assets/stock-take/big-1",
    "/registers/assets/import",
)
MANAGERS_PAGES = (
    "/today",
    "/today/closings",
    "/today/excuse?form=toy-disinfection&place=small-1&date=2026-10-16",
    "/today/excuse?form=fridge-log&place=kitchen&date=2026-10-12&until=15:00",
    "/today/month",
    "/today/wall",
    "/people",
    "/people?show=all&find=x",
    "/people/new",
    "/people/trail",
    "/places/cards",
    "/people/{person}",
    "/people/{person}/change",
    "/people/{person}/leave",
    "/people/{person}/disable",
    "/device/shared",
)
STILL = "*, ::before, ::after { transition: none !important; animation: none !important }"
ASK_AXE = "rules => axe.run(document, {runOnly: rules})"


@pytest.mark.parametrize("size", SIZES)
def test_no_barrier_on_any_page(
    kindergarten,
    chromium: Browser,
    axe_script: str,
    enter: Callable[[Page, str], None],
    size: str,
) -> None:
    # bypass_csp: axe is ours to inject; the page's own policy is tested by the walks
    context = chromium.new_context(viewport=SIZES[size], bypass_csp=True, locale="zh-CN")
    page = context.new_page()
    barriers = {}
    page.goto(f"{kindergarten.url}/mine")
    barriers["/signin"] = find_barriers(page, axe_script)
    enter(page, "孙保育")
    # first of all: the password counts for five minutes, which on a busy machine are soon over
    barriers |= set_a_code(kindergarten.url, page, axe_script, enter)
    for address in PAGES:
        page.goto(kindergarten.url + address)
        barriers[address] = find_barriers(page, axe_script)
    barriers |= fill_a_form(kindergarten.url, page, axe_script)
    barriers |= report_a_fault(kindergarten.url, page, axe_script)
    page.goto(f"{kindergarten.url}/signin")
    enter(page, "王园长")
    for address in MANAGERS_PAGES:
        page.goto(kindergarten.url + address.format(person=kindergarten.people["孙保育"]))
        barriers[address] = find_barriers(page, axe_script)
    page.goto(f"{kindergarten.url}/signin")
    enter(page, "钱保管")
    barriers |= keep_a_thing(kindergarten.url, page, axe_script)
    barriers |= look_after_things(kindergarten.url, page, axe_script)
    page.goto(f"{kindergarten.url}/signin")
    enter(page, "王园长")
    page.goto(f"{kindergarten.url}/today")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert page.locator(".hq-bundle").count(), "the things to check stand in a bundle"
    barriers["a board with a bundle"] = find_barriers(page, axe_script)
    for address in KEEPERS_PAGES:
        page.goto(kindergarten.url + address)
        barriers[address] = find_barriers(page, axe_script)
    context.close()
    assert {address: found for address, found in barriers.items() if found} == {}


def fill_a_form(url: str, page: Page, axe_script: str) -> dict[str, list[str]]:
    """The page of a refused form, and the record of the corrected one."""
    page.goto(f"{url}/forms/toy-disinfection")
    for group in page.locator(".hq-check").all():
        group.locator("input[value=fail]").check()
    page.locator("[name='f.chlorine']").fill("500")
    send(page, "提交")
    barriers = {"a refused form": find_barriers(page, axe_script)}
    for group in page.locator(".hq-check").all():
        group.locator("input[value=pass]").check()  # a failure would want a photo
    page.locator("[name='f.chlorine']").fill("200")
    page.locator("[name='f.minutes']").fill("20")
    send(page, "提交")
    return {**barriers, "a record": find_barriers(page, axe_script)}


def report_a_fault(url: str, page: Page, axe_script: str) -> dict[str, list[str]]:
    """A refused report, the report, a refused word beside it, and the list that has it."""
    page.goto(f"{url}/forms/repair")
    send(page, "提交")
    barriers = {"a refused report": find_barriers(page, axe_script)}
    page.get_by_label("水、电、照明").check(force=True)
    page.locator("[name='f.where']").select_option("small-1")
    send(page, "提交")
    barriers["a report"] = find_barriers(page, axe_script)
    page.locator("summary", has_text="留言").click()
    send(page, "发出留言")
    barriers["a refused word"] = find_barriers(page, axe_script)
    page.goto(f"{url}/requests")
    return {**barriers, "a list of reports": find_barriers(page, axe_script)}


def keep_a_thing(url: str, page: Page, axe_script: str) -> dict[str, list[str]]:
    """The card of a thing, the sheet of a move, the register, its labels."""
    page.goto(f"{url}/forms/assets")
    page.locator("[name='f.name']").fill("立式钢琴")
    for name, value in (("category", "special"), ("source", "bought"), ("certificate", "pass")):
        page.locator(f"[name='f.{name}'][value='{value}']").check(force=True)
    page.locator("[name='f.where']").select_option("big-1")
    page.locator("[name='f.keeper']").select_option(label="钱保管")
    page.locator("[name='f.price']").fill("12800")
    page.locator("[name='f.bought']").fill("2026-09-01")
    send(page, "提交")
    barriers = {"a thing": find_barriers(page, axe_script)}
    page.get_by_role("link", name="我来保管").click()
    barriers["a move"] = find_barriers(page, axe_script)
    page.goto(f"{url}/registers/assets")
    barriers["a register"] = find_barriers(page, axe_script)
    page.goto(f"{url}/registers/assets/labels")
    return {**barriers, "labels": find_barriers(page, axe_script)}


def look_after_things(url: str, page: Page, axe_script: str) -> dict[str, list[str]]:
    """Two things that are to be checked: the card of one, the door behind which they stand."""
    for spot in ("门口左边", "黑板旁边"):
        page.goto(f"{url}/forms/safety-equipment")
        page.locator("[name='f.kind'][value='extinguisher']").check(force=True)
        page.locator("[name='f.where']").select_option("big-1")
        page.locator("[name='f.spot']").fill(spot)
        page.locator("[name='f.made']").fill("2026-01-05")
        send(page, "提交")
    assert page.get_by_text("安全设施逐件检查").count(), "the card says what is to be checked"
    barriers = {"a thing to check": find_barriers(page, axe_script)}
    page.goto(f"{url}/places/big-1")
    assert page.get_by_text("这里的东西").count()
    return {**barriers, "a door with things behind": find_barriers(page, axe_script)}


def set_a_code(
    url: str, page: Page, axe_script: str, enter: Callable[[Page, str], None]
) -> dict[str, list[str]]:
    """A refused code and the one that is right, the recovery codes, and coming in; then none."""
    page.goto(f"{url}/account/totp")
    secret = page.locator(".hq-secret-text").inner_text()
    page.get_by_label("动态码").fill("12")
    send(page, "设好")
    barriers = {"a refused code": find_barriers(page, axe_script)}
    type_a_right_code(page, "".join(secret.split()))
    barriers["the recovery codes"] = find_barriers(page, axe_script)
    recovery = page.locator(".hq-codes li").first.inner_text()
    page.goto(f"{url}/account/totp")
    barriers["a code that is on"] = find_barriers(page, axe_script)
    page.goto(f"{url}/account")
    barriers["an account with a code"] = find_barriers(page, axe_script)
    page.goto(f"{url}/signin/password")
    enter(page, "孙保育")
    barriers["/signin/code"] = find_barriers(page, axe_script)
    page.get_by_text("手机不在身边").click()
    page.get_by_label("备用码", exact=True).fill(recovery)
    send(page, "登录")
    page.goto(f"{url}/account/totp")
    send(page, "停用")
    return barriers


def send(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def type_a_right_code(page: Page, secret: str) -> None:
    """The page tells the minute of the service's clock; each code works once."""
    told = page.get_by_text("演示时间").inner_text()
    minute = datetime.fromisoformat(re.search(r"[0-9-]{10} [0-9:]{5}", told)[0] + "+08:00")
    for seconds in (30, 0, 60):
        code = code_at(b32decode(secret), step_of(minute + timedelta(seconds=seconds)))
        page.get_by_label("动态码").fill(code)
        send(page, "设好")
        if page.locator(".hq-codes").count():
            return


def find_barriers(page: Page, axe_script: str) -> list[str]:
    """In daylight all rules; at night only the colours are others."""
    page.wait_for_load_state()
    page.emulate_media(color_scheme="light")
    page.add_style_tag(content=STILL)  # a colour on its way from day to night is no finding
    page.add_script_tag(content=axe_script)
    found = page.evaluate(ASK_AXE, TAGS)["violations"]
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(ASK_AXE, ["color-contrast"])["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def test_axe_would_find_a_barrier(chromium: Browser, axe_script: str) -> None:
    page = chromium.new_page()
    page.set_content("<html lang=zh><title>x</title><main><h1>x</h1><img src=x></main>")
    found = find_barriers(page, axe_script)
    page.close()
    assert [one.partition(":")[0] for one in found] == ["image-alt"]


def test_the_night_is_looked_at(kindergarten, chromium: Browser) -> None:
    """A page that is open turns dark, on either side: what `find_barriers` relies on."""
    page = chromium.new_page(color_scheme="light", bypass_csp=True)
    paper = "getComputedStyle(document.body).backgroundColor"
    for address in ("/", "/signin"):
        page.emulate_media(color_scheme="light")
        page.goto(kindergarten.url + address)
        by_day = page.evaluate(paper)
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(f"{paper} != '{by_day}'")
    page.close()
