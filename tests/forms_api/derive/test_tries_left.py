"""As many tries are left as find_lock allows, whatever was tried before."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from forms_api.derive.pin_lock import MOST_WRONG
from forms_api.derive.tries_left import tries_left
from forms_api.records.signin import signin_record

NOW = datetime(2026, 10, 12, 4, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


def tried(count: int, *, ok: bool = False, person: str = "p", device: str = "d", ago: int = 1):
    at = NOW - timedelta(minutes=ago)
    return [
        signin_record(at, campus="main", person_id=person, how="pin", ok=ok, device=device)
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        ([], 5),
        (tried(1), 4),
        (tried(4), 1),
        (tried(5), 0),
        (tried(5, ago=16), 5),
        (tried(6, ago=16), 4),
        (tried(4) + tried(1, ok=True), 5),
        (tried(4, person="q"), 5),
        (tried(4, device="e"), 5),
        (tried(MOST_WRONG - 2, person="q"), 2),
        (tried(MOST_WRONG, person="q"), 0),
    ],
)
def test_tries_left(facts, left):
    assert tries_left(facts, person_id="p", device_id="d", now=NOW, zone=ZONE) == left
