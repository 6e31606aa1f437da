"""What stands at a place by the registers: each thing, and what is due on it today."""

from dataclasses import dataclass

from forms_api.actions.read_board import read_board
from forms_api.actions.read_requests import Wanted, list_requests
from forms_api.derive.board import Line
from forms_api.derive.moving import place_of
from forms_api.derive.requests import Request
from forms_api.derive.things import by_number
from forms_api.web.access import current_person
from forms_api.web.board.status_words import PILLS, WORDS, detail_words
from forms_api.web.look import current_look
from forms_api.web.requests.line_view import address_of, name_of
from forms_api.web.service import service
from forms_api.web.words import local
from handbook.model.school import Place


@dataclass(frozen=True)
class ThingHere:
    """`more` is small and grey; `word` and `pill`: how its check stands, else its state."""

    address: str
    title: str
    more: str
    word: str
    pill: str
    is_open: bool


def things_at(place: Place) -> tuple[ThingHere, ...]:
    """Those that the reader may see: what has to be done comes first, then by number."""
    rows = _rows_at(place)
    lines = _lines_by_thing() if rows else {}
    found = [_thing(row, lines.get(row.id)) for row in rows]
    return tuple(sorted(found, key=lambda one: not one.is_open))  # stable


def _rows_at(place: Place) -> list[Request]:
    here = service()
    seen = list_requests(here.policies.library(), here.store, current_person(), Wanted())
    rows = (one.request for one in seen if one.request.form.kind == "register")
    standing = [row for row in rows if not row.is_final and place_of(row) == place.id]
    return sorted(standing, key=by_number)


def _lines_by_thing() -> dict[str, Line]:
    """What touches today; of several the most urgent."""
    look = current_look()
    lines = reversed(read_board(look, look.today).lines)
    return {line.standing.item.subject.id: line for line in lines}


def _thing(row: Request, line: Line | None) -> ThingHere:
    is_open = line is not None and line.standing.record is None and line.status != "excused"
    keeper = row.values.get("keeper")
    kept = f"{name_of(keeper)}保管" if isinstance(keeper, str) else ""
    return ThingHere(
        address=address_of(row),
        title=row.title,
        more=" · ".join(filter(None, (_check_words(line, is_open), kept))) or row.form.title,
        word=WORDS[line.status] if line else row.stage.title,
        pill=PILLS[line.status] if line else "plain",
        is_open=is_open,
    )


def _check_words(line: Line | None, is_open: bool) -> str:
    """What the pill speaks of; nothing where it tells the state of the thing."""
    if line is None:
        return ""
    detail = detail_words(line, local(service().clock())) if is_open else ""
    return "：".join(filter(None, (line.form.title, detail)))
