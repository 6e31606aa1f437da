"""The benchmarks run; their figures are for the full sizes, and a shared machine is no judge."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def run(name: str, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(HERE / name), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_opening_is_measured_with_and_without_a_crowded_month():
    done = run("open_cost.py", "--records", "3000", "--open-month", "1000")
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout.count("opens in") == 2
    assert done.stderr == ""


def test_appending_is_measured_beside_sqlite():
    done = run("append_cost.py", "--sizes", "0", "2000", "--appends", "50")
    assert done.returncode in (0, 1), done.stderr
    assert "SQLite FULL" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("at most 1.15")
    assert done.stderr == ""


def test_a_year_of_due_items_is_measured_beside_sqlite():
    done = run("due_cost.py", "--places", "2", "--forms", "2", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    assert [line.split("  ")[-1].endswith("× SQLite") for line in done.stdout.splitlines()[1:]] == [
        True
    ] * 3
    assert done.stderr == ""


def test_a_year_of_months_is_measured_beside_sqlite():
    done = run("month_cost.py", "--places", "2", "--forms", "2", "--rounds", "2")
    assert done.returncode == 0, done.stderr
    # eleven are over and reckoned once; the one that runs, at each look
    assert "14 months were reckoned" in done.stdout
    assert done.stdout.count("× SQLite") == 3
    assert done.stderr == ""
