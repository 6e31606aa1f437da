"""All campaigns, one after another: the full forms, a row of RESULTS.md each.

    python tests/campaigns/all.py [--only kill9,tamper] [--short] [--seed N] [--logs FOLDER]

Ends with 0 only if each has run and passed. What the machine lacks is NOT RUN, and that fails.
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from campaign import HERE, Arm, programs
from scene import scratch

HEAD = """\
| campaign | runs | acknowledged | lost | duplicates | violations | control arm | verdict | commit |
|---|--:|--:|--:|--:|--:|---|---|---|"""


@dataclass(frozen=True)
class Outcome:
    """`arms` is empty if nothing was counted; then `why` says it."""

    name: str
    arms: tuple[Arm, ...]
    passed: bool
    seconds: float
    why: str = ""

    @property
    def row(self) -> str:
        ours = [arm for arm in self.arms if not arm.control]
        if not ours:
            return f"| `{self.name}` | | | | | | | {self.why} | {_commit()} |"
        counts = [
            sum(arm.runs for arm in ours),
            sum(arm.acknowledged for arm in ours),
            sum(arm.lost for arm in ours),
            sum(arm.duplicates for arm in ours),
            sum(len(arm.violations) for arm in ours),
        ]
        told = " | ".join(f"{count:,}" for count in counts)
        verdict = f"{'ok' if self.passed else 'FAILED'}, {self.seconds:.0f} s"
        return f"| `{self.name}` | {told} | {self._control()} | {verdict} | {_commit()} |"

    def _control(self) -> str:
        control = [arm for arm in self.arms if arm.control]
        if blind := [arm.name for arm in control if not arm.passed]:
            return f"BLIND: {', '.join(blind)}"
        lost, known = sum(arm.lost for arm in control), sum(arm.acknowledged for arm in control)
        broken = sum(len(arm.violations) for arm in control)
        runs, twice = sum(arm.runs for arm in control), sum(arm.duplicates for arm in control)
        return f"{lost:,} of {known:,} lost, {twice:,} twice, {broken:,} faults in {runs:,} runs"


def main() -> None:
    options = _parser().parse_args()
    names = options.only.split(",") if options.only else programs()
    if unknown := set(names) - set(programs()):
        sys.exit(f"no campaign: {', '.join(sorted(unknown))}. There are: {', '.join(programs())}")
    print(HEAD, flush=True)
    outcomes = []
    with scratch() as root:
        for name in names:
            outcomes.append(_run(name, options, root))
            print(outcomes[-1].row, flush=True)
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    sys.exit(f"not passed: {', '.join(failed)}" if failed else 0)


def _run(name: str, options: argparse.Namespace, root: Path) -> Outcome:
    report, begun = root / name, time.monotonic()
    words = ["--seed", str(options.seed), "--report", str(report)]
    done = subprocess.run(
        [sys.executable, str(HERE / f"{name}.py"), *words, *([] if options.short else ["--full"])],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if options.logs:
        options.logs.mkdir(parents=True, exist_ok=True)
        (options.logs / f"{name}.txt").write_text(done.stdout, encoding="utf-8")
    seconds = time.monotonic() - begun
    if not report.exists():
        return Outcome(name, (), False, seconds, _why(done.stdout))
    arms = tuple(Arm(**arm) for arm in json.loads(report.read_text()))
    return Outcome(name, arms, done.returncode == 0, seconds)


def _why(output: str) -> str:
    """NOT RUN with its reason, or how the program came to its end."""
    last = output.strip().rpartition("\n")[2]
    return last.partition(": ")[2] if ": NOT RUN: " in last else f"CRASHED: {last}"


def _commit() -> str:
    """The state of the repository; `+` if files were changed since."""
    try:
        head, changed = _git("rev-parse", "--short", "HEAD"), _git("status", "--short", "-uno")
    except OSError:
        return "unknown"
    return head + ("+" if changed else "")


def _git(*words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(HERE), *words], capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout.strip()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="all")
    parser.add_argument("--only", help="these campaigns, with commas between them")
    parser.add_argument("--short", action="store_true", help="the short forms")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same faults")
    parser.add_argument("--logs", type=Path, help="keep what each campaign said in this folder")
    return parser


if __name__ == "__main__":
    main()
