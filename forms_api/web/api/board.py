"""GET board: what is due on a day, and how it stands."""

from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from forms_api.actions.read_board import read_board
from forms_api.actions.refusal import Refusal
from forms_api.derive.board import Line
from forms_api.derive.where import may_act_at
from forms_api.web.access import current_person, signed_in
from forms_api.web.api import blueprint
from forms_api.web.api.bodies import answer
from forms_api.web.look import current_look


@blueprint.get("/board")
@signed_in
def get_board() -> ResponseReturnValue:
    """Every item of the day at the campuses of who asks."""
    me, look = current_person(), current_look()
    day = _day() or look.now.astimezone(look.library.school.zone).date()
    board = read_board(look, day)
    shown = board.only(lambda line: may_act_at(me, line.standing.item.subject.campus))
    return answer({"date": day.isoformat(), "items": [board_item(line) for line in shown.lines]})


def board_item(line: Line) -> dict[str, Any]:
    """The item of contracts.md §5: form, place, from, by, status, record."""
    item, record = line.standing.item, line.standing.record
    return {
        "form": item.form,
        "place": item.subject.id,
        "from": item.opens.isoformat(),
        "by": item.by.isoformat(),
        "status": line.status,
        "record": record.id if record else None,
    }


def _day() -> date | None:
    for key in request.args:
        if key != "date":
            raise _bad(key, f"不认识「{key}」，可用的是 date")
    sent = request.args.get("date")
    try:
        return date.fromisoformat(sent) if sent else None
    except ValueError:
        raise _bad("date", "请写成 2026-09-01") from None


def _bad(key: str, sentence: str) -> Refusal:
    return Refusal("bad-query", sentence, {key: sentence})
