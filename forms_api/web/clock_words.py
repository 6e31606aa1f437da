"""A moment as people say it."""

from datetime import datetime


def clock_words(moment: datetime, now: datetime) -> str:
    """「16:00」 today, 「11月20日 16:00」 on another day; the end of a day goes unsaid. Both are
    local."""
    clock = f"{moment:%H:%M}"
    if moment.date() == now.date():
        return "今天" if clock == "23:59" else clock
    day = f"{moment.month}月{moment.day}日"
    return day if clock == "23:59" else f"{day} {clock}"
