"""What follows from a step by itself: goods leave the stock and come back, the next date is set."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from forms_api.actions.find_request import find_request
from forms_api.actions.keep_record import Parcel
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.open_request import open_request
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import read_sheet
from forms_api.records.ids import new_id

SOAP = {"name": "肥皂", "opening": 5, "least": 1}


@pytest.fixture
def shop(moving, store, clock, staff):
    """`opened(form, **answers)` and `move(request, step, person, **answers)` on one store."""
    keep_texts(moving, store, clock())

    class Shop:
        def opened(self, form, seen=(), **answers):
            body = {"form": form, "answers": answers} | ({"seen": seen} if seen else {})
            parcel = Parcel(new_id(clock()), staff.cook.id, body)
            sheet = read_sheet(body, moving.school.zone)
            kept = open_request(moving, store, staff.cook, parcel, sheet, clock())
            return self.see(kept.record)

        def see(self, thing):
            return find_request(moving, store, thing.id)

        def move(self, request, step, person, **answers):
            head = self.see(request).head
            body = {"move": step, "after": head, "answers": answers}
            parcel = Parcel(new_id(clock()), person.id, body)
            sent = read_step(body, is_proved=True)
            return move_request(moving, store, person, request.id, parcel, sent, clock()).record

    return Shop()


def test_what_is_issued_leaves_the_stock_and_comes_back(shop, staff, store):
    row = shop.opened("goods", **SOAP)
    want = shop.opened("want", what="肥皂", row=row.id)
    given = shop.move(want, "give", staff.caregiver, many=2)
    after = shop.see(row)
    assert (after.quantity, after.state) == (3, "kept")
    assert after.moves[-1].body["title"] == "发放 2（领用单）"
    assert after.moves[-1].body["because"] == given.id
    assert after.moves[-1].by == staff.caregiver.id
    assert store.follower(row.id) == after.head
    shop.move(want, "back", staff.cook)
    assert shop.see(row).quantity == 5
    shop.move(want, "give", staff.caregiver, many=5)
    assert shop.see(row).quantity == 0


def test_more_than_there_is_changes_nothing(shop, staff, store):
    row = shop.opened("goods", **SOAP)
    want = shop.opened("want", what="肥皂", row=row.id)
    before = store.size().records
    with pytest.raises(Refusal) as refusal:
        shop.move(want, "give", staff.caregiver, many=6)
    assert refusal.value.code == "bad-answers"
    assert refusal.value.fields == {"many": "「肥皂」只有 5，不够"}
    assert store.size().records == before
    assert (shop.see(row).quantity, shop.see(want).state) == (5, "asked")


def test_goods_without_a_count_are_refused(shop, staff):
    row = shop.opened("goods", **SOAP)
    want = shop.opened("want", what="肥皂", row=row.id)
    with pytest.raises(Refusal) as refusal:
        shop.move(want, "give", staff.caregiver)
    assert refusal.value.fields == {"many": "请写几件，库存要跟着变"}


def test_what_is_of_no_stock_is_given_all_the_same(shop, staff):
    want = shop.opened("want", what="一张桌子")
    shop.move(want, "give", staff.caregiver, many=1)
    assert shop.see(want).state == "given"


def test_a_step_of_another_request_makes_the_page_of_the_goods_stale(
    shop, staff, moving, store, clock
):
    row = shop.opened("goods", **SOAP)
    want = shop.opened("want", what="肥皂", row=row.id)
    shop.move(want, "give", staff.caregiver, many=1)
    body = {"move": "issue", "after": row.id, "answers": {"count": 1}}
    parcel = Parcel(new_id(clock()), staff.cook.id, body)
    step = read_step(body, is_proved=True)
    with pytest.raises(Refusal) as refusal:
        move_request(moving, store, staff.cook, row.id, parcel, step, clock())
    assert refusal.value.code == "stale-version"
    assert shop.see(row).quantity == 4


def test_a_step_sent_twice_takes_once(shop, staff, moving, store, clock):
    row = shop.opened("goods", **SOAP)
    want = shop.opened("want", what="肥皂", row=row.id)
    body = {"move": "give", "after": want.id, "answers": {"many": 2}}
    parcel = Parcel(new_id(clock()), staff.caregiver.id, body)
    step = read_step(body, is_proved=True)
    for _ in range(2):
        move_request(moving, store, staff.caregiver, want.id, parcel, step, clock())
    assert shop.see(row).quantity == 3


def test_the_next_date_follows_from_the_day_on_which_it_was_done(shop, staff, clock):
    clock.now = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)  # 1 December in Shanghai
    plan = shop.opened("servicing", what="热水器", months=3, next="2026-12-10")
    done = shop.move(plan, "overhaul", staff.cook, work="换了阀")
    assert done.body["answers"]["next"] == {"ask": "下一次哪天之前", "value": "2027-03-01"}
    assert shop.see(plan).values["next"] == "2027-03-01"
    shop.move(plan, "postpone", staff.health, next="2027-03-20")
    assert shop.see(plan).values["next"] == "2027-03-20"


def test_the_next_date_is_not_typed(shop, staff):
    plan = shop.opened("servicing", what="热水器", months=3, next="2026-12-10")
    with pytest.raises(Refusal) as refusal:
        shop.move(plan, "overhaul", staff.cook, work="换了阀", next="2030-01-01")
    assert set(refusal.value.fields) == {"next"}
    assert shop.see(plan).values["next"] == "2026-12-10"


def test_a_review_keeps_what_the_line_had_come_to(shop, staff):
    line = shop.opened("lines", name="教学用品", budget="100.00")
    for amount in ("40.10", "30.20"):
        bought = shop.opened("buy", what="卡纸", amount=amount, line=line.id)
        shop.move(bought, "nod", staff.health)
    shop.opened("buy", what="还没批", amount="9.00", line=line.id)
    review = shop.move(line, "review", staff.cook)
    assert review.body["answers"]["spent"] == {"ask": "已用", "value": Decimal("70.30")}
    later = shop.opened("buy", what="彩泥", amount="5.00", line=line.id)
    shop.move(later, "nod", staff.health)
    assert shop.see(line).values["spent"] == Decimal("70.30")
    assert shop.move(line, "review", staff.cook).body["answers"]["spent"]["value"] == Decimal(
        "75.30"
    )


def test_nobody_types_the_sum_themselves(shop, staff):
    line = shop.opened("lines", name="教学用品", budget="100.00")
    with pytest.raises(Refusal) as refusal:
        shop.move(line, "review", staff.cook, spent="1.00")
    assert refusal.value.code == "bad-answers"


def test_only_what_stands_as_it_must_can_be_pointed_at(shop, staff):
    done = shop.opened("want", what="一张桌子")
    with pytest.raises(Refusal) as early:
        shop.opened("praise", what="真快", want=done.id)
    assert early.value.fields == {
        "want": "这一张现在是「已申领」，还不能选或不能再选，请从列表里选"
    }
    shop.move(done, "give", staff.caregiver, many=1)
    praise = shop.opened("praise", what="真快", want=done.id)
    assert shop.see(praise).values["want"] == done.id
    shop.move(done, "take", staff.cook)
    with pytest.raises(Refusal):
        shop.opened("praise", what="真快", want=done.id)
    assert shop.see(praise).values["want"] == done.id, "what was said before stays"


def test_what_is_there_and_sounds_alike_is_seen_before_something_new_is_asked_for(shop, staff):
    soap = shop.opened("goods", name="洗手液 500 mL", opening=3, least=1)
    shop.opened("goods", name="抹布", opening=3, least=1)
    with pytest.raises(Refusal) as refusal:
        shop.opened("wish", what="洗手液二十瓶")
    assert refusal.value.code == "bad-answers"
    assert "园里有像的：洗手液 500 mL" in refusal.value.fields["what"]
    wish = shop.opened("wish", seen=[soap.id], what="洗手液二十瓶")
    assert list(wish.record.body["looked_at"]) == [soap.id]
    assert "looked_at" not in shop.opened("wish", what="玻璃胶").record.body


def test_what_was_seen_before_something_else_came_is_not_enough(shop, staff):
    soap = shop.opened("goods", name="洗手液", opening=3, least=1)
    other = shop.opened("goods", name="洗手液 大瓶", opening=3, least=1)
    with pytest.raises(Refusal):
        shop.opened("wish", seen=[soap.id], what="洗手液")
    wish = shop.opened("wish", seen=[soap.id, other.id, "x"], what="洗手液")
    assert set(wish.record.body["looked_at"]) == {soap.id, other.id}


@pytest.mark.parametrize("seen", ["x", [1], {"a": 1}])
def test_what_was_seen_is_a_list_of_ids(shop, seen):
    with pytest.raises(Refusal) as refusal:
        shop.opened("wish", seen=seen, what="玻璃胶")
    assert refusal.value.fields["seen"] == "要写成文字的列表"
