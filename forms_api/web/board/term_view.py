"""What a page says of a term that may not begin yet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from forms_api.actions.read_board import Look
from forms_api.actions.read_term import read_nearest_start
from forms_api.actions.submit_form import may_fill
from forms_api.derive.board import Line
from forms_api.derive.people import Person
from forms_api.derive.term_start import TermStart
from forms_api.derive.where import may_act_at

WORDS: dict[bool, str] = {True: "准备好了", False: "还没准备好"}


def term_not_ready(look: Look, me: Person, day: date, *, sees_all: bool) -> TermStart | None:
    """The term of the day, or the next one, with what is missing: for who reviews, and for who
    may do something about it. None: nothing is, as far as this person is concerned."""
    start = read_nearest_start(look, day)
    if start is None:
        return None
    mine = at_campuses_of(start, me, lambda line: sees_all or may_fill(line.form, me))
    return None if mine.is_ready else mine


def at_campuses_of(
    start: TermStart, me: Person, is_shown: Callable[[Line], bool] = lambda _: True
) -> TermStart:
    own = (line for line in start.lines if may_act_at(me, line.standing.item.subject.campus))
    return replace(start, lines=tuple(filter(is_shown, own)))


def term_item(start: TermStart, link: Callable[[Line], str]) -> dict[str, Any]:
    """For programs: the word, its pill, and what is missing with the way to it."""
    return {
        "word": WORDS[start.is_ready],
        "pill": _pill(start),
        "missing": [
            {"words": f"{line.form.title}（{line.where}）", "href": link(line)}
            for line in start.missing
        ],
    }


def _pill(start: TermStart) -> str:
    """Red is for what was missed; before a term there is time."""
    if start.is_ready:
        return "done"
    return "missed" if any(line.status == "missed" for line in start.missing) else "due"
