"""The calendars that phones subscribe to, read by another library than the one that writes them."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
import vobject

from forms_api.actions.record_leave import Absence, record_leave
from forms_api.records.calendar_feed import CALENDAR_FEED
from forms_api.records.person import person_record

ZONE = "Asia/Shanghai"


@pytest.fixture
def share(visit, clock):
    """`share(person)` makes the address of somebody's calendar; with `path`, that of a campus."""

    def share(person, path: str = "/account/calendar") -> str:
        visitor = visit(person).prove(clock())
        page = visitor.post(path, sheet(visitor))
        assert page.status == 200
        address = page.one("input", id="f-address").attrs["value"]
        return urlsplit(address).path

    return share


@pytest.fixture
def read(app):
    """`read(path)` is the calendar, as a program without a session gets it."""

    def read(path: str):
        answer = app.test_client().get(path)
        assert answer.status_code == 200, answer.text
        return vobject.readOne(answer.data.decode())

    return read


def sheet(visitor) -> dict[str, str]:
    token = visitor.get("/account/calendar").one("meta", name="csrf-token").attrs["content"]
    return {"csrf_token": token}


def events(calendar) -> dict[str, list[object]]:
    """The beginnings of events by title."""
    found: dict[str, list[object]] = {}
    for event in calendar.vevent_list:
        found.setdefault(event.summary.value, []).append(event.dtstart.value)
    return found


def test_what_is_due_stands_there_with_its_time_in_the_schools_zone(share, read, staff, clock):
    found = events(read(share(staff.caregiver)))
    (title,) = [name for name in found if name.startswith("玩具")]
    first = found[title][0]
    assert first.utcoffset() == timedelta(hours=8)
    assert first > clock()
    assert len(found[title]) in (8, 9)
    assert all(moment - clock() < timedelta(days=62) for moment in found[title])


def test_nobody_sees_what_others_have_to_do(share, read, staff):
    cook, carer = events(read(share(staff.cook))), events(read(share(staff.caregiver)))
    assert not [name for name in cook if name.startswith("玩具")]
    assert [name for name in carer if name.startswith("玩具")]


def test_terms_and_holidays_are_whole_days(share, read, library, staff):
    found = events(read(share(staff.cook)))
    (calendar,) = library.calendars
    for term in calendar.terms:
        assert found[f"{term.title}开学"] == [term.starts]
        assert found[f"{term.title}最后一天"] == [term.ends]
    assert all(type(day) is date for name in found if "学期" in name for day in found[name])


def test_a_campus_shows_all_that_is_due_there_and_no_names(app, share, staff):
    path = share(staff.principal, "/account/calendar/main")
    text = vobject.readOne(app.test_client().get(path).data.decode()).serialize()
    words = "".join(text.split())
    assert "玩具" in words
    for person in vars(staff).values():
        assert person.name not in words


