"""How a campaign is started, what it counts, and when it has passed. All at once: all.py.

Each campaign runs our store and, beside it, stock TinyDB as the control arm: ours must show nothing
but zeros, and the control must show something else, or the fault was never really there.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from unittest.mock import patch

from forms_api.store import checkpoints

if TYPE_CHECKING:
    from scene import Findings

INDEX_EVERY = 16
"""Records to a block of the month index, in all campaigns: faults meet its writing and reading."""

HERE = Path(__file__).parent

LACKING = 77
"""Exit code of a short form that cannot run on this machine."""


class NotRun(Exception):
    """The machine lacks what the campaign needs."""


@dataclass
class Arm:
    """What was counted on one store. `violations` are one line each; `blocks` of the month index
    were met when it was opened, where that matters."""

    name: str
    control: bool = False
    runs: int = 0
    acknowledged: int = 0
    lost: int = 0
    duplicates: int = 0
    blocks: int = 0
    violations: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, found: "Findings") -> None:
        """Count what an audit found."""
        self.lost += found.lost
        self.duplicates += found.duplicates
        self.blocks += found.blocks
        self.violations += found.violations

    @property
    def faults(self) -> int:
        return self.lost + self.duplicates + len(self.violations)

    @property
    def passed(self) -> bool:
        return self.runs > 0 and bool(self.faults) == self.control


@dataclass(frozen=True)
class Options:
    """`report`: a file for the arms as JSON."""

    full: bool
    runs: int | None
    seed: int
    report: Path | None = None

    def choose(self, short: int, full: int) -> int:
        """How many runs: what --runs says, or the number of this form."""
        return self.runs or (full if self.full else short)


def main(name: str, arms: Callable[[Options], Iterable[Arm]]) -> NoReturn:
    """Run a campaign as a program: 0 all arms as they must be, 1 not, 77 lacking (short form)."""
    options = Options(**vars(_parser(name).parse_args()))
    begun = time.monotonic()
    try:
        with patch.object(checkpoints, "RECORDS", INDEX_EVERY):
            done = list(arms(options))
    except NotRun as lacking:
        print(f"{name}: NOT RUN: {lacking}")
        sys.exit(1 if options.full else LACKING)
    show(name, options, done, time.monotonic() - begun)
    if options.report:
        options.report.write_text(json.dumps([asdict(arm) for arm in done]))
    sys.exit(0 if all(arm.passed for arm in done) else 1)


def programs() -> list[str]:
    """The names of all campaigns."""
    found = sorted(HERE.glob("*.py"))
    return [path.stem for path in found if f'main("{path.stem}", ' in path.read_text()]


def show(name: str, options: Options, arms: Sequence[Arm], seconds: float) -> None:
    form = "full" if options.full else "short"
    print(f"{name} ({form} form, seed {options.seed}, {seconds:.0f} s)")
    print(f"| {'arm':32} |    runs | acknowledged |   lost | duplicates | violations | verdict |")
    print(f"|{'-' * 34}|--------:|-------------:|-------:|-----------:|-----------:|---------|")
    for arm in arms:
        print(
            f"| {arm.name:32} | {arm.runs:7} | {arm.acknowledged:12} | {arm.lost:6} "
            f"| {arm.duplicates:10} | {len(arm.violations):10} | {_verdict(arm):7} |"
        )
    for arm in arms:
        if arm.blocks:
            print(f"  {arm.name}: {arm.blocks} blocks of month indexes were met at openings")
        for note in arm.notes:
            print(f"  {arm.name}: {note}")
        for violation in [] if arm.control else arm.violations[:20]:
            print(f"  {arm.name}: VIOLATION {violation}")


def _verdict(arm: Arm) -> str:
    if arm.control:
        return "fails" if arm.passed else "BLIND"
    return "ok" if arm.passed else "FAILED"


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=name)
    parser.add_argument("--full", action="store_true", help="the form that the figures come from")
    parser.add_argument("--runs", type=int, help="another number of runs")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same faults")
    parser.add_argument("--report", type=Path, help="write what was counted into this file")
    return parser
