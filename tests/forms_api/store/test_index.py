"""Readers see whole appends only: what is added is hidden until it is published."""

from datetime import timedelta

import pytest

from forms_api.store.entry import entry_of, read_entry
from forms_api.store.envelope import complete, spell_rest
from forms_api.store.index import Index


@pytest.fixture
def index():
    return Index()


def test_nothing_shows_before_it_is_published(index, fact, start):
    first, second = fact(), fact("signoff")
    index.add(entry_of(first, None))
    index.publish()
    index.add(entry_of(second, first.id))
    assert index.number(second.id) is None
    assert not index.has(second.id)
    assert index.holds(second.id)
    assert index.follower(first.id) is None
    assert list(index.select("signoff")) == []
    assert list(index.select("signoff", subject="small-1", since=start)) == []
    assert index.kinds() == ["submission"]
    index.publish()
    assert index.number(second.id) == 1
    assert index.follower(first.id) == second.id
    assert list(index.select("signoff", subject="small-1", since=start)) == [1]
    assert index.kinds() == ["submission", "signoff"]


def test_what_was_selected_stays_as_it_was(index, fact):
    index.add(entry_of(fact(), None))
    index.publish()
    for choice in ({}, {"campus": "main"}, {"subject": "small-1"}):
        before = index.select("submission", **choice)
        index.add(entry_of(fact(), None))
        index.publish()
        assert len(index.select("submission", **choice)) == len(before) + 1


def test_a_tampered_time_does_not_hide_the_records_after_it(index, fact, start):
    for minutes in (10, 0, 20):
        index.add(entry_of(fact(minutes=minutes), None))
    index.publish()
    assert list(index.select("submission", since=start + timedelta(minutes=5))) == [0, 1, 2]


def test_an_entry_is_read_back_from_its_envelope(fact):
    record, before = fact(answers={"说明": "已消毒"}), fact()
    for after in (None, before.id):
        text = complete(spell_rest(record), record, after).decode()
        assert read_entry(text) == entry_of(record, after)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "7",
        "{}",
        '{"at":7,"body":{},"by":"p","campus":"c","id":"i","kind":"k","subject":"s"}',
        '{"after":[],"at":"2026-09-01T00:00:00.000Z","body":{},"by":"p","campus":"c",'
        '"id":"017f22e2-79b0-7cc3-98c4-dc0c0c07398f","kind":"k","subject":"s"}',
        '{"at":"2026-09-01T00:00:00.000Z","body":{},"by":"p","campus":"c",'
        '"id":"r1","kind":"k","subject":"s"}',
    ],
)
def test_other_envelopes_are_refused(text):
    with pytest.raises(ValueError):
        read_entry(text)
