from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forms_api.derive.devices import Device
from forms_api.derive.session import Session, has_lapsed, is_proved

NOW = datetime(2026, 10, 12, tzinfo=UTC)
SESSION = Session("s", "me", "secret", "d", NOW, NOW, NOW)
OWN = Device("d", "h", "我的手机", shared=False, active=True, campus="main", owner="me")
SHARED = replace(OWN, shared=True)
ANOTHERS = replace(OWN, owner="other")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("device", "idle", "most"),
    [
        (OWN, 7 * 24 * HOUR, 14 * 24 * HOUR),
        (SHARED, 10 * MINUTE, 12 * HOUR),
        (None, HOUR, 12 * HOUR),
        (ANOTHERS, HOUR, 12 * HOUR),
    ],
)
def test_a_session_ends_when_nothing_is_done_and_in_any_case(device, idle, most):
    instant = timedelta(milliseconds=1)
    assert not has_lapsed(SESSION, device, NOW + idle - instant)
    assert has_lapsed(SESSION, device, NOW + idle)
    busy = replace(SESSION, seen=NOW + most - instant)
    assert not has_lapsed(busy, device, NOW + most - instant)
    assert has_lapsed(replace(busy, seen=NOW + most), device, NOW + most)


def test_a_proof_is_good_for_five_minutes():
    assert is_proved(SESSION, NOW)
    assert is_proved(SESSION, NOW + 5 * MINUTE - timedelta(milliseconds=1))
    assert not is_proved(SESSION, NOW + 5 * MINUTE)
    assert not is_proved(SESSION, NOW - MINUTE)
