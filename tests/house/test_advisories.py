"""No pinned version has a weakness that was known on the day of advisories.json.

The list is dated: what became known later is not in it. `.ci/security` asks the registry first.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.version import Version

HOME = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
KNOWN = json.loads(Path(__file__).with_name("advisories.json").read_text(encoding="utf-8"))


def pins(lock: str) -> list[tuple[str, str]]:
    text = (HOME / lock).read_text(encoding="utf-8")
    return re.findall(r"^([a-z0-9._-]+)==([^ ;]+)", text, re.MULTILINE)


def find_advisories(name: str, version: str) -> Iterator[str]:
    """The ids of what is known against this version."""
    for advisory in KNOWN["advisories"].get(name, ()):
        spans = (is_within(Version(version), span) for span in advisory["ranges"])
        if version in advisory["versions"] or any(spans):
            yield " ".join([advisory["id"], *advisory["aliases"]])


def is_within(version: Version, events: list[dict[str, str]]) -> bool:
    """Whether the last event up to this version says that it is affected."""
    is_affected = False
    for event in events:
        ((kind, written),) = event.items()
        at = Version(written)
        if kind == "introduced" and version >= at:
            is_affected = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            is_affected = False
    return is_affected


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_is_known_against_what_is_pinned(lock: str) -> None:
    found = {
        f"{name} {version}": list(find_advisories(name, version)) for name, version in pins(lock)
    }
    assert {pin: ids for pin, ids in found.items() if ids} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_no_package_was_skipped(lock: str) -> None:
    missed = {name for name, _ in pins(lock)} - set(KNOWN["looked_up"])
    assert not missed, "write the list anew: .ci/advisories.py says how"


def test_the_list_says_from_which_day_it_is() -> None:
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", KNOWN["date"])
    assert re.fullmatch(r"[0-9a-f]{40}", KNOWN["commit"])


@pytest.mark.parametrize(
    ("name", "version", "is_known"),
    [
        ("werkzeug", "2.2.2", True),
        ("werkzeug", "3.0.0", True),
        ("werkzeug", "3.0.1", False),
        ("jinja2", "2.11.2", True),
        ("jinja2", "3.1.6", False),
        ("pyyaml", "5.3", True),
        ("pillow", "9.0.0", True),
    ],
)
def test_a_weak_version_would_be_found(name: str, version: str, is_known: bool) -> None:
    assert bool(list(find_advisories(name, version))) is is_known
