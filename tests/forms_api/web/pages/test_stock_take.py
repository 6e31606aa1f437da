"""Taking stock on a phone: room by room, without scripts."""

from urllib.parse import parse_qs, urlsplit

import pytest

from forms_api.actions.keep_texts import keep_texts
from forms_api.records.move import MOVE


@pytest.fixture
def counting(app, tools, policies, store, clock):
    keep_texts(tools, store, clock())
    policies.become(tools)
    return app


@pytest.fixture
def put(counting, visit, staff):
    """`put("梯子", "kitchen")` is registered by the principal."""
    owner = visit(staff.principal)

    def put(name, where, keeper=""):
        sheet = owner.get("/forms/tools")
        sent = owner.send(sheet, f__name=name, f__where=where, f__keeper=keeper)
        assert sent.status == 303
        return sent.headers["Location"].partition("?")[0].rpartition("/")[2]

    return put


@pytest.fixture
def cook(put, visit, staff):
    """The cook, and two things in the kitchen, one in 小一班."""
    visitor = visit(staff.cook)
    visitor.rows = [put("梯子", "kitchen"), put("扳手", "kitchen"), put("锤子", "small-1")]
    return visitor


def press(visitor, page, title, **typed):
    """The button with these words, as a browser sends it."""
    for form in page.all("form"):
        for button in form.all("button"):
            if button.text.startswith(title):
                sent = {
                    node.attrs["name"]: node.attrs.get("value", "")
                    for node in form.all("input")
                    if node.attrs.get("type") != "checkbox"
                }
                own = (
                    {button.attrs["name"]: button.attrs["value"]} if "name" in button.attrs else {}
                )
                return visitor.post(form.attrs["action"], sent | own | typed)
    raise AssertionError(f"no button {title}: {page.text}")


def titles(page):
    return [one.text for one in page.all("span", "hq-line__title")]


def test_the_rooms_say_how_far_it_has_come(cook):
    page = cook.get("/registers/tools/stock-take")
    assert titles(page)[:2] == ["小一班", "食堂"]
    pills = [one.text for one in page.all("span", "hq-pill")]
    assert pills == ["0 / 1", "0 / 2"]
    register = cook.get("/registers/tools")
    assert register.one("summary").text == "本学期盘点 0 / 3 件"


def test_what_is_ticked_is_found_and_sent_twice_is_one(cook, store):
    page = cook.get("/registers/tools/stock-take/kitchen")
    for _ in range(2):
        answer = cook.send(page, row=cook.rows[:2])
        assert answer.status == 303
    assert len(store.read(MOVE)) == 2
    page = cook.follow(answer)
    assert page.one("p", "hq-receipt__more").text == "这间点完了"
    assert "账上 2 件：盘到 2，没找到 0，还没点 0" in page.text


def test_what_is_not_there_is_said_and_leads_back_to_the_room(cook, store):
    page = cook.get("/registers/tools/stock-take/kitchen")
    miss = page.all("a", "hq-count__miss")[0].attrs["href"]
    answer = cook.send(cook.get(miss), f__why="找过库房")
    assert urlsplit(answer.headers["Location"]).path == "/registers/tools/stock-take/kitchen"
    assert "没找到 1" in cook.follow(answer).text
    assert store.read(MOVE)[0].body["move"] == "miss"


def test_a_code_that_is_scanned_in_the_room_offers_it_and_leads_back(cook, store):
    card = "/registers/tools/GJ001"
    assert "在这里，盘到了" not in cook.get(card).text
    cook.get("/registers/tools/stock-take/kitchen")
    answer = press(cook, cook.get(card), "在这里，盘到了")
    assert urlsplit(answer.headers["Location"]).path == "/registers/tools/stock-take/kitchen"
    assert store.read(MOVE)[0].body["move"] == "count"
    # the counting is over once the list of rooms is asked for
    cook.get("/registers/tools/stock-take")
    assert "正在盘点" not in cook.get(card).text


def test_what_the_book_has_elsewhere_is_surplus_until_it_is_carried_here(cook):
    cook.get("/registers/tools/stock-take/kitchen")
    card = cook.get("/registers/tools/GJ003")
    assert "账上它在小一班" in card.text
    page = cook.follow(press(cook, card, "在食堂看到的，记为多出"))
    assert "账上在小一班，在用" in page.text
    (carry,) = [one for one in page.all("a") if one.text == "搬走"]
    sheet = cook.get(carry.attrs["href"])
    assert sheet.sheet["f.where"] == ["kitchen"]
    page = cook.follow(cook.send(sheet))
    assert "多出" not in page.text
    assert "账上 3 件" in page.text


