from datetime import timedelta
from typing import Any

import pytest

from handbook.due_words import due_short, due_words, duration_words
from handbook.model.due import Due


def due(**keys: Any) -> Due:
    return Due.model_validate(keys)


@pytest.mark.parametrize(
    ("written", "short"),
    [
        (due(every="day"), "每天"),
        (due(every="day", by="16:30"), "每天 16:30 前"),
        (due(every="day", times=2, by=["10:00", "15:00"]), "每天 2 次 10:00、15:00 前各一次"),
        (due(every="week"), "每周 1 次"),
        (due(every="week", on=["monday"], by="09:00"), "每周一 09:00 前"),
        (due(every="week", on=["monday", "friday"]), "每周一、周五"),
        (due(every="2 weeks", on=["wednesday"]), "每两周的周三"),
        (due(every="month", on=[1, 15]), "每月 1、15 日"),
        (due(every="month", times=2), "每月 2 次"),
        (due(every="term", before="term-start"), "每学期开学前"),
        (due(every="year"), "每学年 1 次"),
        (None, "随时"),
    ],
)
def test_the_gist(written: Due | None, short: str) -> None:
    assert due_short(written) == short


def test_all_of_it() -> None:
    monday = due(every="week", on=["monday"], by="09:00", grace="2h", if_closed="next-workday")
    assert due_words(monday) == "每周一 09:00 前，可晚 2 小时，碰上放假顺延到下一个开园日"
    assert due_words(due(every="day", days="calendar-days")) == "每天，放假也要做"
    assert due_words(None) == "随时，有事就填"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=30), "30 分钟"),
        (timedelta(minutes=90), "90 分钟"),
        (timedelta(hours=2), "2 小时"),
        (timedelta(days=1), "1 天"),
        (timedelta(weeks=2), "14 天"),
    ],
)
def test_durations(span: timedelta, words: str) -> None:
    assert duration_words(span) == words
