"""How far the plan of a term is: what its page in the handbook shows to who is signed in."""

from collections.abc import Mapping
from datetime import date

from flask import abort, jsonify
from flask.typing import ResponseReturnValue

from forms_api.actions.read_board import Look
from forms_api.actions.read_progress import read_done
from forms_api.derive.people import Person
from forms_api.derive.plan_progress import Progress, period_of, plan_progress, whole
from forms_api.derive.tally import Key, Share, share_of
from forms_api.derive.where import may_act_at
from forms_api.web.access import current_caller, public
from forms_api.web.board.blueprint import blueprint
from forms_api.web.look import current_look
from forms_api.web.service import service
from handbook.model.plan import Plan


@blueprint.get("/today/plan/<plan_id>")
@public
def plan(plan_id: str) -> ResponseReturnValue:
    """Nothing for who is not signed in: the handbook is open to all, and its page asks this."""
    caller = current_caller()
    if caller is None:
        return jsonify({})
    look = current_look()
    found = look.library.plans.get(plan_id)
    if found is None:
        abort(404)
    today = look.now.astimezone(look.library.school.zone).date()
    by_day = _shares(look, found, today, caller.person)
    progress = plan_progress(found, read_done(look, found, by_day, caller.person), today)
    return jsonify(
        {
            "percent": Progress(whole(progress.values()), is_overdue=False).percent,
            "items": {name: _words(one) for name, one in progress.items() if one.share.wanted},
        }
    )


def _words(one: Progress) -> dict[str, object]:
    share = one.share
    pill = "missed" if one.is_overdue else "done" if share.kept == share.wanted else "due"
    return {"word": f"做了 {share.kept}/{share.wanted}，{one.percent}%", "pill": pill}


def _shares(look: Look, found: Plan, today: date, me: Person) -> Mapping[Key, Share]:
    """Of the months that the plan touches, until today, at the campuses of who asks."""
    periods = [period_of(item) for item in found.items]
    first = min(start for start, _ in periods)
    return {
        key: share_of(counts)
        for month in _months(first, today)
        for key, counts in service().months.read(look, month).items()
        if key.day <= today and may_act_at(me, key.campus)
    }


def _months(first: date, last: date) -> list[date]:
    """The first days of the months from `first` to `last`."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]
