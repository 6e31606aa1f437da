"""Requests that nobody moves on are told, and go up. Reported on Friday, due on Monday."""

from datetime import datetime, time, timedelta

import pytest

from forms_api.actions.follow_work import WorkFollower
from forms_api.actions.keep_record import Parcel
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.open_request import open_request
from forms_api.actions.plan_reminders import Plan, plan_reminders
from forms_api.actions.read_board import Look
from forms_api.actions.send_reminders import keep_reminders, send_reminders
from forms_api.actions.submit_form import read_sheet
from forms_api.notify.destination import read_destinations
from forms_api.notify.message import spell
from forms_api.notify.outcome import SENT
from forms_api.records.ids import new_id

FIX = {"form": "fix", "answers": {"where": "kitchen", "what": "水龙头漏水"}}
PLAN = Plan(
    read_destinations("wecom=https://wecom.example.cn/send?key=1"),
    (time(7, 50),),
    timedelta(hours=2),
)


@pytest.fixture
def clock(clock):
    clock.now = datetime.fromisoformat("2026-10-09T07:00:00+08:00")
    return clock


@pytest.fixture
def reported(moving, store, staff, clock):
    parcel = Parcel(new_id(clock()), staff.caregiver.id, FIX)
    sheet = read_sheet(FIX, moving.school.zone)
    return open_request(moving, store, staff.caregiver, parcel, sheet, clock()).record


@pytest.fixture
def at(moving, store, clock):
    """at(13, "07:50") → the errands of that time in October about requests."""

    def at(day: int, text: str):
        clock.now = datetime.fromisoformat(f"2026-10-{day}T{text}:00+08:00")
        errands = plan_reminders(Look(moving, store, WorkFollower(), clock.now), PLAN)
        return [one for one in errands if "办理超时" in spell(one.message, lambda _: True)]

    return at


def lines(errand) -> list[str]:
    return spell(errand.message, lambda _: True).splitlines()


def test_the_first_digest_tells_what_should_have_been_moved_on(at, reported):
    assert at(12, "07:50") == []
    (digest, *_) = at(13, "07:50")
    assert "【办理超时】报修「水龙头漏水」（10月12日）：等 李厨师 受理" in lines(digest)


def test_after_two_waking_hours_it_goes_up_once(at, reported, store):
    assert [one for one in at(13, "08:59") if "请" in lines(one)[1]] == []
    (up,) = [one for one in at(13, "09:00") if lines(one)[1].startswith("请")]
    assert lines(up) == [
        "小小幼儿园 10月13日 提醒：1 件超时 2 小时没办",
        "请保健医（周保健）过问",
        "【办理超时】报修「水龙头漏水」（10月12日）：等 李厨师 受理",
    ]
    keep = lambda facts: keep_reminders(store, facts)  # noqa: E731
    list(send_reminders([up], lambda *_: SENT, keep))
    assert [one for one in at(13, "09:05") if lines(one)[1].startswith("请")] == []


def test_what_was_moved_on_is_not_told(at, reported, moving, store, staff, clock):
    clock.now = datetime.fromisoformat("2026-10-13T07:00:00+08:00")
    body = {"move": "accept", "after": reported.id}
    parcel = Parcel(new_id(clock()), staff.cook.id, body)
    step = read_step(body, is_proved=False)
    move_request(moving, store, staff.cook, reported.id, parcel, step, clock())
    assert at(13, "09:00") == []
    # four hours for the next step
    assert "（今天 11:00 前）：等 李厨师 修好" in lines(at(13, "13:00")[0])[-1]
