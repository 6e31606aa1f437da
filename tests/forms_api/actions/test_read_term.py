"""A term may begin once all that is due `before: term-start` is recorded."""

from datetime import UTC, date, datetime, timedelta

import pytest

from forms_api.actions.follow_work import WorkFollower
from forms_api.actions.read_board import Look
from forms_api.actions.read_term import read_nearest_start, read_term_starts
from forms_api.records.excuse import EXCUSE, excuse_body
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.records.submission import KIND, submission_body

MEETING = """
title: 开学前会议
kind: record
proves: [disinfection#fridge]
who: [cook]
due: {before: term-start}
fields:
  - {id: said, ask: 说了什么, type: text}
"""
SPRING = date(2027, 2, 22)
BREAK = datetime(2027, 2, 1, 4, tzinfo=UTC)


@pytest.fixture
def schooled(folder):
    folder.write("forms/meeting.yml", MEETING)
    folder.swap("rules/disinfection.yml", "forms: [fridge-log]", "forms: [fridge-log, meeting]")
    return folder.load()


@pytest.fixture
def look(schooled, store, staff):
    return lambda now=BREAK: Look(schooled, store, WorkFollower(), now)


@pytest.fixture
def hold(store):
    """`hold(now)` records the meeting at that moment."""

    def hold(now: datetime, kind: str = KIND, body=None) -> None:
        body = body or submission_body(form="meeting", revision=1, text="t", answers={}, asked={})
        store.append(Record(new_id(now), kind, "main", "main", "p", now, body))

    return hold


def test_before_the_meeting_the_coming_term_is_not_ready(look):
    start = read_nearest_start(look(), BREAK.date())
    assert start.term.starts == SPRING
    assert not start.is_ready
    (line,) = start.missing
    assert (line.form.id, line.where, line.status) == ("meeting", "总园", "due")
    assert line.standing.item.by.date() == SPRING - timedelta(days=1)


def test_once_it_is_recorded_the_term_is_ready(look, hold):
    hold(BREAK - timedelta(hours=1))
    assert read_nearest_start(look(), BREAK.date()).is_ready


def test_a_record_of_the_autumn_is_not_one_of_the_spring(look, hold):
    hold(datetime(2026, 8, 28, 4, tzinfo=UTC))
    autumn, spring = read_term_starts(look(datetime(2027, 1, 4, tzinfo=UTC)))
    assert (autumn.is_ready, spring.is_ready) == (True, False)


def test_in_the_term_it_is_missed_until_somebody_enters_it(look, hold):
    week = datetime(2027, 3, 1, 4, tzinfo=UTC)
    assert [line.status for line in read_nearest_start(look(week), week.date()).missing] == [
        "missed"
    ]
    hold(week)
    assert read_nearest_start(look(week), week.date()).is_ready


def test_who_reviews_may_say_that_it_was_not_needed(look, hold):
    body = excuse_body(form="meeting", day=SPRING - timedelta(days=1), reason="上学期没用本系统")
    hold(BREAK - timedelta(hours=1), EXCUSE, body)
    assert read_nearest_start(look(), BREAK.date()).is_ready


def test_terms_that_are_over_are_no_matter_and_after_the_last_there_is_none(look):
    assert [one.term.starts for one in read_term_starts(look())] == [SPRING]
    assert read_nearest_start(look(), date(2027, 8, 1)) is None
