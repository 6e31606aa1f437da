"""Requests on their pages: reported, moved on, talked about, closed; lists and what waits."""

from datetime import timedelta

import pytest

from forms_api.actions.keep_texts import keep_texts
from forms_api.records.comment import COMMENT
from forms_api.records.move import MOVE
from forms_api.records.request import REQUEST

DRIPS = {"f__where": "small-1", "f__what": "水龙头滴水"}


@pytest.fixture
def mending(app, moving, policies, store, clock):
    """The app with the requests and registers of tests/moving."""
    keep_texts(moving, store, clock())
    policies.become(moving)
    return app


@pytest.fixture
def reported(mending, visit, staff):
    """The address of what the caregiver reported, and the caregiver's browser."""
    visitor = visit(staff.caregiver)
    answer = visitor.send(visitor.get("/forms/fix"), **DRIPS)
    return answer.headers["Location"].partition("?")[0], visitor


def press(visitor, page, title):
    """A move without questions."""
    (form,) = [
        form
        for form in page.all("form")
        if any(button.text == title for button in form.all("button"))
    ]
    sent = {node.attrs["name"]: node.attrs["value"] for node in form.all("input")}
    return visitor.post(form.attrs["action"], sent)


def finish(visitor, address, **typed):
    return visitor.send(visitor.get(f"{address}?move=finish"), **typed)


def times(page):
    return [node.text for node in page.all("span", "hq-time__what")]


def test_a_report_leads_to_its_page_and_says_who_acts_until_when(reported, store):
    address, visitor = reported
    page = visitor.get(f"{address}?received=submit")
    assert page.one("h1").text == "小一班 · 水龙头滴水"
    assert page.one("p", "hq-receipt__title").text == "已提交"
    assert page.one("p", "hq-receipt__more").text == "等 李厨师 受理，10月13日之内"
    assert store.read(REQUEST)[0].subject == "small-1"
    assert not page.all("div", "hq-moves"), "who reported it cannot accept it"


def test_the_one_place_of_a_person_is_filled_in_and_so_is_what_the_address_says(
    mending, visit, staff
):
    assert visit(staff.caregiver).get("/forms/fix").sheet["f.where"] == ["small-1"]
    cook = visit(staff.cook)
    assert cook.get("/forms/fix").sheet["f.where"] == [""]
    assert cook.get("/forms/fix?place=kitchen").sheet["f.where"] == ["kitchen"]
    assert cook.get("/forms/fix?place=nowhere").sheet["f.where"] == [""]
    assert cook.get("/forms/fix?f.what=a%22b&f.by=x").sheet["f.what"] == ['a"b']


def test_a_report_that_lacks_something_comes_back_and_keeps_the_rest(mending, visit, staff, store):
    visitor = visit(staff.caregiver)
    page = visitor.send(visitor.get("/forms/fix"), f__where="small-1", f__what="")
    assert page.status == 422
    assert page.errors == {"f.what": "这一项还没填，请填写"}
    assert page.sheet["f.where"] == ["small-1"]
    assert not store.read(REQUEST)


def test_it_goes_from_hand_to_hand_and_all_of_it_stays_on_the_page(reported, visit, staff, clock):
    address, caregiver = reported
    cook = visit(staff.cook)
    page = cook.follow(press(cook, cook.get(address), "受理"))
    assert page.one("p", "hq-receipt__title").text == "办好了"
    answer = finish(cook, address, f__work="换了阀芯", f__cost="12.50")
    assert "验收" in cook.follow(answer).text
    assert not cook.get(address).all("div", "hq-moves"), "not by who mended it"
    page = caregiver.follow(press(caregiver, caregiver.get(address), "验收"))
    assert times(page) == ["提交", "受理", "修好", "验收"]
    assert "换了阀芯" in page.text
    assert "12.50 元" in page.text
    assert "已经结束，不能再改，记录都留着。" in page.text
    assert not page.all("div", "hq-moves")


def test_a_move_that_lacks_an_answer_comes_back(reported, visit, staff, store):
    address, _ = reported
    cook = visit(staff.cook)
    press(cook, cook.get(address), "受理")
    page = finish(cook, address, f__work="换了阀芯", f__cost="-3")
    assert page.status == 422
    assert set(page.errors) == {"f.cost"}
    assert page.sheet["f.work"] == ["换了阀芯"]
    assert len(store.read(MOVE)) == 1


