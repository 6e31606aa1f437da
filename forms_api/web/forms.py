"""Filling a form."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms_api.actions.album import open_album
from forms_api.actions.find_request import MOVING
from forms_api.actions.keep_record import Kept, Parcel
from forms_api.actions.keep_texts import form_text_id
from forms_api.actions.look_first import find_there
from forms_api.actions.open_request import open_request
from forms_api.actions.read_records import get_record
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import (
    find_shown_form,
    may_fill,
    read_sheet,
    submit_form,
    surroundings,
)
from forms_api.derive.answer_readers import MOST_PHOTOS
from forms_api.derive.answers import check_answers
from forms_api.derive.compiled import CompiledForm, compile_form
from forms_api.derive.people import Person
from forms_api.derive.things import register_of
from forms_api.derive.where import campuses_of, is_near, is_placed, may_act_at
from forms_api.records.request import REQUEST
from forms_api.records.submission import answers_of
from forms_api.store.errors import StoreError
from forms_api.web.access import current_caller, current_person, known_people, signed_in
from forms_api.web.errors import as_refusal, say_when, status_of
from forms_api.web.field_view import field_views
from forms_api.web.filled_in import asked_answers, asks_for_place, filled_in
from forms_api.web.kept import comes_back
from forms_api.web.link_options import link_options
from forms_api.web.photos import LONGEST_OF_STRANGER, LONGEST_SHEET, photo_shelf, take_sent_photos
from forms_api.web.render import render_page
from forms_api.web.requests.line_view import RequestLine
from forms_api.web.requests.linked import line_if_seen
from forms_api.web.sender_id import id_for
from forms_api.web.sent_names import find_foreign
from forms_api.web.service import service
from forms_api.web.sheet_form import answers_from, as_multidict, content_from
from forms_api.web.thing_options import thing_id, thing_options
from forms_api.web.trail import open_record
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.pages.places_words import places_of

blueprint = Blueprint("forms", __name__)


@blueprint.get("/forms/")
@signed_in
def index() -> ResponseReturnValue:
    return redirect(url_for("mine.page", _anchor="forms"))


@blueprint.get("/forms/<form_id>")
@signed_in
def ask(form_id: str) -> ResponseReturnValue:
    library = service().policies.library()
    form = _form_or_404(library, form_id)
    if form.kind in MOVING:
        return _show(library, form, filled_in(form, request.args, current_person(), library.school))
    is_correction = "supersedes" in request.args
    sent = MultiDict(_correction(library) if is_correction else asked_answers(form, request.args))
    sent.setdefault("place", thing_id(form, request.args.get("place", "")))
    return _show(library, form, sent)


@blueprint.url_value_preprocessor
def make_room_for_photos(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Before anybody reads the body: whether the page is genuine stands in it too."""
    if endpoint == "forms.submit":
        request.max_content_length = LONGEST_SHEET if current_caller() else LONGEST_OF_STRANGER


def _show_again(refusal: Refusal, form_id: str) -> Response:
    library = service().policies.library()
    form = _form_or_404(library, form_id)
    text = request.form.get("text") or None
    shown = find_shown_form(library, service().store, form, text)
    return _show(library, form, request.form, refusal, shown)


@blueprint.post("/forms/<form_id>")
@signed_in
@comes_back(_show_again)
def submit(form_id: str) -> ResponseReturnValue:
    library = service().policies.library()
    form = _form_or_404(library, form_id)
    store, now = service().store, service().clock()
    text = request.form.get("text") or None
    shown = find_shown_form(library, store, form, text)
    _refuse_stranger(library, form, current_person())
    if refusal := find_foreign(("place", "done_at", "supersedes", "reason", "seen"), "f."):
        return _show(library, form, request.form, refusal, shown)
    taken = take_sent_photos(shown.form)
    if taken.refusal:
        return _show(library, form, taken.sent, taken.refusal, shown, taken.errors)
    content = content_from(shown.form, taken.sent)
    keep = open_request if form.kind in MOVING else partial(submit_form, ring=service().ring)
    try:
        kept = keep(
            library,
            store,
            current_person(),
            Parcel(request.form.get("id", ""), current_person().id, content),
            read_sheet(content, library.school.zone, text=text),
            now,
            photo_shelf(),
        )
    except Refusal as refusal:
        if refusal.code in ("forbidden", "erased"):
            raise
        return _show(library, form, taken.sent, refusal, shown)
    except StoreError as error:
        return _show(library, form, taken.sent, as_refusal(error), shown)
    return redirect(_receipt(kept), 303)


