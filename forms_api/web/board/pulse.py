"""How a form stands today, and how it went: what the pages of the handbook show of it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from forms_api.actions.read_board import Look, read_board
from forms_api.derive.board import ORDER, Line
from forms_api.derive.people import Person
from forms_api.derive.tally import Share, share_of
from forms_api.derive.where import may_act_at
from forms_api.web.access import current_caller, public
from forms_api.web.board.blueprint import blueprint
from forms_api.web.board.line_view import for_person
from forms_api.web.board.status_words import PILLS, WORDS
from forms_api.web.look import current_look
from forms_api.web.service import service

LOOK_BACK = 30
"""Days before today."""


@blueprint.get("/today/pulse")
@public
def pulse() -> ResponseReturnValue:
    """Nothing for who is not signed in: the handbook is open to all, and every page asks this."""
    caller = current_caller()
    if caller is None:
        return jsonify({})
    look, wanted = current_look(), set(request.args.getlist("form"))
    today = look.now.astimezone(look.library.school.zone).date()
    lines = for_person(read_board(look, today), caller.person, sees_all=True).of_the_day
    days = _days_before(look, today, caller.person)
    return jsonify(
        {
            form: {"today": _today(lines, form), "days": _row(days.get(form, {}), today)}
            for form in sorted(wanted & set(look.library.forms))
        }
    )


def _today(lines: Iterable[Line], form: str) -> dict[str, Any] | None:
    """The worst there is of the form; None where it is not due."""
    found = [line for line in lines if line.form.id == form]
    if not found:
        return None
    worst = min((line.status for line in found), key=ORDER.index)
    kept = sum(line.status in ("done", "late") for line in found)
    return {"word": WORDS[worst], "pill": PILLS[worst], "kept": kept, "wanted": len(found)}


def _days_before(look: Look, today: date, me: Person) -> dict[str, dict[date, Share]]:
    """The shares of each form by day, at the campuses of who asks."""
    first = today - timedelta(days=LOOK_BACK)
    found: dict[str, dict[date, Share]] = {}
    for month in sorted({day.replace(day=1) for day in (first, today)}):
        for key, counts in service().months.read(look, month).items():
            share = share_of(counts)
            if first <= key.day < today and share.wanted and may_act_at(me, key.campus):
                days = found.setdefault(key.form, {})
                days[key.day] = days.get(key.day, Share()) + share
    return found


def _row(days: dict[date, Share], today: date) -> list[dict[str, Any]]:
    """The days on which something was due, in order."""
    return [
        {"date": day.isoformat(), "kept": one.kept, "wanted": one.wanted, "step": one.step}
        for day, one in sorted(days.items())
        if day < today
    ]