def test_who_comes_second_sees_what_happened_and_keeps_what_was_typed(
    reported, visit, staff, add, store
):
    address, _ = reported
    first, second = visit(staff.cook), visit(add("赵厨师", "cook"))
    press(first, first.get(address), "受理")
    one, other = first.get(f"{address}?move=finish"), second.get(f"{address}?move=finish")
    first.send(one, f__work="换了阀芯", f__cost="12")
    page = second.send(other, f__work="也换了一个", f__cost="15")
    assert page.status == 409
    assert page.one("div", "hq-note--error").text == (
        "李厨师 09:00 已「修好」。您填的都在，请看一遍再办"
    )
    assert page.one("textarea", name="f.text").text == "也换了一个；15"
    assert len(store.read(MOVE)) == 2


def test_a_step_that_is_still_possible_after_another_comes_back_open(reported, visit, staff, store):
    address, caregiver = reported
    cook = visit(staff.cook)
    press(cook, cook.get(address), "受理")
    sheet = cook.get(f"{address}?move=finish")
    cook.send(sheet, f__work="换了阀芯", f__cost="12")
    press_reopen = caregiver.get(f"{address}?move=reopen")
    caregiver.send(press_reopen, f__why="还在滴")
    fresh = {"id": cook.get(f"{address}?move=finish").sheet["id"][0]}
    page = cook.send(sheet, **fresh, f__work="又换了垫圈", f__cost="3")
    assert page.status == 409
    assert page.sheet["f.work"] == ["又换了垫圈"]
    cook.send(page)
    assert [move.body["move"] for move in store.read(MOVE)][-1] == "finish"


def test_the_same_sheet_sent_twice_is_one_move(reported, visit, staff, store):
    address, _ = reported
    cook = visit(staff.cook)
    press(cook, cook.get(address), "受理")
    sheet = cook.get(f"{address}?move=finish")
    for _ in range(2):
        assert cook.send(sheet, f__work="换了阀芯", f__cost="12").status == 303
    assert len(store.read(MOVE)) == 2


def test_who_may_not_do_a_move_is_told_on_the_page(reported, store):
    address, caregiver = reported
    page = caregiver.get(address)
    token = page.one("meta", name="csrf-token").attrs["content"]
    sent = {"csrf_token": token, "move": "accept", "after": address.rpartition("/")[2]}
    page = caregiver.post(f"{address}/moves", sent)
    assert page.status == 403
    assert page.one("div", "hq-note--error").text == "「受理」不归您办，请找负责的人"
    assert not store.read(MOVE)


def test_a_page_that_sends_more_than_it_asks_is_refused(reported, visit, staff, store):
    address, _ = reported
    cook = visit(staff.cook)
    token = cook.get(address).one("meta", name="csrf-token").attrs["content"]
    sent = {"csrf_token": token, "move": "accept", "after": address.rpartition("/")[2], "by": "x"}
    assert cook.post(f"{address}/moves", sent).status == 422
    assert cook.post(f"{address}/comments", sent | {"at": "x"}).status == 422
    assert not store.read(MOVE)


def test_an_approval_wants_the_password_and_what_was_typed_is_still_there(
    mending, visit, staff, clock, store
):
    caregiver, principal = visit(staff.caregiver), visit(staff.principal)
    bought = caregiver.send(caregiver.get("/forms/buy"), f__what="消毒柜", f__amount="1980")
    address = bought.headers["Location"].partition("?")[0]
    answer = press(principal, principal.get(address), "批准")
    assert answer.status == 401
    assert "密码" in answer.text
    assert not store.read(MOVE)
    principal.prove(clock())
    assert press(principal, principal.get(address), "批准").status == 303
    assert store.read(MOVE)[0].body["move"] == "approve"


def test_a_word_moves_nothing_and_makes_nothing_stale(reported, visit, staff, store):
    address, caregiver = reported
    cook = visit(staff.cook)
    before = cook.get(address)
    page = caregiver.follow(caregiver.send(caregiver.get(address), f__text="请先关总阀"))
    assert "请先关总阀" in page.one("ol", "hq-time").text
    assert press(cook, before, "受理").status == 303
    assert store.read(COMMENT)[0].body["words"] == "请先关总阀"


def test_an_empty_word_is_not_sent(reported, store):
    address, caregiver = reported
    page = caregiver.send(caregiver.get(address), f__text="  ")
    assert page.status == 422
    assert page.errors == {"f.text": "请写几个字"}
    assert not store.read(COMMENT)


