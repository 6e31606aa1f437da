"""Each standing as people read it: one of five words, its colour, and what is to be said beside."""

from datetime import datetime, timedelta
from math import ceil

from forms_api.derive.board import Line
from forms_api.derive.status import Status
from forms_api.web.clock_words import clock_words

WORDS: dict[Status, str] = {
    "missed": "漏做",
    "grace": "待做",
    "due": "待做",
    "late": "补录",
    "done": "已完成",
    "excused": "不需要",
}
PILLS: dict[Status, str] = {
    "missed": "missed",
    "grace": "due",
    "due": "due",
    "late": "late",
    "done": "done",
    "excused": "off",
}
"""The class of the pill, `hq-pill--…`."""


SOON = timedelta(hours=1)


def pill_words(line: Line, now: datetime) -> str:
    """The word, or how many minutes are left where it is less than an hour. `now` is local."""
    left = line.standing.item.by - now
    if line.status == "due" and line.standing.item.opens <= now and left < SOON:
        return f"还有 {max(1, ceil(left / timedelta(minutes=1)))} 分钟"
    return WORDS[line.status]


def detail_words(line: Line, now: datetime) -> str:
    """When: until when it is due, when it came, or why it need not be done. `now` is local."""
    standing, item = line.standing, line.standing.item
    if standing.reason is not None:
        return standing.reason
    if standing.record is not None:
        came = standing.record.at.astimezone(now.tzinfo)
        return f"{'补于' if line.status == 'late' else ''}{clock_words(came, now)}"
    if line.status == "missed":
        return f"应于 {clock_words(item.by, now)} 前"
    if line.status == "grace":
        return f"已过 {clock_words(item.by, now)}，最晚 {clock_words(item.grace_until, now)}"
    return f"{clock_words(item.by, now)} 前"
