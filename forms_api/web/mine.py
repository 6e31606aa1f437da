"""我的岗位: what I do now, the forms that are mine, and my training."""

from datetime import datetime, time

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forms_api.actions.keep_record import QUARANTINE
from forms_api.actions.read_board import read_board, read_missed_lately
from forms_api.actions.read_quarantine import may_review
from forms_api.derive.my_post import (
    duties_by_clock,
    form_lines,
    forms_of,
    now_and_next,
    other_duties,
)
from forms_api.records.submission import KIND
from forms_api.web.access import current_person, signed_in
from forms_api.web.board.line_view import for_person, line_context
from forms_api.web.board.notices import notice_words
from forms_api.web.look import current_look
from forms_api.web.render import render_page
from forms_api.web.requests.line_view import make_line
from forms_api.web.requests.waits_for import waiting_for_me
from forms_api.web.service import service
from forms_api.web.training import training_states

blueprint = Blueprint("mine", __name__)

MOST_WAITING = 3
"""Requests that are named here; the others stand in their list."""


@blueprint.get("/mine")
@signed_in
def page() -> ResponseReturnValue:
    library = service().policies.library()
    person = current_person()
    look = current_look()
    now = look.now.astimezone(library.school.zone)
    board = for_person(read_board(look, now.date()), person, sees_all=False)
    before = for_person(read_missed_lately(look, now.date()), person, sees_all=False)
    midnight = datetime.combine(now.date(), time.min, library.school.zone)
    submissions = service().store.read(KIND, since=midnight)
    duties = duties_by_clock(library, person, now.time())
    lines = form_lines(forms_of(library, person), person, library.school, now.date(), submissions)
    waiting = waiting_for_me()
    shown = {line.form.id for line in (*board.of_the_day, *before.lines)}
    return render_page(
        "mine.html",
        person=person,
        library=library,
        now=now,
        duties=duties,
        duties_now=now_and_next(duties),
        other_duties=other_duties(library, person),
        board=board,
        notices=notice_words(person),
        missed=(*board.with_status("missed"), *before.lines),
        open=board.with_status("grace", "due"),
        kept=board.with_status("late", "done", "excused"),
        waiting=[make_line(one) for one in waiting[:MOST_WAITING]],
        waiting_count=len(waiting),
        other=[line for line in lines if line.form.id not in shown],
        states=training_states(library, person),
        assesses=[
            module
            for module in library.trainings.values()
            if module.practical and module.practical.assessor in person.jobs
        ],
        may_review=may_review(library, person),
        set_aside=len(service().store.read(QUARANTINE)),
        **line_context(person, now, board, sees_all=False),
    )