def test_the_three_lists_say_what_is_mine_what_waits_and_what_there_is(reported, visit, staff):
    _, caregiver = reported

    def counts(visitor, asked=""):
        page = visitor.get(f"/requests{asked}")
        (chosen,) = [one for one in page.all("a", "hq-lists__one") if "aria-current" in one.attrs]
        numbers = [one.text for one in page.all("span", "hq-lists__count")]
        return chosen.text, numbers, len(page.all("a", "hq-line--request"))

    assert counts(caregiver) == ("我报的 1", ["1", "0", "1"], 1)
    assert counts(visit(staff.cook)) == ("等我办的 1", ["0", "1", "1"], 1)
    assert counts(caregiver, "?list=waiting") == ("等我办的 0", ["1", "0", "1"], 0)
    assert counts(caregiver, "?list=all&find=滴水") == ("全部 1", ["1", "0", "1"], 1)
    assert counts(caregiver, "?list=all&find=窗户") == ("全部 0", ["0", "0", "0"], 0)
    assert counts(caregiver, "?list=all&form=fix&state=done") == ("全部 0", ["0", "0", "0"], 0)
    assert counts(caregiver, "?list=all&state=-open") == ("全部 1", ["1", "0", "1"], 1)
    assert counts(caregiver, "?list=all&state=-closed")[1] == ["0", "0", "0"]


def test_what_is_overdue_comes_first_and_says_so(reported, visit, staff, clock):
    address, caregiver = reported
    clock.advance(timedelta(days=2, hours=1))
    caregiver = visit(staff.caregiver)
    caregiver.send(caregiver.get("/forms/fix"), f__where="kitchen", f__what="灯不亮")
    lines = caregiver.get("/requests?list=all").all("a", "hq-line--request")
    titles = [line.all("span", "hq-line__title")[0].text for line in lines]
    assert titles == ["小一班 · 水龙头滴水", "食堂 · 灯不亮"]
    assert lines[0].all("span", "hq-pill")[0].text == "超时 10 小时"
    assert "超时 10 小时" in caregiver.get(address).text
    shown = caregiver.get("/requests?list=all&state=-overdue").all("a", "hq-line--request")
    assert len(shown) == 1


def test_a_form_that_is_in_no_list_is_refused_in_words(mending, visit, staff):
    page = visit(staff.cook).get("/requests?form=nothing")
    assert page.status == 422
    assert "没有这张单" in page.text


def test_from_a_door_to_a_report_with_the_place_filled_in(mending, visit, staff):
    cook = visit(staff.cook)
    links = cook.get("/places/kitchen").all("a")
    (link,) = [one for one in links if one.attrs["href"].startswith("/forms/fix")]
    assert cook.get(link.attrs["href"]).sheet["f.where"] == ["kitchen"]


def test_a_thing_has_a_card_with_a_code_and_one_tap_reports_it(mending, visit, staff, store):
    cook = visit(staff.cook)
    cook.send(cook.get("/forms/things"), f__name="冰箱", f__where="kitchen")
    assert [line.text for line in cook.get("/registers/things").all("span", "hq-line__title")] == [
        "YC00001 冰箱"
    ]
    page = cook.get("/registers/things/yc00001")
    assert page.one("h1").text == "YC00001 冰箱"
    assert page.one("div", "hq-qr").attrs["aria-label"] == "YC00001的二维码"
    (link,) = [one for one in page.all("a") if one.text == "报修"]
    sheet = cook.get(link.attrs["href"])
    row = store.read(REQUEST)[0].id
    assert (sheet.sheet["f.asset"], sheet.sheet["f.where"]) == ([row], ["kitchen"])
    answer = cook.send(sheet, f__what="不制冷")
    page = cook.get(answer.headers["Location"])
    assert "YC00001 冰箱" in page.one("div", "hq-links").text
    assert "不制冷" in cook.get("/registers/things/YC00001").one("div", "hq-links").text


def test_what_a_reader_may_not_see_is_named_by_its_number_alone(mending, visit, staff, store):
    cook, caregiver = visit(staff.cook), visit(staff.caregiver)
    cook.send(cook.get("/forms/things"), f__name="冰箱", f__where="kitchen")
    row = store.read(REQUEST)[0].id
    sheet = cook.get(f"/forms/fix?f.asset={row}&place=kitchen")
    address = cook.send(sheet, f__what="不制冷").headers["Location"]
    assert caregiver.get("/registers/things/YC00001").status == 403
    hidden = caregiver.get(address).one("div", "hq-links")
    assert hidden.text == "YC00001 您不能看这一张"
    assert not hidden.all("a")
    seen = cook.get(address).one("div", "hq-links")
    assert "冰箱" in seen.text
    assert len(seen.all("a")) == 1


