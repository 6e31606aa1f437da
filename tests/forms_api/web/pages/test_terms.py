"""还没准备好: what keeps a term from beginning, on the board and on the calendar's page."""

from datetime import UTC, datetime

import pytest

MEETING = """
title: 开学前会议
kind: record
proves: [disinfection#fridge]
who: [cook]
due: {before: term-start}
fields:
  - {id: said, ask: 说了什么, type: text}
"""


@pytest.fixture
def meeting(folder, amend, clock):
    """The winter break, and a meeting that the spring waits for."""
    folder.write("forms/meeting.yml", MEETING)
    clock.now = datetime(2027, 2, 1, 4, tzinfo=UTC)
    amend("rules/disinfection.yml", "forms: [fridge-log]", "forms: [fridge-log, meeting]")


def section(page) -> str:
    return "2027年春季学期还没准备好" if "2027年春季学期还没准备好" in page.text else ""


def test_the_board_says_what_is_missing_until_it_is_recorded(visit, staff, meeting):
    page = visit(staff.principal).get("/today")
    assert section(page)
    assert "总园 · 开学前会议" in page.text
    cook = visit(staff.cook)
    assert section(cook.get("/today"))
    cook.send(cook.get("/forms/meeting"), f__said="都说了")
    assert not section(visit(staff.principal).get("/today"))


def test_who_can_do_nothing_about_it_is_not_told(visit, staff, meeting):
    assert not section(visit(staff.caregiver).get("/today"))


def test_the_calendar_asks_for_those_signed_in(guest, visit, staff, meeting):
    assert guest().client.get("/today/terms").json == {}
    cook = visit(staff.cook)
    assert cook.client.get("/today/terms").json == {
        "2027-spring": {
            "word": "还没准备好",
            "pill": "due",
            "missing": [{"words": "开学前会议（总园）", "href": "/forms/meeting"}],
        }
    }
    cook.send(cook.get("/forms/meeting"), f__said="都说了")
    (spring,) = cook.client.get("/today/terms").json.values()
    assert (spring["word"], spring["missing"]) == ("准备好了", [])


def test_once_the_term_has_begun_it_is_red(visit, staff, meeting, clock):
    clock.now = datetime(2027, 2, 22, 1, tzinfo=UTC)
    (spring,) = visit(staff.cook).client.get("/today/terms").json.values()
    assert spring["pill"] == "missed"


def test_of_other_campuses_there_is_nothing(visit, add, meeting):
    stranger = visit(add("冯园长", "principal", campuses=("branch",)))
    assert stranger.client.get("/today/terms").json == {}
    assert not section(stranger.get("/today"))


def test_where_nothing_is_asked_before_a_term_nothing_is_said(visit, staff):
    visitor = visit(staff.principal)
    assert visitor.client.get("/today/terms").json == {}
    assert "还没准备好" not in visitor.get("/today").text
