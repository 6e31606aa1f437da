"""When a form is due, in words a cook understands. The forms service says it the same way."""

from datetime import time, timedelta

from handbook.model.due import Due
from handbook.model.values import WEEKDAYS

ANY_TIME = "随时，有事就填"
_END_OF_DAY = time(23, 59)
PERIODS = {
    "day": "每天",
    "week": "每周",
    "2 weeks": "每两周",
    "month": "每月",
    "quarter": "每季度",
    "term": "每学期",
    "year": "每学年",
}
_WEEKDAY_NAMES = dict(zip(WEEKDAYS, "一二三四五六日", strict=True))


def due_words(due: Due | None) -> str:
    """Everything about it: 「每周五 16:00 前，可晚 2 小时，碰上放假顺延到下一个开园日」."""
    if due is None:
        return ANY_TIME
    extras = (_grace(due), _days(due), _closed(due))
    return "，".join((due_short(due), *(words for words in extras if words)))


def due_short(due: Due | None) -> str:
    """The gist: 「每周五 16:00 前」."""
    if due is None:
        return "随时"
    return " ".join(words for words in (_how_often(due), _by(due)) if words)


def period_words(due: Due) -> str:
    """「每天」「每周」: what a list of forms is ordered by."""
    return PERIODS[due.every]


def duration_words(span: timedelta) -> str:
    """「2 小时」「1 天」: the largest unit that fits without a remainder."""
    for unit, name in ((timedelta(days=1), "天"), (timedelta(hours=1), "小时")):
        if span and span % unit == timedelta(0):
            return f"{span // unit} {name}"
    return f"{span // timedelta(minutes=1)} 分钟"


def _how_often(due: Due) -> str:
    if due.before:
        return "每学期开学前"
    if due.on:
        return _on(due) + (f"，{due.times} 次" if due.times > 1 else "")
    if due.times > 1 or due.every != "day":
        return f"{PERIODS[due.every]} {due.times} 次"
    return PERIODS[due.every]


def _on(due: Due) -> str:
    names = [_WEEKDAY_NAMES[day] for day in due.on if isinstance(day, str)]
    days = [str(day) for day in due.on if isinstance(day, int)]
    if not days:
        return _on_weekdays(due.every, names)
    return f"{PERIODS[due.every]} {'、'.join(days)} 日"


def _on_weekdays(every: str, names: list[str]) -> str:
    week = "每" if every == "week" else "每两周的"
    return week + "、".join(f"周{name}" for name in names)


def _by(due: Due) -> str:
    if due.by == (_END_OF_DAY,):
        return ""
    clocks = "、".join(f"{clock:%H:%M}" for clock in due.by)
    return f"{clocks} 前" + ("各一次" if len(due.by) > 1 else "")


def _grace(due: Due) -> str:
    return f"可晚 {duration_words(due.grace)}" if due.grace else ""


def _days(due: Due) -> str:
    return "放假也要做" if due.days == "calendar-days" else ""


def _closed(due: Due) -> str:
    return "碰上放假顺延到下一个开园日" if due.if_closed == "next-workday" else ""
