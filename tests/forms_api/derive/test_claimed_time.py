"""When somebody says that the work was done: nobody can clear what that says."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from forms_api.derive.claimed_time import flag_claimed_time, keep_flags

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 10, 12, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("ago", "flags"),
    [
        (timedelta(0), ()),
        (timedelta(minutes=60), ()),
        (timedelta(minutes=61), ("late",)),
        (timedelta(hours=9), ("late",)),  # midnight: still the same day
        (timedelta(hours=9, seconds=1), ("late", "backdated")),
        (timedelta(days=30), ("late", "backdated")),
        (timedelta(minutes=-5), ()),  # a phone's clock may be a little ahead
        (timedelta(minutes=-6), ("unverified-clock",)),
        (timedelta(days=-1), ("unverified-clock",)),
    ],
)
def test_flags(ago, flags):
    assert flag_claimed_time(NINE - ago, NINE.astimezone(UTC), SHANGHAI) == flags


def test_no_claim_no_flag():
    assert flag_claimed_time(None, NINE, SHANGHAI) == ()


def test_backdated_means_the_local_day():
    just_after_midnight = datetime(2026, 10, 12, 0, 10, tzinfo=SHANGHAI)
    before_midnight = datetime(2026, 10, 11, 15, 50, tzinfo=UTC)  # 23:50 in Shanghai
    assert flag_claimed_time(before_midnight, just_after_midnight, SHANGHAI) == ("backdated",)


@pytest.mark.parametrize(
    ("new", "corrected", "kept"),
    [
        ((), (), ()),
        ((), ("late", "backdated"), ("late", "backdated")),
        (("late",), ("late", "unverified-clock"), ("late", "unverified-clock")),
        (("old-form",), ("backdated",), ("old-form", "backdated")),
        ((), ("old-form",), ()),  # about the page, not the time: the correction has its own page
    ],
)
def test_a_correction_clears_nothing(new, corrected, kept):
    assert keep_flags(new, corrected) == kept