def test_money_is_shown_to_the_fen_and_kept_as_it_was_typed(reported, visit, staff, store):
    address, visitor = reported
    cook = visit(staff.cook)
    press(cook, cook.get(address), "受理")
    finish(cook, address, f__work="换了垫圈", f__cost="12.5")
    assert "12.50 元" in visitor.get(address).text
    assert str(store.read(MOVE)[-1].body["answers"]["cost"]["value"]) == "12.5"


def test_a_row_has_one_address(mending, visit, staff, store):
    cook = visit(staff.cook)
    cook.send(cook.get("/forms/things"), f__name="冰箱", f__where="kitchen")
    page = cook.get(f"/requests/{store.read(REQUEST)[0].id}")
    assert page.headers["Location"] == "/registers/things/YC00001"
    assert cook.get("/registers/things/YC00002").status == 404
    assert cook.get("/registers/fix").status == 404


def test_labels_are_made_of_what_is_in_the_list(mending, visit, staff):
    cook = visit(staff.cook)
    for name, where in (("冰箱", "kitchen"), ("钢琴", "small-1")):
        cook.send(cook.get("/forms/things"), f__name=name, f__where=where)
    every = cook.get("/registers/things/labels").all("li", "hq-sticker")
    assert [one.text for one in every] == ["YC00001 冰箱", "YC00002 钢琴"]
    some = cook.get("/registers/things/labels?place=small-1").all("li", "hq-sticker")
    assert [one.text for one in some] == ["YC00002 钢琴"]


def test_the_card_shows_how_a_thing_stands_now(mending, visit, staff):
    cook = visit(staff.cook)
    cook.send(
        cook.get("/forms/things"), f__name="冰箱", f__where="kitchen", f__keeper=staff.cook.id
    )
    card = "/registers/things/YC00001"
    assert "放在哪里 食堂" in cook.get(card).one("div", "hq-now").text
    sheet = cook.get(f"{card}?move=transfer")
    assert sheet.sheet["f.where"] == ["kitchen"], "it begins with where it is"
    cook.send(sheet, f__where="small-1", f__keeper=staff.caregiver.id)
    page = visit(staff.caregiver).get(card)
    assert "放在哪里 小一班" in page.one("div", "hq-now").text
    assert "保管人 孙保育" in page.one("div", "hq-now").text
    assert "食堂" not in page.one("div", "hq-now").text


def test_goods_say_how_many_there_are_and_when_they_are_too_few(mending, visit, staff, store):
    cook = visit(staff.cook)
    cook.send(cook.get("/forms/goods"), f__name="抽纸", f__opening="5", f__least="3")
    card = f"/requests/{store.read(REQUEST)[0].id}"
    assert cook.get(card).one("p", "hq-stock").text == "还有 5，最低 3"
    answer = cook.send(cook.get(f"{card}?move=issue"), f__count="6")
    assert answer.status == 422
    assert answer.errors == {"f.count": "只有 5，不够"}
    cook.send(cook.get(f"{card}?move=issue"), f__count="2.5")
    assert cook.get(card).one("p", "hq-stock").text == "还有 2.5，最低 3 该补了 建议买 1"
    (line,) = cook.get("/registers/goods").all("a", "hq-line--request")
    assert line.all("span", "hq-pill")[0].text == "该补了"


def test_what_everybody_has_to_know_is_told_on_the_day_and_on_the_post(mending, visit, staff):
    cook = visit(staff.cook)
    assert "热水器" not in cook.get("/today").text
    cook.send(cook.get("/forms/servicing"), f__what="热水器", f__months="3", f__next="2026-12-10")
    for address in ("/today", "/mine"):
        said = visit(staff.caregiver).get(address).all("div", "hq-note--warn")
        assert "热水器：按计划进行，到 12月10日" in [one.text for one in said]
    assert "热水器" in visit(staff.principal).get("/today/wall").text
    assert "热水器" not in visit(staff.caregiver).get("/today?date=2026-10-09").text


