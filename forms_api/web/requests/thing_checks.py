"""What is to be checked on a row of a register: how it stands today, and the way to the sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from forms_api.actions.read_board import read_board
from forms_api.actions.submit_form import may_fill
from forms_api.derive.board import Line
from forms_api.derive.requests import Request
from forms_api.derive.things import register_of
from forms_api.records.record import Record
from forms_api.records.submission import KIND
from forms_api.web.access import current_person, known_people
from forms_api.web.board.status_words import PILLS, WORDS, detail_words
from forms_api.web.look import current_look
from forms_api.web.service import service
from forms_api.web.words import local
from handbook.model.form import Form


@dataclass(frozen=True)
class Check:
    """A form for this row. `word` and `pill`: how it stands, or nothing where it is not due;
    `address` of the sheet for who may fill it now; `last`: who checked when, with `record`."""

    title: str
    word: str
    pill: str
    detail: str
    address: str | None
    last: str
    record: str | None

    @property
    def is_kept(self) -> bool:
        """Whether nothing has to be done for now."""
        return self.pill in ("done", "late", "off")


def checks_of(request: Request) -> tuple[Check, ...]:
    """In the order of the forms."""
    forms = [
        form
        for form in service().policies.library().forms.values()
        if register_of(form) == request.form.id and form.kind in ("checklist", "record")
    ]
    if not forms:
        return ()
    lines = _lines_of(request)
    done = service().store.read(KIND, subject=request.id)
    return tuple(_check(form, request, lines.get(form.id), done) for form in forms)


def _lines_of(request: Request) -> dict[str, Line]:
    """What touches today, by form; of several the most urgent."""
    look = current_look()
    lines = read_board(look, look.today).lines
    return {
        line.form.id: line
        for line in reversed(lines)
        if line.standing.item.subject.id == request.id
    }


def _check(form: Form, request: Request, line: Line | None, done: Sequence[Record]) -> Check:
    last = next((one for one in reversed(done) if one.body["form"] == form.id), None)
    may = not request.is_final and may_fill(form, current_person())
    now = local(service().clock())
    return Check(
        title=form.title,
        word=WORDS[line.status] if line else "",
        pill=PILLS[line.status] if line else "",
        detail=detail_words(line, now) if line and line.standing.record is None else "",
        address=url_for("forms.ask", form_id=form.id, place=request.id) if may else None,
        last=_last_words(last) if last else "还没有查过",
        record=last.id if last else None,
    )


def _last_words(record: Record) -> str:
    at, people = local(record.at), known_people()
    name = people[record.by].name if record.by in people else record.by
    return f"上次 {at.month}月{at.day}日 {name}"
