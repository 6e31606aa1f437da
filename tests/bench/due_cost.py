"""What it costs to reckon what is due in a school year, and how it stands.

    uv run python tests/bench/due_cost.py [--places N] [--forms N] [--rounds N]

Every form is due at every place on every open day: one record for each, some late, some missing.
Compared with SQLite, which counts the same records by form, place, day and hour from a covering
index, and knows nothing of calendars, graces and corrections. Both take turns in one process; the
figure is the median of the processor time. Only the ratios mean something on a shared machine.
"""

import argparse
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from forms_api.derive.occurrences import Occurrence, occurrences
from forms_api.derive.status import Standing, judge
from forms_api.records.record import Record
from forms_api.records.submission import KIND, submission_body
from handbook.model.calendar import Calendar
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.model.school import School

FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)
NOW = datetime(2027, 8, 1, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--places", type=int, default=12)
    parser.add_argument("--forms", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    library = make_library(options.places, options.forms)
    items = reckon(library)
    records = make_records(items)
    database = fill_sqlite(records)
    standings = judge(items, records, (), NOW)
    assert sum(each.record is not None for each in standings) == len(records)
    print(f"{len(items)} items of {options.forms} forms at {options.places} places, "
          f"{len(records)} records")  # fmt: skip
    seconds = take_turns(
        {
            "what is due": lambda: reckon(library),
            "how it stands": lambda: judge(items, records, (), NOW),
            "SQLite counts": lambda: count_in_sqlite(database),
        },
        options.rounds,
    )
    tell(seconds, len(items))
    return 0


def make_library(places: int, forms: int) -> Library:
    school = School.model_validate(
        {
            "id": "school", "title": "园", "timezone": "Asia/Shanghai",
            "campuses": [{"id": "main", "title": "总园", "places": [
                {"id": f"room-{n}", "title": f"{n} 班", "group": "room"} for n in range(places)
            ]}],
        }
    )  # fmt: skip
    calendar = Calendar.model_validate(
        {
            "id": "2026-2027",
            "terms": [
                {"id": "autumn", "title": "秋", "starts": "2026-09-01", "ends": "2027-01-22"},
                {"id": "spring", "title": "春", "starts": "2027-02-22", "ends": "2027-07-09"},
            ],
            "holidays": [{"title": "国庆节", "from": "2026-10-01", "to": "2026-10-07"}],
        }
    )
    made = {f"form-{n}": make_form(f"form-{n}") for n in range(forms)}
    return Library(school, (calendar,), {}, {}, {}, {}, made, {})


def make_form(name: str) -> Form:
    return Form.model_validate(
        {
            "id": name, "title": name, "kind": "record", "who": "everyone",
            "where": {"group": "room"}, "due": {"every": "day", "by": "16:00", "grace": "1h"},
            "fields": [{"id": "ok", "ask": "好吗", "type": "check"}],
        }
    )  # fmt: skip


def make_records(items: Sequence[Occurrence]) -> list[Record]:
    """One for each item but every twentieth, from half an hour before the time to two after."""
    made = [make_record(n, item) for n, item in enumerate(items) if n % 20]
    return sorted(made, key=lambda record: record.at)


def make_record(n: int, item: Occurrence) -> Record:
    at = item.window.utc.late + timedelta(minutes=n % 150 - 30)
    body = submission_body(form=item.form, revision=1, text="t", answers={}, asked={})
    return Record(f"record-{n}", KIND, "main", item.subject.id, "somebody", at, body)


def reckon(library: Library) -> tuple[Occurrence, ...]:
    return occurrences(library, (), FIRST, LAST)


def fill_sqlite(records: Sequence[Record]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE work (id TEXT PRIMARY KEY, form TEXT, place TEXT, at TEXT)")
    rows = [(one.id, one.body["form"], one.subject, one.at.isoformat()) for one in records]
    database.executemany("INSERT INTO work VALUES (?, ?, ?, ?)", rows)
    database.execute("CREATE INDEX covering ON work (form, place, at)")
    return database


def count_in_sqlite(database: sqlite3.Connection) -> list[Any]:
    return database.execute(
        "SELECT form, place, substr(at, 1, 10), count(*), sum(substr(at, 12, 5) <= '09:00')"
        " FROM work GROUP BY form, place, substr(at, 1, 10)"
    ).fetchall()


def take_turns(
    measured: dict[str, Callable[[], Sequence[Occurrence] | Sequence[Standing] | list[Any]]],
    rounds: int,
) -> dict[str, float]:
    """The median of seconds of processor time, by name."""
    spent: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(rounds):
        for name, work in measured.items():
            begun = time.process_time()
            work()
            spent[name].append(time.process_time() - begun)
    return {name: statistics.median(seconds) for name, seconds in spent.items()}


def tell(seconds: dict[str, float], items: int) -> None:
    base = seconds["SQLite counts"]
    for name, spent in seconds.items():
        each = spent / items * 1e6
        print(f"{name:14} {spent:6.3f} s  {each:5.1f} µs an item  {spent / base:5.1f} × SQLite")


if __name__ == "__main__":
    sys.exit(main())
