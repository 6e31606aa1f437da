"""What a month at a glance costs in a year of 200,000 records.

    uv run python tests/bench/month_cost.py [--places N] [--forms N] [--rounds N]

The first look at the twelve months reckons them; the next ones find them kept, and go through what
has arrived since. Compared with SQLite, which counts the same records by form, place and day from a
covering index. All take turns in one process; the figure is the median of the processor time. Only
the ratios mean something on a shared machine.
"""

import argparse
import gc
import statistics
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.append(str(Path(__file__).parent))

from due_cost import NOW, count_in_sqlite, fill_sqlite, make_library, make_records, reckon

from forms_api.actions.follow_work import WorkFollower
from forms_api.actions.read_board import Look
from forms_api.actions.read_month import MonthKeeper, next_month
from forms_api.records.ids import new_id
from forms_api.store.memory import MemoryStore


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--places", type=int, default=32)
    parser.add_argument("--forms", type=int, default=33)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    library = make_library(options.places, options.forms)
    records = make_records(reckon(library))
    store = MemoryStore()
    store.append(*(replace(one, id=new_id(one.at)) for one in records))
    look = Look(library, store, WorkFollower(), NOW)
    keeper, database = MonthKeeper(), fill_sqlite(records)
    gc.collect()
    gc.freeze()  # these records lie in memory here alone: a service has them on disk
    first = spend(lambda: read_year(keeper, look))
    again, sqlite = [], []
    for _ in range(options.rounds):
        again.append(spend(lambda: read_year(keeper, look)))
        sqlite.append(spend(lambda: count_in_sqlite(database)))
    base = statistics.median(sqlite)
    print(f"{len(records)} records; {keeper.reckoned} months were reckoned")
    for name, seconds in (
        ("the first look", first),
        ("the next ones", statistics.median(again)),
        ("SQLite counts", base),
    ):
        print(f"{name:14} {seconds:8.4f} s  {seconds / base:7.3f} × SQLite")
    return 0


def read_year(keeper: MonthKeeper, look: Look) -> int:
    month, read = date(2026, 9, 1), 0
    for _ in range(12):
        read += len(keeper.read(look, month))
        month = next_month(month)
    return read


def spend(work) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
