from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from forms_api.derive.digest import find_slot

ZONE = ZoneInfo("Asia/Shanghai")
DAY = datetime(2026, 10, 12, tzinfo=ZONE)
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(st.lists(CLOCKS, max_size=5), CLOCKS)
def test_the_digests_of_a_day_tile_it_from_the_first_one_on(times: list[time], clock: time):
    now = datetime.combine(DAY, clock, ZONE)
    slot = find_slot(times, now)
    if not any(at <= clock for at in times):
        assert slot is None
        return
    assert slot is not None
    assert slot.at <= now < slot.until
    assert slot.is_first == (slot.at.time() == min(times))
    assert slot.until == DAY + timedelta(days=1) or slot.until.time() in times
    assert not any(slot.at.time() < at <= clock for at in times)


def test_seconds_do_not_matter():
    slot = find_slot([time(7, 50)], DAY.replace(hour=7, minute=50, second=1, microsecond=5))
    assert slot is not None
    assert (slot.at, slot.name) == (DAY.replace(hour=7, minute=50), "digest 07:50")
