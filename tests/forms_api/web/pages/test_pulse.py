"""What the pages of the handbook show of a form: today, and the thirty days before."""

from datetime import timedelta

FRIDGE = "/today/pulse?form=fridge-log&form=toy-disinfection&form=nothing"


def ask(visitor, path=FRIDGE):
    return visitor.client.get(path).json


def test_who_is_not_signed_in_is_told_nothing(guest):
    assert ask(guest()) == {}


def test_today_and_the_days_before(visit, staff, clock):
    visitor = visit(staff.cook)
    assert ask(visitor)["fridge-log"]["today"] == {
        "word": "待做", "pill": "due", "kept": 0, "wanted": 1,
    }  # fmt: skip
    visitor.send(visitor.get("/forms/fridge-log"), f__temperature="4")
    clock.advance(timedelta(days=1))
    found = ask(visitor)
    assert set(found) == {"fridge-log", "toy-disinfection"}
    assert found["toy-disinfection"]["today"] is None, "not a Friday"
    days = {day["date"]: (day["kept"], day["wanted"]) for day in found["fridge-log"]["days"]}
    assert days["2026-10-12"] == (1, 1)
    assert days["2026-10-09"] == (0, 1)
    assert "2026-10-13" not in days, "today has a word"
    assert min(days) >= "2026-09-13"


def test_of_other_campuses_there_is_nothing(visit, add):
    stranger = visit(add("冯园长", "principal", campuses=("branch",)))
    assert ask(stranger)["fridge-log"] == {"today": None, "days": []}


def test_without_forms_there_is_nothing_to_say(visit, staff):
    assert ask(visit(staff.cook), "/today/pulse") == {}
