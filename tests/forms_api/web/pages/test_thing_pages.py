"""Rows of a register that have a form of their own: the card, the sheet, the board."""

import pytest
from flask import Flask

from forms_api.actions.keep_texts import keep_texts
from forms_api.records.ids import new_id


@pytest.fixture
def rows(app: Flask, check_up, policies, store, clock, staff, bearer) -> list[str]:
    """Three rows of the register: two in 小一班, the last in 食堂."""
    policies.become(check_up)
    keep_texts(check_up, store, clock())
    client, head, ids = app.test_client(), bearer(staff.cook), []
    for name, where in (("滑梯", "small-1"), ("平衡木", "small-1"), ("蒸箱", "kitchen")):
        ids.append(new_id(clock()))
        body = {"form": "things", "answers": {"name": name, "where": where}}
        assert client.put(f"/api/v1/requests/{ids[-1]}", json=body, headers=head).status_code == 201
    return ids


def page(client, address: str) -> str:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_board_of_the_api_names_rows_and_takes_them(app, rows, clock, staff, bearer):
    client, head = app.test_client(), bearer(staff.caregiver)
    items = client.get("/api/v1/board", headers=head).json["items"]
    due = [one for one in items if one["form"] == "check-up"]
    assert [(one["place"], one["status"]) for one in due] == [(row, "due") for row in rows]
    body = {"form": "check-up", "place": "YC00001", "answers": {"sound": "pass"}}
    sent = client.put(f"/api/v1/submissions/{new_id(clock())}", json=body, headers=head)
    assert (sent.status_code, sent.json["place"]) == (201, rows[0])
    items = client.get("/api/v1/board", headers=head).json["items"]
    assert {one["place"]: one["status"] for one in items if one["form"] == "check-up"} == {
        rows[0]: "done",
        rows[1]: "due",
        rows[2]: "due",
    }
    found = client.get(f"/api/v1/records?place={rows[0]}", headers=head).json["items"]
    assert [one["place"] for one in found] == [rows[0]]
    assert client.get(f"/api/v1/records?place={rows[1]}", headers=head).json["items"] == []


@pytest.mark.parametrize("place", [None, "YC00009", "small-1"])
def test_the_api_says_what_is_wrong_with_the_place(app, rows, clock, staff, bearer, place):
    body = {"form": "check-up", "answers": {"sound": "pass"}} | ({"place": place} if place else {})
    address = f"/api/v1/submissions/{new_id(clock())}"
    answer = app.test_client().put(address, json=body, headers=bearer(staff.caregiver))
    assert answer.status_code == 422
    assert "园产台账" in answer.json["fields"]["place"]


def test_the_card_leads_to_the_sheet_with_the_row_chosen(rows, sign_in):
    aide = sign_in("孙保育")
    card = page(aide, "/registers/things/YC00001")
    assert "还没有查过" in card
    assert f'href="/forms/check-up?place={rows[0]}"' in card
    sheet = page(aide, f"/forms/check-up?place={rows[0]}")
    assert f'value="{rows[0]}" selected>YC00001 滑梯 · 小一班' in sheet
    assert f'value="{rows[1]}" selected' in page(aide, "/forms/check-up?place=YC00002")


def test_without_a_row_the_sheet_asks_which_and_ones_own_stand_first(rows, sign_in):
    sheet = page(sign_in("孙保育"), "/forms/check-up")
    places = [sheet.index(f'value="{row}"') for row in rows]
    assert "哪一件" in sheet
    assert places == sorted(places)
    assert "selected" not in sheet[places[0] : places[-1]]


def test_sent_in_it_is_done_on_the_card_and_named_in_the_records(rows, sign_in):
    aide = sign_in("孙保育")
    token = aide.csrf_token(f"/forms/check-up?place={rows[0]}")
    sheet = page(aide, f"/forms/check-up?place={rows[0]}")
    sender = sheet.split('name="id" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "id": sender, "place": rows[0], "f.sound": "pass"}
    answer = aide.post("/forms/check-up", data=sent)
    assert answer.status_code == 303
    assert "YC00001 滑梯" in page(aide, answer.location)
    card = page(aide, "/registers/things/YC00001")
    assert "上次 10月12日 孙保育" in card
    assert "再查一次" in card
    assert "YC00001 滑梯 · " in page(aide, f"/records/?place={rows[0]}")


def test_on_the_board_the_rows_are_one_line_that_opens(rows, sign_in):
    board = page(sign_in("钱园长"), "/today?date=2026-10-16")
    assert board.count("hq-bundle") == 1
    assert "做了 0/3" in board
    assert "食堂 · " in board


def test_the_door_lists_what_stands_there_and_what_has_to_be_checked_first(
    app, rows, sign_in, clock, staff, bearer
):
    body = {"form": "check-up", "place": rows[0], "answers": {"sound": "pass"}}
    address = f"/api/v1/submissions/{new_id(clock())}"
    head = bearer(staff.caregiver)
    assert app.test_client().put(address, json=body, headers=head).status_code == 201
    door = page(sign_in("孙保育"), "/places/small-1")
    here = door[door.index("这里的东西") :]
    assert "YC00003" not in here
    assert here.index("YC00002 平衡木") < here.index("YC00001 滑梯")
    assert 'href="/registers/things/YC00002"' in here
    assert here.count("hq-pill--due") == 1
    assert here.count("hq-pill--done") == 1


def test_the_door_names_no_thing_that_is_gone(app, rows, sign_in, clock, staff, bearer):
    move = {"move": "scrap", "after": rows[2], "answers": {}}
    address = f"/api/v1/requests/{rows[2]}/moves/{new_id(clock())}"
    sent = app.test_client().put(address, json=move, headers=bearer(staff.principal))
    assert sent.status_code == 201
    assert "这里的东西" not in page(sign_in("孙保育"), "/places/kitchen")


def test_a_row_out_of_use_offers_no_check(app, rows, sign_in, clock, staff, bearer):
    move = {"move": "scrap", "after": rows[0], "answers": {}}
    address = f"/api/v1/requests/{rows[0]}/moves/{new_id(clock())}"
    done = app.test_client().put(address, json=move, headers=bearer(staff.principal))
    assert done.status_code == 201
    aide = sign_in("孙保育")
    assert "去检查" not in page(aide, "/registers/things/YC00001")
    assert "YC00001" not in page(aide, "/forms/check-up")
