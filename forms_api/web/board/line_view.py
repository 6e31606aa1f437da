"""What every page that lists lines of the board needs to show them."""

from datetime import datetime
from typing import Any

from flask import url_for

from forms_api.actions.submit_form import may_fill
from forms_api.derive.board import Board, Line, make_bundles
from forms_api.derive.due_subjects import Subject
from forms_api.derive.people import Person, grants_of
from forms_api.derive.where import may_act_at
from forms_api.web.board.status_words import PILLS, WORDS, detail_words, pill_words
from forms_api.web.service import service
from handbook.pages.addresses import page_url


def line_context(me: Person, now: datetime, board: Board, *, sees_all: bool) -> dict[str, Any]:
    """For `board_lines.html`. `now` is local; `sees_all`: the lines are everybody's."""
    return {
        "sees_all": sees_all,
        "bundles": lambda lines: make_bundles(lines, board),
        "words": WORDS,
        "pills": PILLS,
        "pill_words": lambda line: WORDS[line.status] if sees_all else pill_words(line, now),
        "detail": lambda line: detail_words(line, now),
        "link": lambda line: line_link(line, me),
    }


def for_person(board: Board, person: Person, *, sees_all: bool) -> Board:
    """Whoever reviews sees what is due at their campuses; others see what they answer for."""
    if sees_all:
        return board.only(lambda line: may_act_at(person, line.standing.item.subject.campus))
    return board.only(lambda line: person.id in {one.id for one in line.answerable})


def _place_asked(subject: Subject) -> str | None:
    return subject.id if subject.kind == "thing" else subject.place


def line_link(line: Line, me: Person) -> str:
    """To the record, or to who excused it; else to the form, for who may fill it; else to the
    person to ask."""
    item, record = line.standing.item, line.standing.record
    if record is not None:
        return url_for("records.page", record_id=record.id)
    if line.standing.excuse is not None:
        return url_for("board.excuse", excuse_id=line.standing.excuse)
    if may_fill(line.form, me) and (item.subject.kind != "person" or item.subject.id == me.id):
        return url_for("forms.ask", form_id=line.form.id, place=_place_asked(item.subject))
    library = service().policies.library()
    if line.answerable and "manage-people" in grants_of(me, library):
        return url_for("people.page", person_id=line.answerable[0].id)
    return f"/{page_url('form', line.form.id)}"
