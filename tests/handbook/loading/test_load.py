"""From files to a Library."""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

from handbook.fingerprint import stamp
from handbook.loading import load_library
from handbook.model.library import Source

Write = Callable[[Mapping[str, str | bytes]], Path]


def test_what_the_files_say(write: Write) -> None:
    library = load_library(write({})).library
    assert library is not None
    assert library.school.title == "小苗幼儿园"
    assert [term.id for term in library.calendars[0].terms] == ["2026-autumn"]
    assert library.calendars[0].title == "2026-2027 校历", "a calendar may leave its title out"
    assert library.standards["chlorine"].range == (Decimal(100), Decimal(250))
    assert set(library.clauses) == {"hygiene#toys", "hygiene#air"}
    assert library.jobs["carer"].duties[0].at == time(7, 30)
    assert library.trainings["hygiene"].quiz.pass_percent == 80
    due = library.forms["toys"].due
    assert due is not None
    assert (due.every, due.on, due.by, due.grace) == ("week", ("friday",), (time(16),), timedelta())


def test_sources_say_where_things_are_written(write: Write) -> None:
    library = load_library(write({})).library
    assert library is not None
    assert library.sources["rule", "hygiene"] == Source("rules/hygiene.yml", 1, 1)
    assert library.sources["clause", "hygiene#air"] == Source("rules/hygiene.yml", 8, 5)
    assert library.sources["standard", "air-times"] == Source("standards.yml", 13, 1)
    assert library.sources["school", "school"] == Source("school.yml", 1, 1)


def test_numbers_are_never_floats(good: dict[str, str], write: Write) -> None:
    text = good["standards.yml"].replace("at_least: 10\n", "at_least: 0.1\n")
    library = load_library(write({"standards.yml": text})).library
    assert library is not None
    assert library.standards["air-minutes"].at_least == Decimal("0.1")


def test_the_standards_file_speaks_of_itself(good: dict[str, str], write: Write) -> None:
    head = "revision: 2\neffective: 2026-09-01\nowner: carer\nserves: [S35]\n"
    library = load_library(write({"standards.yml": head + good["standards.yml"]})).library
    assert library is not None
    assert set(library.standards) == {"chlorine", "air-minutes", "air-times"}


def test_years_stand_side_by_side(write: Write) -> None:
    later = "title: 明年\nterms:\n  - {id: n, title: 秋, starts: 2027-09-01, ends: 2028-01-20}\n"
    library = load_library(write({"calendar/2027-2028.yml": later})).library
    assert library is not None
    assert [calendar.id for calendar in library.calendars] == ["2026-2027", "2027-2028"]
    assert library.calendars[1].terms[0].starts == date(2027, 9, 1)


def test_files_are_counted(write: Write) -> None:
    assert load_library(write({})).files == 9


def test_a_stamp_of_today_in_same_meaning_as_is_a_reminder(
    good: dict[str, str], write: Write
) -> None:
    library = load_library(write({})).library
    assert library is not None
    now = stamp(library, "hygiene#toys")
    text = good["rules/hygiene.yml"].replace(
        "forms: [toys]", f"forms: [toys]\n    same_meaning_as: [{now}, 0123456789abcdef]"
    )
    found = [str(p) for p in load_library(write({"rules/hygiene.yml": text}), shown_as="").problems]
    assert [line for line in found if "rules" in line] == [
        "rules/hygiene.yml:8:23: 提醒：这就是这一条现在的指纹，same_meaning_as 要写改动之前的，"
        "请删掉或改正"
    ]