def test_goods_say_how_long_they_last_and_what_to_buy(mending, visit, staff, store, clock):
    cook = visit(staff.cook)
    cook.send(cook.get("/forms/goods"), f__name="抽纸", f__opening="50", f__least="48")
    card = f"/requests/{store.read(REQUEST)[0].id}"
    assert cook.get("/registers/goods").all("div", "hq-note--warn") == []
    clock.advance(timedelta(days=2))
    cook.send(cook.get(f"{card}?move=issue"), f__count="4")
    page = cook.get(card)
    assert page.one("p", "hq-stock").text == "还有 46，最低 48，约够 23 天 该补了 建议买 62"
    (link,) = [one for one in page.all("a") if one.text == "想买"]
    assert cook.get(link.attrs["href"]).sheet["f.what"] == ["抽纸"]
    assert "抽纸，建议买 62" in cook.get("/registers/goods").one("div", "hq-note--warn").text


def test_a_budget_line_says_what_was_spent_and_what_is_left(mending, visit, staff):
    cook, line = visit(staff.cook), "/registers/lines/YS001"
    cook.send(cook.get("/forms/lines"), f__name="教学用品", f__budget="50.00")
    row = cook.get("/forms/buy").one("select", "hq-input").all("option")[-1].attrs["value"]
    for amount in ("20.50", "30.00"):
        cook.send(cook.get("/forms/buy"), f__what="卡纸", f__amount=amount, f__line=row)
    assert (
        cook.get(line).one("p", "hq-stock").text
        == "预算 50.00 元，已用 0.00 元（0.0%），还剩 50.00 元"
    )
    health = visit(staff.health)
    for one in health.get("/requests").all("a", "hq-line--request"):
        health.send(health.get(f"{one.attrs['href']}?move=nod"))
    words = "预算 50.00 元，已用 50.50 元（101.0%），超出 0.50 元"
    assert cook.get(line).one("p", "hq-stock").text == f"{words} 超了"
    assert f"会记下：{words}" in cook.get(f"{line}?move=review").text
    page = cook.get("/registers/lines")
    (shown,) = page.all("a", "hq-line--request")
    assert words in shown.text
    assert shown.all("span", "hq-pill")[0].text == "超了"
    assert "打印标签" not in page.text
    assert "地方" not in [label.text for label in page.all("label")]


def test_who_wants_something_new_sees_first_what_is_there(mending, visit, staff):
    cook = visit(staff.cook)
    cook.send(cook.get("/forms/goods"), f__name="洗手液 500 mL", f__opening="5", f__least="3")
    answer = cook.send(cook.get("/forms/wish"), f__what="洗手液，二十瓶")
    assert answer.status == 422
    assert "看过还要再交一次" in answer.one("div", "hq-note--error").text
    (line,) = answer.all("a", "hq-line--request")
    assert "洗手液 500 mL" in line.text
    assert "还有 5，最低 3" in line.text
    page = cook.send(answer)
    assert page.status == 303, "once seen it may be asked for"
    shown = cook.get(page.headers["Location"])
    assert "提交前看过的" in shown.text
    assert "洗手液 500 mL" in shown.one("div", "hq-links").text


def test_a_request_is_called_by_what_its_form_names(mending, visit, staff):
    cook = visit(staff.cook)
    cook.send(cook.get("/forms/wish"), f__what="玻璃胶", f__price="12.5")
    line = cook.get("/requests").all("a", "hq-line--request")[0]
    assert line.all("span", "hq-line__title")[0].text == "玻璃胶 · 12.50 元"


def test_what_waits_stands_on_my_post_and_what_is_overdue_on_the_board(
    reported, visit, staff, clock
):
    assert "等我办的 1 件" in visit(staff.cook).get("/mine").text
    assert "等我办的" not in visit(staff.caregiver).get("/mine").text
    assert "办理超时" not in visit(staff.principal).get("/today").text
    clock.advance(timedelta(days=2))
    assert "小一班 · 水龙头滴水" in visit(staff.principal).get("/today").text
    assert "小一班 · 水龙头滴水" in visit(staff.cook).get("/today").text
    assert "小一班 · 水龙头滴水" not in visit(staff.caregiver).get("/today").text
    assert "小一班 · 水龙头滴水" not in visit(staff.principal).get("/today?date=2026-10-13").text


def test_who_is_not_concerned_may_not_see_a_row(mending, visit, staff):
    cook, caregiver = visit(staff.cook), visit(staff.caregiver)
    cook.send(cook.get("/forms/things"), f__name="冰箱", f__where="kitchen")
    assert caregiver.get("/registers/things/YC00001").status == 403
    assert "冰箱" not in caregiver.get("/registers/things").text
    assert "冰箱" not in caregiver.get("/registers/things/labels").text
    assert "园产台账" not in caregiver.get("/requests").text
    assert "园产台账" in cook.get("/requests").text