def test_it_is_written_as_the_three_programs_want_it(app, share, staff):
    answer = app.test_client().get(share(staff.caregiver))
    raw = answer.data
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    for line in raw.split(b"\r\n"):
        line.decode()  # no character is cut in two
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    assert {"METHOD:PUBLISH", "VERSION:2.0", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"} <= set(lines)
    assert {f"TZID:{ZONE}", "X-PUBLISHED-TTL:PT6H"} <= set(lines)
    assert any(line.startswith("X-WR-CALNAME:") for line in lines)
    starts = [line for line in lines if line.startswith("DTSTART") and "TZID" in line]
    assert starts
    assert all(f"TZID={ZONE}" in line for line in starts)
    assert all(line.endswith("Z") for line in lines if line.startswith("DTSTAMP"))


def test_an_event_keeps_its_name_and_no_two_have_the_same(app, share, staff, clock):
    path = share(staff.caregiver)

    def names() -> list[str]:
        return re.findall(rb"UID:(\S+)", app.test_client().get(path).data)

    before = names()
    clock.advance(timedelta(days=7))
    after = names()
    assert len(set(before)) == len(before)
    assert len(set(before) & set(after)) > len(after) / 2


def test_what_is_done_goes_from_the_calendar(share, read, visit, staff, clock):
    path = share(staff.caregiver)
    before = read(path)
    (title,) = [name for name in events(before) if name.startswith("玩具")]
    clock.advance(events(before)[title][0] - clock() - timedelta(hours=1))
    visitor = visit(staff.caregiver)
    page = visitor.get("/forms/toy-disinfection")
    assert visitor.send(page, f__soaked="pass", f__chlorine="200").status == 303
    after = read(path)
    assert events(before)[title][0] not in events(after)[title]
    assert events(before)[title][1] in events(after)[title]


def test_only_the_newest_address_works_and_none_after_it_is_withdrawn(
    app, share, visit, staff, clock
):
    first, second = share(staff.cook), share(staff.cook)
    client = app.test_client()
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    visitor = visit(staff.cook).prove(clock())
    assert visitor.post("/account/calendar/end", sheet(visitor)).status == 303
    assert client.get(second).status_code == 404


def test_who_has_left_has_no_calendar(app, share, staff, store, clock):
    path, cook = share(staff.cook), staff.cook
    for active in (False, True):
        clock.advance(timedelta(seconds=1))
        store.append(
            person_record(
                clock(),
                campus="main",
                name=cook.name,
                jobs=cook.jobs,
                active=active,
                person_id=cook.id,
            )
        )
        assert app.test_client().get(path).status_code == 404


def test_the_secret_is_long_and_kept_nowhere(share, staff, store):
    secret = share(staff.cook).removeprefix("/calendar/").removesuffix(".ics")
    assert len(secret) * 6 >= 128
    (fact,) = store.read(CALENDAR_FEED)
    assert secret not in repr(fact)
    assert len(fact.body["hash"]) == 64


def test_reading_changes_nothing(app, share, staff, store):
    path = share(staff.cook)
    before = len(store.read(CALENDAR_FEED))
    for method in ("get", "head"):
        assert getattr(app.test_client(), method)(path).status_code == 200
    for method in ("post", "put", "delete"):
        assert getattr(app.test_client(), method)(path).status_code in (400, 405)
    assert len(store.read(CALENDAR_FEED)) == before


def test_who_guesses_is_stopped_and_others_read_on(app, share, staff):
    path, client = share(staff.cook), app.test_client()
    codes = [client.get(f"/calendar/{'x' * 43}{n}.ics").status_code for n in range(25)]
    assert codes[0] == 404
    assert codes[-1] == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get(path, environ_overrides=elsewhere).status_code == 200


def test_one_calendar_is_not_read_all_the_time(app, share, staff):
    path, client = share(staff.cook), app.test_client()
    codes = [client.get(path).status_code for _ in range(25)]
    assert (codes[0], codes[-1]) == (200, 429)


def test_the_trail_says_who_made_and_who_withdrew_one(share, visit, staff, clock):
    share(staff.principal, "/account/calendar/main")
    page = visit(staff.principal).get("/people/trail?kind=change")
    assert "要了日历网址" in page.text


def test_what_a_stand_in_takes_over_stands_in_their_calendar(share, read, store, staff, add, clock):
    other = add("周替班", "gatekeeper")
    path = share(other)
    assert not [name for name in events(read(path)) if name.startswith("玩具")]
    today = clock().date()
    absence = Absence(staff.caregiver.id, today, today + timedelta(days=14), other.id)
    people = {one.id: one for one in (*vars(staff).values(), other)}
    record_leave(store, people, absence, clock())
    assert [name for name in events(read(path)) if name.startswith("玩具")]


def test_the_zone_comes_with_the_calendar(app, share, staff):
    raw = app.test_client().get(share(staff.cook)).data.decode()
    assert "BEGIN:VTIMEZONE" in raw
    assert "TZOFFSETTO:+0800" in raw
