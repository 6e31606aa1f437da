"""/training/calendar: the sessions of a month, whose training is open, and who can do what."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from forms_api.actions.read_learning import read_learning
from forms_api.derive.people import Person, grants_of
from forms_api.derive.signoffs import SignoffState, signoff_states
from forms_api.derive.skills import skills_matrix
from forms_api.derive.where import campuses_of, may_act_at
from forms_api.records.signoff import KIND, PRACTICAL
from forms_api.web.access import current_person, known_people, signed_in
from forms_api.web.look import current_look
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.words import local

blueprint = Blueprint("learning", __name__)

ONE_DAY, LONGEST_MONTH = timedelta(days=1), timedelta(days=31)


@blueprint.get("/training/calendar")
@signed_in
def calendar() -> ResponseReturnValue:
    look, me = current_look(), current_person()
    today = local(look.now).date()
    first = _month_asked(today)
    month = read_learning(look, first)
    campuses = campuses_of(me, look.library.school) if month else ()
    sees_all = "review" in grants_of(me, look.library)
    people = [one for one in known_people().values() if _is_shown(one, me, sees_all=sees_all)]
    practicals = look.store.read(PRACTICAL)
    return render_page(
        "training_calendar.html",
        months=[(one, month.at(one.id)) for one in campuses if month],
        first=first,
        before=(first - ONE_DAY).replace(day=1),
        after=(first + LONGEST_MONTH).replace(day=1),
        sees_all=sees_all,
        open_trainings=_open(people, today),
        matrix=skills_matrix(look.library, people, practicals, today),
        names={one.id: one.name for one in known_people().values()},
    )


def _open(people: Iterable[Person], today: date) -> list[tuple[Person, SignoffState]]:
    """What has to be learned, signed or shown, person by person."""
    library, store = service().policies.library(), service().store
    signoffs, practicals = store.read(KIND), store.read(PRACTICAL)
    return [
        (person, state)
        for person in people
        for state in signoff_states(library, person, signoffs, practicals, today)
        if state.state != "current"
    ]


def _is_shown(person: Person, me: Person, *, sees_all: bool) -> bool:
    """Whoever reviews sees the people of their campuses, others themselves."""
    if not person.active or not sees_all:
        return person.id == me.id
    return not person.campuses or any(may_act_at(me, campus) for campus in person.campuses)


def _month_asked(today: date) -> date:
    sent = request.args.get("month")
    try:
        first = date.fromisoformat(f"{sent}-01") if sent else today.replace(day=1)
    except ValueError:
        abort(404)
    if not 1 < first.year < 9999:
        abort(404)
    return first
