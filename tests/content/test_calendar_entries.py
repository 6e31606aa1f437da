"""What the calendars of the real school year show."""

from datetime import date, timedelta

from forms_api.derive.calendar_entries import due_entries, school_entries
from forms_api.derive.occurrences import occurrences
from handbook.model.library import Library

MONDAY = date(2026, 11, 16)


def test_six_rooms_have_one_entry_and_it_names_them(library: Library) -> None:
    entries = due_entries(library, occurrences(library, [], MONDAY, MONDAY))
    (checks,) = [one for one in entries if one.form == "morning-check"]
    assert checks.title.endswith("（6 处）")
    assert "小一班" in checks.details
    assert checks.ends - checks.starts == timedelta(minutes=15)
    assert len({one.key for one in entries}) == len(entries)


def test_what_has_no_hour_takes_the_whole_day(library: Library) -> None:
    eve = date(2026, 8, 31)
    found = {one.form: one for one in due_entries(library, occurrences(library, [], eve, eve))}
    assert {"cooks-meeting", "health-plan", "rule-review"} <= set(found)
    for entry in found.values():
        assert (entry.starts, entry.ends) == (eve, eve + timedelta(days=1))


def test_holidays_end_on_the_day_after_their_last(library: Library) -> None:
    found = {one.title: one for one in school_entries(library.calendars)}
    national = found["国庆节放假"]
    assert (national.starts, national.ends) == (date(2026, 10, 1), date(2026, 10, 8))
    assert "元旦放假（待公布）" in found
    assert sum(one.title == "调休上班" for one in school_entries(library.calendars)) == 2
