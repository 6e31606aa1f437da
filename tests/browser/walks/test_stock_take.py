"""The storekeeper walks through a room with a phone: ticks, scans, says what is not there."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

PHONE = {"width": 390, "height": 844}
HEAD = "名称和型号,类别,放在哪里,保管人,单价,购入日期,来源,合格证、年龄标志、说明书看过\n"
THINGS = (
    "立式钢琴,专用设备,大一班,孙保育,12800,2026-09-01,购买,合格\n"
    "小椅子,家具用具,大一班,孙保育,35.50,2026/9/1,购买,合格\n"
    "儿童床,家具用具,大一班,孙保育,260,2026-09-01,购买,合格\n"
    "投影机,通用设备,小一班,孙保育,2600,2026-09-01,购买,合格\n"
)


def test_from_a_table_to_the_record_of_the_stock_take(
    kindergarten, phone: Page, enter: Callable[[Page, str], None]
) -> None:
    register = f"{kindergarten.url}/registers/assets"
    phone.goto(f"{register}/import")
    enter(phone, "钱保管")
    phone.goto(f"{register}/import")
    table = {"name": "园产.csv", "mimeType": "text/csv", "buffer": (HEAD + THINGS).encode()}
    phone.get_by_label(".xlsx 或 .csv 文件").set_input_files(files=[table])
    phone.get_by_role("button", name="先看一遍").click()
    phone.get_by_role("button", name="登记这 4 件").click()
    expect(phone.locator(".hq-receipt")).to_contain_text("登记了 4 件")

    # they count once their keeper has taken them over
    phone.context.clear_cookies()
    phone.goto(register)
    enter(phone, "孙保育")
    for number in range(1, 5):
        phone.goto(f"{register}/YC0000{number}?move=accept")
        phone.get_by_label("合格", exact=True).check()
        phone.get_by_role("button", name="我来保管").click()
        expect(phone.locator(".hq-state__pill")).to_have_text("在用")

    phone.context.clear_cookies()
    phone.goto(f"{register}/stock-take")
    enter(phone, "钱保管")
    phone.goto(f"{register}/stock-take")
    phone.get_by_role("link", name="大一班").first.click()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    phone.get_by_label("YC00001 立式钢琴").check()
    phone.get_by_role("button", name="打勾的都在，记下").click()
    expect(phone.locator(".hq-receipt")).to_contain_text("这间还有 2 件没点")

    # the phone's camera opens the address on the label
    phone.goto(f"{register}/YC00002")
    phone.get_by_role("button", name="在这里，盘到了").click()
    expect(phone.locator("h1")).to_have_text("盘点 · 大一班")
    phone.goto(f"{register}/YC00004")
    phone.get_by_role("button", name="记为多出").click()
    expect(phone.locator(".hq-count__more")).to_contain_text("账上在小一班")

    phone.locator(".hq-count__miss", has_text="YC00003").click()
    phone.get_by_label("找过哪里、可能在哪里").fill("卧室、库房都找过")
    phone.get_by_role("button", name="盘点没找到").click()
    expect(phone.locator(".hq-receipt")).to_contain_text("这间点完了")
    expect(phone.locator(".hq-sub").first).to_contain_text("盘到 2，没找到 1，还没点 0")

    phone.get_by_role("link", name="这间好了，看全部").click()
    phone.get_by_role("link", name="写盘点记录，数字已填好").click()
    expect(phone.locator("[name='f.booked']")).to_have_value("4")
    expect(phone.locator("[name='f.found']")).to_have_value("2")
    expect(phone.locator("[name='f.surplus']")).to_have_value("0")
