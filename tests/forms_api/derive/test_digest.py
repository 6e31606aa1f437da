from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from forms_api.derive.digest import Slot, find_slot, make_digest
from forms_api.derive.reminder_lines import Said

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


def test_where_only_remarks_are_to_be_said_the_title_asks_to_look():
    remark = Said("还差 1 次", ())
    slots = [Slot(DAY, DAY + timedelta(hours=4), is_first=is_first) for is_first in (True, False)]
    first, second = (make_digest("提醒", slot, (), (), [remark]) for slot in slots)
    assert first is not None
    assert (first.title, first.said) == ("提醒：请看一下", (remark,))
    assert second is None, "the first digest of the day says it"
