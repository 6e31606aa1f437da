"""A newcomer is invited, chooses a PIN, and works on the tablet that all share."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PHONE = {"width": 390, "height": 844}
PIN, WRONG = "481926", "907132"
SECRET = "one long password"


def tap_digits(page: Page, digits: str) -> None:
    for digit in digits:
        page.get_by_role("button", name=digit, exact=True).click()


def choose_secrets(page: Page, pin: str) -> None:
    for field, value in (("password", SECRET), ("pin", pin)):
        page.locator(f"#f-{field}").fill(value)
        page.locator(f"#f-{field}_again").fill(value)
    page.get_by_role("button", name="设好，登录").click()


def invite_newcomer(page: Page, name: str) -> str:
    """The link."""
    page.get_by_role("link", name="人员", exact=True).click()
    page.get_by_role("link", name="加一个人").click()
    page.get_by_label("姓名").fill(name)
    page.get_by_role("checkbox", name="厨师", exact=True).check()
    page.get_by_role("button", name="加进来").click()
    page.get_by_role("button", name="发邀请").click()
    return page.locator(".hq-address").inner_text()


def test_from_the_invitation_to_the_shared_tablet(
    kindergarten,
    chromium: Browser,
    phone: Page,
    enter: Callable[[Page, str], None],
    axe_script: str,
) -> None:
    barriers: dict[str, list[str]] = {}

    def look(page: Page, name: str) -> None:
        page.add_script_tag(content=axe_script)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
        barriers[name] = [
            f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]
        ]

    # bypass_csp lets axe in; `phone` is the one that keeps the policy
    context = chromium.new_context(
        viewport=PHONE, locale="zh-CN", has_touch=True, is_mobile=True, bypass_csp=True
    )
    tablet = context.new_page()
    tablet.goto(f"{kindergarten.url}/mine")
    enter(tablet, "王园长")
    link = invite_newcomer(tablet, "马师傅")
    look(tablet, "the invitation as the manager sees it")
    tablet.goto(f"{kindergarten.url}/device/shared")
    tablet.get_by_label("给这台设备起个名字").fill("食堂的平板")
    tablet.get_by_role("button", name="登记这台设备").click()
    tablet.get_by_text("这台公用设备登记好了").wait_for()
    look(tablet, "a shared device")

    phone.goto(link)
    choose_secrets(phone, "123456")
    phone.get_by_text("不能用连着的数字").wait_for()
    choose_secrets(phone, PIN)
    phone.wait_for_url("**/mine")
    phone.get_by_role("button", name="退出登录").click()
    phone.goto(f"{kindergarten.url}/signin")
    tap_digits(phone, WRONG)
    phone.get_by_text("还能试 4 次").wait_for()
    tap_digits(phone, PIN)
    phone.wait_for_url("**/mine")
    phone.goto(link)
    phone.get_by_role("heading", name="这个邀请不能用了").wait_for()

    phone.goto(f"{kindergarten.url}/account")
    phone.get_by_role("button", name="退出登录").click()
    phone.goto(f"{kindergarten.url}/signin")
    phone.get_by_role("button", name="用密码登录").click()
    phone.get_by_role("heading", name="登录", exact=True).wait_for()

    # two taps: 切换, the name; then the PIN. Only who has one is on the list
    tablet.goto(f"{kindergarten.url}/account/pin")
    for field in ("pin", "pin_again"):
        tablet.locator(f"#f-{field}").fill(WRONG)
    tablet.get_by_role("button", name="就用它").click()
    tablet.get_by_text("PIN 改好了").wait_for()
    tablet.get_by_role("button", name="切换").click()
    tablet.get_by_role("heading", name="您是谁？").wait_for()
    assert tablet.locator(".hq-person__name").all_inner_texts() == ["王园长", "马师傅"]
    look(tablet, "the names")
    tablet.get_by_role("button", name="马师傅").click()
    look(tablet, "the keys")
    assert tablet.locator("#f-pin").get_attribute("inputmode") == "none"
    lowest = tablet.get_by_role("button", name="0", exact=True).bounding_box()
    assert lowest
    assert lowest["y"] + lowest["height"] <= PHONE["height"]
    tap_digits(tablet, PIN)
    tablet.wait_for_url("**/mine")
    tablet.get_by_text("现在是 马师傅").wait_for()
    look(tablet, "my post on a shared device")
    tablet.go_back()
    assert "王园长" not in tablet.locator("main").inner_text()

    tablet.clock.install()
    tablet.goto(f"{kindergarten.url}/account/password")
    tablet.get_by_label("现在的密码").fill("x")
    tablet.clock.fast_forward("11:00")
    assert tablet.url.endswith("/account/password"), "what was typed stays"
    tablet.goto(f"{kindergarten.url}/mine")
    tablet.clock.fast_forward("11:00")
    tablet.wait_for_url("**/signin")
    context.close()
    assert {name: found for name, found in barriers.items() if found} == {}


def test_without_scripts_the_pin_is_typed_into_the_field(kindergarten, chromium: Browser) -> None:
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{kindergarten.url}/signin")
    page.get_by_label("姓名").fill("孙保育")
    page.get_by_label("密码").fill("a long enough password")
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("link", name="是，我自己的手机").click()
    for field in ("pin", "pin_again"):
        page.locator(f"#f-{field}").fill(PIN)
    page.get_by_role("button", name="登记这台手机").click()
    page.get_by_text("这台手机登记好了").wait_for()
    page.get_by_role("button", name="退出登录").click()
    page.goto(f"{kindergarten.url}/signin")
    page.get_by_role("heading", name="孙保育").wait_for()
    assert page.locator("#keys").is_hidden()
    page.locator("#f-pin").fill(PIN)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/mine")
    context.close()
