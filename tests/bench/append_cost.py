"""What one append costs on an empty store, and behind a long history.

    uv run python tests/bench/append_cost.py [--sizes N...] [--appends N] [--keep DIR]

All stores are open in one process and take turns, some appends each, in an order that changes; one
thread, each append its own frame and fsync. SQLite with synchronous=FULL (WAL) takes its turns too,
in the same folder. Compared is the median; exit 1 if the dearest size costs over 1.15 times the
cheapest.
"""

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from history import fill, submission

from forms_api.records.record import Record
from forms_api.store.envelope import complete, spell_rest
from forms_api.store.tiny import open_store

LIMIT = 1.15
TURN = 25
BEGIN, END = datetime(2025, 9, 1, tzinfo=UTC), datetime(2026, 8, 20, tzinfo=UTC)

Append = Callable[[Record], object]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[0, 100_000, 1_000_000])
    parser.add_argument("--appends", type=int, default=3000)
    parser.add_argument("--keep", type=Path, help="where filled folders are kept for another run")
    options = parser.parse_args()
    with ExitStack() as stack:
        base = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        appends = {f"{size:>9} records": open_filled(stack, base, size) for size in options.sizes}
        ours = list(appends)
        appends["   SQLite FULL  "] = open_sqlite(stack, base)
        return 0 if compare(take_turns(appends, options.appends), ours) else 1


def open_filled(stack: ExitStack, base: Path, size: int) -> Append:
    folder = base / f"append-{size}"
    if not folder.exists():
        fill(folder, size, begin=BEGIN, end=END)
    store = open_store(folder, clock=lambda: END)
    stack.callback(store.close)
    store.append(submission(0, END))  # the seal and whatever else comes once a day
    return store.append


def open_sqlite(stack: ExitStack, base: Path) -> Append:
    path = base / "sqlite.db"
    database = sqlite3.connect(path)
    stack.callback(path.unlink)
    stack.callback(database.close)
    for line in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {line}")
    database.execute("CREATE TABLE record (id TEXT PRIMARY KEY, text BLOB)")

    def append(record: Record) -> None:
        text = complete(spell_rest(record), record, None)
        with database:
            database.execute("INSERT INTO record VALUES (?, ?)", (record.id, text))

    return append


def take_turns(appends: dict[str, Append], count: int) -> dict[str, list[float]]:
    """Seconds of each append, by name. The first turn of each warms up and is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in appends}
    for turn in range(count // TURN + 1):
        for name in random.sample(list(appends), len(appends)):
            spent = [time_one(appends[name], number) for number in range(TURN)]
            seconds[name] += spent if turn else []
    return seconds


def time_one(append: Append, number: int) -> float:
    record = submission(number, END)
    begun = time.perf_counter()
    append(record)
    return time.perf_counter() - begun


def compare(seconds: dict[str, list[float]], ours: list[str]) -> bool:
    medians = {name: statistics.median(spent) * 1e6 for name, spent in seconds.items()}
    least = min(medians[name] for name in ours)
    for name, spent in seconds.items():
        tail = statistics.quantiles(spent, n=100)[98] * 1e6
        ratio = f"{medians[name] / least:.2f}"
        print(f"{name}  median {medians[name]:6.0f} µs  99 % {tail:6.0f} µs  ratio {ratio}")
    worst = max(medians[name] for name in ours) / least
    print(f"{'holds' if worst <= LIMIT else 'MISSED'}: {worst:.3f}, at most {LIMIT}")
    return worst <= LIMIT


if __name__ == "__main__":
    sys.exit(main())
