"""The board on a wall: read from four metres, renewing itself, nothing to press."""

from flask.typing import ResponseReturnValue

from forms_api.actions.read_board import read_board
from forms_api.web.access import current_person, may
from forms_api.web.board.blueprint import blueprint
from forms_api.web.board.closings import closed_words
from forms_api.web.board.line_view import for_person, line_context
from forms_api.web.board.notices import notice_words
from forms_api.web.look import current_look
from forms_api.web.render import render_page

MOST = 6
"""Lines of a list that fit on the screen."""


@blueprint.get("/today/wall")
@may("review")
def wall() -> ResponseReturnValue:
    me, look = current_person(), current_look()
    now = look.now.astimezone(look.library.school.zone)
    board = for_person(read_board(look, now.date()), me, sees_all=True)
    return render_page(
        "wall.html",
        board=board,
        now=now,
        most=MOST,
        closed=(*closed_words(me, now.date()), *notice_words(me)),
        **line_context(me, now, board, sees_all=True),
    )
