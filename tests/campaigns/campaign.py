"""How a campaign is started, what it counts, and when it has passed.

Each campaign runs our store and, beside it, stock TinyDB as the control arm: ours must show nothing
but zeros, and the control must show something else, or the fault was never really there.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

LACKING = 77
"""Exit code of a short form that cannot run on this machine."""


class NotRun(Exception):
    """The machine lacks what the campaign needs."""


@dataclass
class Arm:
    """What was counted on one store. `violations` are one line each."""

    name: str
    control: bool = False
    runs: int = 0
    acknowledged: int = 0
    lost: int = 0
    duplicates: int = 0
    violations: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        return self.lost + self.duplicates + len(self.violations)

    @property
    def passed(self) -> bool:
        return self.runs > 0 and bool(self.faults) == self.control


@dataclass(frozen=True)
class Options:
    full: bool
    runs: int | None
    seed: int

    def choose(self, short: int, full: int) -> int:
        """How many runs: what --runs says, or the number of this form."""
        return self.runs or (full if self.full else short)


def main(name: str, arms: Callable[[Options], Iterable[Arm]]) -> NoReturn:
    """Run a campaign as a program: 0 all arms as they must be, 1 not, 77 lacking (short form)."""
    options = _read_options(name)
    begun = time.monotonic()
    try:
        done = list(arms(options))
    except NotRun as lacking:
        print(f"{name}: NOT RUN: {lacking}")
        sys.exit(1 if options.full else LACKING)
    show(name, options, done, time.monotonic() - begun)
    sys.exit(0 if all(arm.passed for arm in done) else 1)


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
        for note in arm.notes:
            print(f"  {arm.name}: {note}")
        for violation in [] if arm.control else arm.violations[:20]:
            print(f"  {arm.name}: VIOLATION {violation}")


def _verdict(arm: Arm) -> str:
    if arm.control:
        return "fails" if arm.passed else "BLIND"
    return "ok" if arm.passed else "FAILED"


def _read_options(name: str) -> Options:
    parser = argparse.ArgumentParser(prog=name)
    parser.add_argument("--full", action="store_true", help="the form that the figures come from")
    parser.add_argument("--runs", type=int, help="another number of runs")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same faults")
    said = parser.parse_args()
    return Options(said.full, said.runs, said.seed)
