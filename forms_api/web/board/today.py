"""The board of a day: for who reviews all of it, for everybody else what is theirs."""

from datetime import date, timedelta

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.read_board import Look, read_board, read_missed
from forms_api.actions.submit_form import may_fill
from forms_api.derive.board import Board, Line, make_grids
from forms_api.derive.people import Person, grants_of
from forms_api.derive.where import campuses_of, may_act_at
from forms_api.web.access import current_person, signed_in
from forms_api.web.board.blueprint import blueprint
from forms_api.web.board.status_words import PILLS, WORDS, detail_words
from forms_api.web.render import render_page
from forms_api.web.service import service
from handbook.pages.addresses import page_url

LOOK_BACK = timedelta(days=7)


@blueprint.get("/today")
@signed_in
def today() -> ResponseReturnValue:
    me, look = current_person(), current_look()
    now = look.now.astimezone(look.library.school.zone)
    day = _day_asked(now.date())
    sees_all = "review" in grants_of(me, look.library)
    board = for_person(read_board(look, day), me, sees_all=sees_all)
    before = for_person(read_missed(look, day - LOOK_BACK, day), me, sees_all=sees_all)
    return render_page(
        "today.html",
        board=board,
        before=before.lines,
        grids=make_grids(board.of_the_day, look.library.school) if sees_all else (),
        sees_all=sees_all,
        now=now,
        day=day,
        is_today=day == now.date(),
        reach=_reach_words(me, board, sees_all=sees_all),
        one_day=timedelta(days=1),
        words=WORDS,
        pills=PILLS,
        detail=lambda line: detail_words(line, now),
        link=lambda line: _link(line, me),
    )


def current_look() -> Look:
    """What boards are computed from at this moment."""
    here = service()
    return Look(here.policies.library(), here.store, here.work, here.clock())


def for_person(board: Board, person: Person, *, sees_all: bool) -> Board:
    """Whoever reviews sees what is due at their campuses; others see what they answer for."""
    if sees_all:
        return board.only(lambda line: may_act_at(person, line.standing.item.subject.campus))
    return board.only(lambda line: person.id in {one.id for one in line.answerable})


def _link(line: Line, me: Person) -> str:
    """To the record; else to the form, for who may fill it; else to the person to ask."""
    item, record = line.standing.item, line.standing.record
    if record is not None:
        return url_for("records.page", record_id=record.id)
    if may_fill(line.form, me):
        return url_for("forms.ask", form_id=line.form.id, place=item.subject.place)
    library = service().policies.library()
    if line.answerable and "manage-people" in grants_of(me, library):
        return url_for("people.page", person_id=line.answerable[0].id)
    return f"/{page_url('form', line.form.id)}"


def _reach_words(me: Person, board: Board, *, sees_all: bool) -> str:
    """How much of the kindergarten the board is about."""
    if not sees_all:
        return "只有您负责的"
    campuses = campuses_of(me, service().policies.library().school)
    places = {line.standing.item.subject.place for line in board.lines} - {None}
    return f"{'、'.join(campus.title for campus in campuses)} · {len(places)} 个区域"


def _day_asked(otherwise: date) -> date:
    sent = request.args.get("date")
    try:
        return date.fromisoformat(sent) if sent else otherwise
    except ValueError:
        abort(404)