def test_what_the_book_does_not_have_is_offered_for_registering(cook):
    page = cook.get("/registers/tools/stock-take/kitchen")
    page = cook.follow(press(cook, page, "查一查", words="旧 <b>秤</b>"))
    assert "账上没有" in page.text
    (link,) = [one for one in page.all("a") if one.text == "登记"]
    sheet = cook.get(link.attrs["href"]).sheet
    assert (sheet["f.name"], sheet["f.where"]) == (["旧 <b>秤</b>"], ["kitchen"])
    page = cook.follow(press(cook, page, "去掉"))
    assert "账上没有" not in page.text


def test_a_number_that_is_typed_or_read_off_a_label_finds_its_row(cook):
    page = cook.get("/registers/tools/stock-take/kitchen")
    for words in ("gj002", "http://localhost/registers/tools/GJ002"):
        found = cook.follow(press(cook, page, "查一查", words=words))
        assert found.sheet["row"] == [cook.rows[1]]


def test_the_record_is_opened_with_the_numbers(cook):
    page = cook.get("/registers/tools/stock-take/kitchen")
    cook.send(page, row=cook.rows[:1])
    press(cook, page, "查一查", words="旧秤")
    (link,) = [
        one
        for one in cook.get("/registers/tools/stock-take").all("a")
        if one.text.startswith("写盘点记录")
    ]
    assert parse_qs(urlsplit(link.attrs["href"]).query) == {
        "f.booked": ["3"],
        "f.found": ["1"],
        "f.missing": ["0"],
        "f.more": ["1"],
    }
    assert cook.get(link.attrs["href"]).sheet["f.booked"] == ["3"]


def test_who_keeps_a_thing_sees_that_somebody_else_counts_it(cook, put, staff):
    own = put("钳子", "kitchen", staff.cook.id)
    page = cook.get("/registers/tools/stock-take/kitchen")
    assert "您保管的，请别人来盘" in page.text
    assert not page.all("input", name="row", value=own)


def test_who_came_second_is_told_and_the_rest_is_kept(cook, visit, staff, store):
    page = cook.get("/registers/tools/stock-take/kitchen")
    other = visit(staff.principal)
    other.send(other.get("/registers/tools/stock-take/kitchen"), row=cook.rows[:1])
    page = cook.send(page, row=cook.rows[:2])
    assert page.status == 409
    assert "GJ001 梯子：这张单刚有人办过" in page.one("div", "hq-note--error").text
    assert {one.subject for one in store.read(MOVE)} == set(cook.rows[:2])


def test_who_does_not_count_is_refused_and_what_is_not_counted_is_not_found(cook, visit, staff):
    caregiver = visit(staff.caregiver)
    for path in ("", "/kitchen"):
        assert caregiver.get(f"/registers/tools/stock-take{path}").status == 403
    assert "本学期盘点" not in caregiver.get("/registers/tools").text
    assert cook.get("/registers/things/stock-take").status == 404
    assert cook.get("/registers/tools/stock-take/nowhere").status == 404


def test_the_next_person_on_this_phone_is_not_in_the_room(cook, visit, staff):
    cook.get("/registers/tools/stock-take/kitchen")
    with cook.client.session_transaction() as session:
        kept = session["stock_take"]
    other = visit(staff.principal)
    with other.client.session_transaction() as session:
        session["stock_take"] = kept
    assert "正在盘点" not in other.get("/registers/tools/GJ001").text


def test_from_the_door_to_the_count(cook):
    links = [one.attrs["href"] for one in cook.get("/places/kitchen").all("a")]
    assert "/registers/tools/stock-take/kitchen" in links


def test_the_register_says_how_many_are_used(cook, moving_folder, policies):
    assert "使用率" not in cook.get("/registers/tools").text
    moving_folder.swap("forms/tools.yml", "kept: {title: 在用}", "kept: {title: 在用, use: idle}")
    policies.become(
        moving_folder.edit(
            "forms/tools.yml", "lent: {title: 借出}", "lent: {title: 借出, use: used}"
        )
    )
    press(cook, cook.get("/registers/tools/GJ001"), "借出")
    page = cook.get("/registers/tools?state=lent")
    assert page.one("span", "hq-uses__rate").text == "使用率 33.3%"
    assert [one.text for one in page.all("a", "hq-uses__one")] == ["在用 2", "借出 1"]
