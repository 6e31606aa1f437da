"""A month at a glance: how much of what was due was done, by place and by form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, request
from flask.typing import ResponseReturnValue

from forms_api.actions.read_month import end_of, next_month
from forms_api.derive.board import whole_of
from forms_api.derive.school_days import each_day
from forms_api.derive.tally import Key, Share, Tally, shares_by
from forms_api.derive.where import may_act_at
from forms_api.web.access import current_person, may
from forms_api.web.board.blueprint import blueprint
from forms_api.web.look import current_look
from forms_api.web.render import render_page
from forms_api.web.service import service
from handbook.model.library import Library


@dataclass(frozen=True)
class Row:
    """A place or form with its shares by day; days on which nothing was due are out."""

    title: str
    days: Mapping[date, Share]

    @property
    def whole(self) -> Share:
        return sum(self.days.values(), Share())


@blueprint.get("/today/month")
@may("review")
def month() -> ResponseReturnValue:
    me, look = current_person(), current_look()
    today = look.now.astimezone(look.library.school.zone).date()
    first = _month_asked(today.replace(day=1))
    counts = service().months.read(look, first)
    mine = {key: counts[key] for key in counts if may_act_at(me, key.campus)}
    return render_page(
        "month.html",
        maps=(
            ("按区域", _rows(mine, _by_place(look.library, mine), _place_titles(look.library))),
            ("按表单", _rows(mine, _by_form(mine), _form_titles(look.library))),
        ),
        first=first,
        days=tuple(each_day(first, end_of(first))),
        before=(first - timedelta(days=1)).replace(day=1),
        after=next_month(first),
        is_running=first <= today <= end_of(first),
    )


def _rows(counts: Tally, rows: Mapping[Key, str], titles: Mapping[str, str]) -> Sequence[Row]:
    """In the order of the titles."""
    found = shares_by(counts, rows)
    return [Row(title, found[each]) for each, title in titles.items() if each in found]


def _by_place(library: Library, counts: Tally) -> Mapping[Key, str]:
    return {key: whole_of(key.place, library.school) for key in counts}


def _by_form(counts: Tally) -> Mapping[Key, str]:
    return {key: key.form for key in counts}


def _place_titles(library: Library) -> Mapping[str, str]:
    campuses = {campus.id: f"{campus.title}（全园）" for campus in library.school.campuses}
    return {place.id: place.title for place in library.school.places} | campuses


def _form_titles(library: Library) -> Mapping[str, str]:
    return {form.id: form.title for form in library.forms.values()}


def _month_asked(otherwise: date) -> date:
    sent = request.args.get("month")
    try:
        asked = date.fromisoformat(f"{sent}-01") if sent else otherwise
    except ValueError:
        abort(404)
    return asked if 1970 < asked.year < 9000 else abort(404)
