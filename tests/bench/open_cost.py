"""How long a data folder takes to open, and how much memory it needs.

    uv run python tests/bench/open_cost.py [--records N] [--open-month N] [--cold] [--keep DIR]

Each opening is a process of its own. The first finds no index and reads everything (printed
apart); the figure is the slowest of five after that. With --cold a last one follows on an
empty page cache. Exit 1 if a figure is missed.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from history import fill

from forms_api.clock import system_clock
from forms_api.store.tiny import open_store

SECONDS = 2.0
MEGABYTES = 1000
HERE = Path(__file__).resolve()
BEGIN, END = datetime(2025, 9, 1, tzinfo=UTC), datetime(2026, 8, 20, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--open-month", type=int, default=300_000)
    parser.add_argument("--cold", action="store_true", help="drop the page cache too (root)")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return open_one(options.one)
    with tempfile.TemporaryDirectory() as temporary:
        return 0 if measure(options, options.keep or Path(temporary)) else 1


def measure(options: argparse.Namespace, base: Path) -> bool:
    # a spread history, and one with a crowded open month: both must open at once
    return all([_measure(base, options, crowd) for crowd in (0, options.open_month)])  # noqa: C419


def _measure(base: Path, options: argparse.Namespace, crowd: int) -> bool:
    records = options.records
    folder = base / f"{records}-{crowd}"
    if not folder.exists():
        fill(folder, records, begin=BEGIN, end=END, open_month=crowd)
    shutil.rmtree(folder / "index", ignore_errors=True)
    size = sum(path.stat().st_size for path in (folder / "journal").iterdir()) / 1e6
    print(f"{records} records, {crowd or 'an even share'} of them in the open month, {size:.0f} MB")
    print("  no index:   {:.2f} s ({:.2f} s of processor time), {:.0f} MB".format(*run(folder)))
    runs = [run(folder) for _ in range(5)]
    seconds, used, memory = map(max, zip(*runs, strict=True))
    print(f"  opens in    {seconds:.2f} s ({used:.2f}), slowest of 5, {memory:.0f} MB at most")
    if options.cold and drop_cache():
        print("  cold cache: {:.2f} s ({:.2f}), {:.0f} MB".format(*run(folder)))
    good = seconds <= SECONDS and memory < MEGABYTES
    print(f"  {'holds' if good else 'MISSED'}: at most {SECONDS} s and {MEGABYTES} MB", flush=True)
    return good


def run(folder: Path) -> tuple[float, float, float]:
    """Seconds by the clock and of the processor, and MB, of an opening in a process of its own."""
    asked = [sys.executable, str(HERE), "--one", str(folder)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    seconds, used, memory = map(float, told)
    return seconds, used, memory


def open_one(folder: Path) -> int:
    begun, used = time.perf_counter(), time.process_time()
    store = open_store(folder, clock=system_clock)
    seconds, used = time.perf_counter() - begun, time.process_time() - used
    assert store.failure is None, store.failure
    last = store.read("submission")[-1]
    assert store.get(last.id) == last
    store.close()
    print(seconds, used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
    return 0


def drop_cache() -> bool:
    try:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
