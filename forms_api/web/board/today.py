"""The board of a day: for who reviews all of it, for everybody else what is theirs."""

from datetime import date, timedelta

from flask import abort, request
from flask.typing import ResponseReturnValue

from forms_api.actions.read_board import Look, read_board, read_missed
from forms_api.actions.read_unread import read_unread
from forms_api.derive.board import Board, make_grids
from forms_api.derive.keepers import Keepers, gaps_in, keepers_of
from forms_api.derive.leave import fold_leaves, leaves_on
from forms_api.derive.people import Person, grants_of
from forms_api.derive.where import campuses_of
from forms_api.records.leave import LEAVE
from forms_api.web.access import current_person, known_people, signed_in
from forms_api.web.board.blueprint import blueprint
from forms_api.web.board.closings import closed_words
from forms_api.web.board.excuses import excuse_link
from forms_api.web.board.line_view import for_person, line_context
from forms_api.web.board.notices import notice_words
from forms_api.web.board.term_view import term_not_ready
from forms_api.web.look import current_look
from forms_api.web.render import render_page
from forms_api.web.requests.line_view import RequestLine, make_line
from forms_api.web.requests.waits_for import overdue_before
from forms_api.web.service import service

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
        now=now,
        day=day,
        is_today=day == now.date(),
        reach=_reach_words(me, board, sees_all=sees_all),
        one_day=timedelta(days=1),
        closed=(*closed_words(me, day), *(notice_words(me) if day == now.date() else ())),
        term=term_not_ready(look, me, day, sees_all=sees_all),
        unread=read_unread(look, me) if day == now.date() else (),
        gaps=_gaps(look, board) if sees_all else [],
        mistakes=_mistakes() if sees_all else [],
        done=request.args.get("done"),
        overdue=_overdue(sees_all=sees_all) if day == now.date() else [],
        excuse_link=lambda line: excuse_link(line, me, now.date()),
        **line_context(me, now, board, sees_all=sees_all),
    )


def _mistakes() -> list[str]:
    """What keeps the last edit of the policies from being taken over: file, line and cure."""
    problems = service().policies.problems()
    return [str(problem) for problem in problems if problem.is_error]


def _overdue(*, sees_all: bool) -> list[RequestLine]:
    """The requests that somebody should have moved on by now."""
    return [make_line(one) for one in overdue_before(sees_all=sees_all)]


def _gaps(look: Look, board: Board) -> list[tuple[str, str]]:
    """Places with something to do that nobody, or one person alone, looks after that day: what is
    amiss."""
    school, people = look.library.school, known_people()
    places = (line.standing.item.subject.place for line in board.lines)
    there = {place for place in places if place}
    wanted = [place.id for place in school.places if place.id in there]
    leaves = leaves_on(fold_leaves(look.store.read(LEAVE)), board.day)
    away = {leave.person for leave in leaves if leave.stand_in is None}
    present = [one for one in people.values() if one.id not in away]
    return [
        (school.title_of(one.place), _amiss(one, keepers_of(people.values(), one.place, school)))
        for one in gaps_in(present, wanted, school)
    ]


def _amiss(there: Keepers, usual: Keepers) -> str:
    """`usual`: who looks after it when nobody is away."""
    if there.keeper is None and usual.keeper is not None:
        return f"{usual.keeper.name} 请假，没有人代班"
    if there.keeper is None:
        return "没有人负责"
    return "没有代班的人"


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
