"""The numbers that the plans fix stand in the policies."""

from datetime import time
from decimal import Decimal

import pytest

from handbook.model.due import Due
from handbook.model.form import Form
from handbook.model.library import Library


@pytest.mark.parametrize(
    ("row", "form", "every", "on"),
    [
        pytest.param("S15", "learning-session", "month", (), id="two sessions a month"),
        pytest.param("S35", "toy-disinfection", "week", ("friday",), id="toys every week"),
        pytest.param("S35", "book-sunning", "2 weeks", (), id="books every two weeks"),
        pytest.param("S36", "daily-disinfection", "day", (), id="classroom every day"),
        pytest.param("S36", "bedroom-disinfection", "day", (), id="bedroom every day"),
        pytest.param("S44", "big-toy-check", "week", ("monday",), id="big toys every Monday"),
        pytest.param("S45", "sports-store-check", "day", (), id="sports store every day"),
        pytest.param("S67", "food-receiving", "day", (), id="food every day"),
        pytest.param("S74", "daily-clean", "day", (), id="a small clean every day"),
        pytest.param("S74", "weekly-clean", "week", ("friday",), id="a big clean every week"),
    ],
)
def test_the_form_is_due_as_the_plan_says(
    library: Library, row: str, form: str, every: str, on: tuple[str, ...]
) -> None:
    due = _due(library.forms[form])
    assert (due.every, due.on) == (every, on)
    assert due.days == "school-days"
    assert row in library.forms[form].serves


def test_there_are_two_learning_sessions_a_month(library: Library) -> None:
    assert _due(library.forms["learning-session"]).times == 2


def test_a_learning_session_has_one_of_many_forms(library: Library) -> None:
    method = library.forms["learning-session"].find_field("method")
    assert method is not None
    assert method.type == "choice"
    assert {choice.id for choice in method.choices} >= {
        *("lecture", "demonstration", "drill", "case-study", "reading")
    }


@pytest.mark.parametrize("form", ["big-toy-check", "weekly-clean", "toy-disinfection"])
def test_a_closed_day_moves_the_weekly_task_to_the_next_open_day(
    library: Library, form: str
) -> None:
    assert _due(library.forms[form]).if_closed == "next-workday"


def test_food_is_checked_at_a_fixed_time(library: Library) -> None:
    assert _due(library.forms["food-receiving"]).by == (time(8, 0),)


@pytest.mark.parametrize(
    ("form", "group"),
    [
        ("daily-disinfection", "classroom"),
        ("bedroom-disinfection", "bedroom"),
        ("toilet-disinfection", "toilet"),
        ("quilt-sunning", "bedroom"),
        ("toy-disinfection", "classroom"),
        ("water-bucket", "classroom"),
    ],
)
def test_each_room_of_the_kind_has_its_own_record(library: Library, form: str, group: str) -> None:
    where = library.forms[form].where
    assert where is not None
    assert where.group == group


def test_two_people_receive_food(library: Library) -> None:
    people = [field for field in library.forms["food-receiving"].fields if field.type == "person"]
    assert len(people) == 2


@pytest.mark.parametrize(
    ("standard", "low", "high", "unit"),
    [
        ("air-times", "2", None, "次"),
        ("air-minutes", "10", None, "分钟"),
        ("uv-minutes", "60", None, "分钟"),
        ("tableware-boil", "15", None, "分钟"),
        ("tableware-steam", "10", None, "分钟"),
        ("towel-chlorine", "250", "400", "mg/L"),
        ("towel-minutes", "20", None, "分钟"),
        ("towel-sun-hours", "6", None, "小时"),
        ("cloth-chlorine", "400", "400", "mg/L"),
        ("surface-chlorine", "100", "250", "mg/L"),
        ("surface-minutes", "10", "30", "分钟"),
        ("chlorine-toys", "100", "250", "mg/L"),
        ("toys-minutes", "10", "30", "分钟"),
        ("book-sun-hours", "6", None, "小时"),
        ("book-weeks", None, "2", "周"),
        ("potty-chlorine", "400", "700", "mg/L"),
        ("potty-minutes", "30", None, "分钟"),
        ("thermometer-alcohol", "75", "80", "%"),
        ("thermometer-minutes", "3", "5", "分钟"),
        ("health-rounds", "2", None, "次"),
        ("outdoor-hours", "2", None, "小时"),
        ("drink-times", "1", "2", "次"),
        ("drink-amount", "100", "150", "mL"),
        ("absent-months", "3", None, "个月"),
        ("fridge", "0", "8", "℃"),
        ("freezer", None, "-12", "℃"),
        ("core-temperature", "70", None, "℃"),
        ("sample-amount", "125", None, "g"),
        ("sample-hours", "48", None, "小时"),
        ("off-floor", "10", None, "cm"),
        ("receiving-people", "2", None, "人"),
        ("new-child-weeks", "4", "4", "周"),
        ("drill-times", "1", None, "次"),
        ("patrol-times", "5", None, "次"),
        ("video-days", "90", None, "天"),
        ("record-years", "3", None, "年"),
        ("learning-times", "2", None, "次"),
    ],
)
def test_the_standard_is_the_regulation_s(
    library: Library, standard: str, low: str | None, high: str | None, unit: str
) -> None:
    found = library.standards[standard]
    assert (found.low, found.high, found.unit) == (_number(low), _number(high), unit)


def test_tableware_in_2000_mg_per_litre_is_refused_everywhere(library: Library) -> None:
    limited = [standard for standard in library.standards.values() if standard.unit == "mg/L"]
    assert limited
    assert not [standard.id for standard in limited if standard.admits(Decimal(2000))]
    target = library.forms["disinfectant-mixing"].find_field("target")
    assert target is not None
    assert target.type == "number"
    assert target.outside == "refuse"
    assert target.standard is not None
    assert not library.standards[target.standard].admits(Decimal(2000))


def _due(form: Form) -> Due:
    assert form.due is not None, form.id
    return form.due


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
