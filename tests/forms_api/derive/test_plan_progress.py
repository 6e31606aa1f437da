"""What the forms of a plan's items wanted so far, and what of it was done."""

from datetime import date

import pytest

from forms_api.derive.plan_progress import plan_progress, whole
from forms_api.derive.tally import Key, Share
from handbook.model.plan import Plan

ITEM = {"id": "a", "title": "洗玩具", "rows": ["S35"], "owner": "carer", "forms": ["toys"]}
PERIOD = {"from": "2026-09-01", "to": "2026-09-30"}


def _plan(**when: str) -> Plan:
    return Plan.model_validate({"id": "p", "title": "计划", "items": [{**ITEM, **when}]})


def _key(day: str, form: str = "toys") -> Key:
    return Key(form, "room", "main", date.fromisoformat(day))


SHARES = {
    _key("2026-08-31"): Share(1, 1),
    _key("2026-09-04"): Share(2, 2),
    _key("2026-09-11"): Share(1, 2),
    _key("2026-09-11", "other"): Share(0, 5),
    _key("2026-10-02"): Share(0, 2),
}


@pytest.mark.parametrize(
    ("when", "today", "kept", "wanted", "is_overdue"),
    [
        (PERIOD, "2026-09-05", 2, 2, False),
        (PERIOD, "2026-09-30", 3, 4, False),
        (PERIOD, "2026-10-01", 3, 4, True),
        ({"on": "2026-09-10"}, "2026-09-20", 3, 3, False),
        ({"on": "2026-10-10"}, "2026-10-09", 1, 4, False),
        ({"on": "2026-12-31"}, "2026-10-09", 0, 0, False),
    ],
)
def test_only_its_forms_in_its_time_until_today(
    when: dict[str, str], today: str, kept: int, wanted: int, is_overdue: bool
) -> None:
    found = plan_progress(_plan(**when), SHARES, date.fromisoformat(today))["a"]
    assert (found.share, found.is_overdue) == (Share(kept, wanted), is_overdue)


def test_percent_is_of_what_was_wanted() -> None:
    late = plan_progress(_plan(**PERIOD), SHARES, date(2026, 10, 1))["a"]
    none = plan_progress(_plan(on="2026-12-31"), SHARES, date(2026, 10, 1))["a"]
    assert (late.percent, none.percent) == (75, None)
    assert whole([late, none, late]) == Share(6, 8)