def _receipt(kept: Kept) -> str:
    if kept.record.kind == REQUEST:
        return url_for("requests.page", request_id=kept.record.id, received="submit")
    return url_for("records.page", record_id=kept.record.id, received=1)


def _form_or_404(library: Library, form_id: str) -> Form:
    form = library.forms.get(form_id)
    if form is None:
        raise Refusal("not-found", f"没有「{form_id}」这张表，请从我的岗位里选")
    return form


def _correction(library: Library) -> MultiDict[str, str]:
    """The record that is corrected, as if its answers had just been typed."""
    record = get_record(library, service().store, current_person(), request.args["supersedes"])
    record = open_record(record)
    sent = as_multidict(answers_of(record.body)) if record.kind == "submission" else MultiDict()
    sent["supersedes"], sent["place"] = record.id, record.subject
    if "done_at" in record.body:
        done_at = datetime.fromisoformat(record.body["done_at"])
        sent["done_at"] = f"{done_at.astimezone(library.school.zone):%Y-%m-%dT%H:%M}"
    return sent


def _show(
    library: Library,
    form: Form,
    sent: MultiDict[str, str],
    refusal: Refusal | None = None,
    shown: CompiledForm | None = None,
    photo_errors: Mapping[str, str] | None = None,
) -> Response:
    """The form with what was sent; `shown` is the older form of a page that comes back."""
    person = current_person()
    compiled = shown or compile_form(library, form)
    _refuse_stranger(library, form, person)
    errors = _answer_errors(library, compiled, sent) if refusal else {}
    there = _find_there(library, form, sent) if refusal else []
    # a photo that came and was not taken is more than one that is missing
    errors |= photo_errors or {}
    page = render_page(
        "form.html",
        status=status_of(refusal.code) if refusal else 200,
        form=form,
        fields=field_views(compiled, sent, errors, library.school, known_people(), link_options),
        errors=errors,
        there=there,
        general=refusal.fields if refusal and refusal.code != "bad-answers" else {},
        sent=sent,
        refusal=refusal,
        newest=_newest(sent.get("supersedes", "")) if refusal else None,
        asks={item.id: item.ask for item in compiled.form.fields},
        id=id_for(sent, refusal),
        text=form_text_id(compiled),
        places=_places(library, form, person, sent),
        register=library.forms.get(register_of(form) or ""),
        clauses=compiled.clauses,
        most_photos=MOST_PHOTOS,
        moves_on=form.kind in MOVING,
    )
    return say_when(page)


def _newest(record_id: str) -> str | None:
    """The last correction of a record; None where nobody has corrected it."""
    newest = None
    while record_id := service().store.follower(record_id) or "":
        newest = record_id
    return newest


def _refuse_stranger(library: Library, form: Form, person: Person) -> None:
    if not may_fill(form, person):
        jobs = "、".join(job.title for job in library.jobs_of_form(form))
        raise Refusal("forbidden", f"「{form.title}」由{jobs}填写，您的岗位不能填")


def _answer_errors(
    library: Library, compiled: CompiledForm, sent: MultiDict[str, str]
) -> dict[str, str]:
    """Every wrong answer at once, also when something else was refused first."""
    answers = answers_from(compiled.form, sent)
    album = open_album(photo_shelf(), current_person(), sent.get("supersedes"))
    around = surroundings(library, service().store, album)
    return dict(check_answers(compiled, answers, around).errors)


def _find_there(
    library: Library, form: Form, sent: MultiDict[str, str]
) -> list[tuple[str, RequestLine]]:
    """What sounds like what was asked for, by its id: who has seen it may ask all the same."""
    found = find_there(library, service().store, form, answers_from(form, sent))
    return [(one.id, line_if_seen(one)) for one in found]


def _places(
    library: Library, form: Form, person: Person, sent: MultiDict[str, str]
) -> list[dict[str, Any]]:
    """What the page offers under 「在哪里」, or 「哪一件」: the person's own first."""
    school = library.school
    if register_of(form):
        return thing_options(form, person, sent["place"] if "supersedes" in sent else "")
    if asks_for_place(form):
        return []
    if not is_placed(form):
        campuses = campuses_of(person, school)
        return [{"id": one.id, "title": one.title, "own": False} for one in campuses]
    allowed = [
        {"id": place.id, "title": place.title, "own": is_near(place.id, person)}
        for place in places_of(form, school)
        if (campus := school.campus_of(place.id)) and may_act_at(person, campus.id)
    ]
    return sorted(allowed, key=lambda place: not place["own"])
