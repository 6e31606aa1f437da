"""What was set aside: what came under a number that was taken, all of it as it was typed, and
writes that a crash cut short."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from forms_api.actions.read_quarantine import get_quarantined, list_quarantine
from forms_api.actions.read_things import read_things
from forms_api.derive.people import Person
from forms_api.derive.things import titles_of
from forms_api.derive.typed_lines import typed_lines
from forms_api.records.record import Record
from forms_api.records.signoff import KIND as SIGNOFF
from forms_api.records.signoff import PRACTICAL
from forms_api.records.submission import KIND as SUBMISSION
from forms_api.store.folder import aside_of
from forms_api.web.access import current_person, known_people, signed_in
from forms_api.web.photos import photos_set_aside
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.trail import open_record
from handbook.model.form import Form
from handbook.model.library import Library

blueprint = Blueprint("quarantine", __name__)

PAGE = 50
HAVE_PAGES = (SUBMISSION, SIGNOFF, PRACTICAL)


@blueprint.get("/records/quarantine")
@signed_in
def index() -> ResponseReturnValue:
    library = service().policies.library()
    found = list_quarantine(library, service().store, current_person())
    last = max(1, -(-len(found) // PAGE))
    number = min(max(request.args.get("page", 1, int), 1), last)
    start = len(found) - number * PAGE
    shown = tuple(found[max(start, 0) : start + PAGE])
    return render_page(
        "quarantine.html",
        records=shown[::-1],
        titles={record.id: _title(library, record) for record in shown},
        people=known_people(),
        total=len(found),
        number=number,
        last=last,
        torn=_torn_tails(aside_of(service().settings.data)),
    )


@blueprint.get("/records/quarantine/<record_id>")
@signed_in
def page(record_id: str) -> ResponseReturnValue:
    library = service().policies.library()
    store = service().store
    record = get_quarantined(library, store, current_person(), record_id.lower())
    record = open_record(record)
    first = store.get(record.subject)
    names = _names(library, known_people())
    return render_page(
        "quarantined.html",
        record=record,
        title=_title(library, record),
        lines=typed_lines(record.body["content"], _form(library, record), names),
        photos=photos_set_aside(record),
        people=known_people(),
        first=first,
        first_has_page=first is not None and first.kind in HAVE_PAGES,
    )


def _torn_tails(aside: Path) -> list[tuple[str, int, datetime]]:
    """Name, bytes and time of each write that a crash cut short; newest first."""
    if not aside.is_dir():
        return []
    stats = [(path.name, path.stat()) for path in aside.iterdir()]
    found = [(name, stat.st_size, _moment(stat.st_mtime)) for name, stat in stats]
    return sorted(found, key=lambda each: each[2], reverse=True)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _title(library: Library, record: Record) -> str:
    content = record.body["content"]
    form = _form(library, record)
    training = library.trainings.get(str(content.get("training")))
    found = form or training
    return found.title if found else str(content.get("form") or content.get("training") or "内容")


def _form(library: Library, record: Record) -> Form | None:
    return library.forms.get(str(record.body["content"].get("form")))


def _names(library: Library, people: Mapping[str, Person]) -> dict[str, str]:
    return {
        **{form.id: form.title for form in library.forms.values()},
        **{training.id: training.title for training in library.trainings.values()},
        **{place.id: place.title for place in library.school.places},
        **titles_of(read_things(library, service().store)),
        **{person.id: person.name for person in people.values()},
    }
