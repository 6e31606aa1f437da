"""What was recorded: a list with filters, and each record under the words of its day."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.confirm_reading import confirm_reading, jobs_to_read
from forms_api.actions.find_request import request_behind
from forms_api.actions.read_records import get_record, list_records
from forms_api.actions.submit_form import may_fill
from forms_api.actions.vault import is_shut
from forms_api.derive.compiled import CompiledForm, read_compiled
from forms_api.derive.local_day import day_begins, day_ends
from forms_api.derive.personal import is_personal
from forms_api.derive.receipts import Reading, readings_of
from forms_api.derive.record_items import Filter
from forms_api.derive.record_view import read_submission
from forms_api.derive.things import register_of
from forms_api.records.ids import is_uuid
from forms_api.records.receipt import RECEIPT
from forms_api.records.record import Record
from forms_api.records.signoff import PRACTICAL
from forms_api.records.submission import KIND as SUBMISSION
from forms_api.web.access import current_person, known_people, signed_in
from forms_api.web.render import render_page
from forms_api.web.service import service
from forms_api.web.subject_words import subject_words
from forms_api.web.trail import open_record
from handbook.model.library import Library

blueprint = Blueprint("records", __name__)

PAGE = 50


@blueprint.get("/records/")
@signed_in
def index() -> ResponseReturnValue:
    library = service().policies.library()
    keys = ("form", "place", "person", "since", "until")
    sent = {key: request.args.get(key, "").strip() for key in keys}
    wanted = Filter(sent["form"] or None, sent["place"] or None, sent["person"] or None)
    zone = library.school.zone
    since, until = day_bounds(sent["since"], sent["until"], zone)
    found = list_records(library, service().store, current_person(), wanted, since, until)
    number = request.args.get("page", 1, int)
    last = max(1, -(-len(found) // PAGE))
    number = min(max(number, 1), last)
    newest_first = found[::-1][(number - 1) * PAGE : number * PAGE]
    return render_page(
        "records.html",
        records=newest_first,
        total=len(found),
        number=number,
        last=last,
        sent=sent,
        filled={key: value for key, value in sent.items() if value},
        library=library,
        people=known_people(),
        form_options=[(form.id, form.title) for form in library.forms.values()],
        place_options=_place_options(library, sent["place"]),
        person_options=[(person.id, person.name) for person in known_people().values()],
        follower=service().store.follower,
    )


def _place_options(library: Library, sent: str) -> list[tuple[str, str]]:
    """A row of a register is there when it is asked for: its card leads here."""
    things = [(sent, subject_words(sent))] if is_uuid(sent) else []
    return [*things, *((place.id, place.title) for place in library.school.places)]


@blueprint.get("/records/<record_id>")
@signed_in
def page(record_id: str) -> ResponseReturnValue:
    if request_id := request_behind(service().store, record_id.lower()):
        return redirect(url_for("requests.page", request_id=request_id), 303)
    library = service().policies.library()
    record = get_record(library, service().store, current_person(), record_id.lower())
    record = open_record(record)
    if record.kind == SUBMISSION:
        return _submission_page(library, record)
    template = "practical_record.html" if record.kind == PRACTICAL else "signoff_record.html"
    text = service().store.get(record.body["text"]) if "text" in record.body else None
    return render_page(
        template, record=record, text=text, people=known_people(), received=_is_received()
    )


@blueprint.post("/records/<record_id>/receipt")
@signed_in
def confirm(record_id: str) -> ResponseReturnValue:
    library, here = service().policies.library(), service()
    confirm_reading(library, here.store, current_person(), record_id.lower(), here.clock())
    return redirect(url_for("records.page", record_id=record_id.lower()), 303)


def day_bounds(
    since: str | None, until: str | None, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """The moments that two local days, both included, stand for. A bad day is 404."""
    first, last = (_day(text) for text in (since, until))
    return (day_begins(first, zone) if first else None, day_ends(last, zone) if last else None)


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


def _is_received() -> bool:
    return "received" in request.args


def _submission_page(library: Library, record: Record) -> ResponseReturnValue:
    compiled = _compiled(record)
    store = service().store
    form = library.forms.get(record.body["form"])
    follower = store.follower(record.id)
    readings = _readings(library, record)
    unread = {one.job for one in readings if not one.is_read}
    is_mine_to_fill = form is not None and may_fill(form, current_person())
    context: dict[str, Any] = {
        "record": record,
        "compiled": compiled,
        "answers": read_submission(record, compiled, known_people(), library.school),
        "people": known_people(),
        "place": subject_words(record.subject),
        "is_thing": form is not None and register_of(form) is not None,
        "received": _is_received(),
        "follower": follower,
        "is_personal": is_personal(library, record),
        "form_is_child": form is not None and form.is_child,
        "is_shut": is_shut(record),
        "readings": readings,
        "jobs": library.jobs,
        "may_confirm": not follower
        and not unread.isdisjoint(jobs_to_read(library, current_person(), record)),
        "may_fill": is_mine_to_fill,
        "may_correct": is_mine_to_fill and not follower,
    }
    return render_page("record.html", **context)


def _readings(library: Library, record: Record) -> tuple[Reading, ...]:
    form = library.forms.get(record.body["form"])
    if form is None or not form.read_by:
        return ()
    receipts = service().store.read(RECEIPT, subject=record.id)
    return readings_of(form, record, known_people(), receipts)


def _compiled(record: Record) -> CompiledForm | None:
    text = service().store.get(record.body["text"])
    return read_compiled(text.body) if text else None
