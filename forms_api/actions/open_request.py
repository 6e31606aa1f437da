"""A person reports, asks for or registers something: a request, or a row of a register."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from forms_api.actions.album import open_album
from forms_api.actions.find_request import find_moving_form
from forms_api.actions.keep_photo import Shelf
from forms_api.actions.keep_record import Kept, Parcel, find_sent, keep_record
from forms_api.actions.keep_texts import form_text_id
from forms_api.actions.look_first import check_seen
from forms_api.actions.open_failed import open_failed
from forms_api.actions.refusal import Refusal
from forms_api.actions.sent_values import check_faults
from forms_api.actions.submit_form import (
    Sheet,
    check_may_fill,
    check_sheet,
    form_before_sender,
    surroundings,
)
from forms_api.actions.take_numbers import (
    claim_key,
    claim_typed,
    is_claim,
    next_count,
    spell_number,
    taken_already,
)
from forms_api.derive.answer_value import bare_value
from forms_api.derive.claimed_time import flag_claimed_time
from forms_api.derive.compiled import CompiledForm
from forms_api.derive.people import Person
from forms_api.derive.where import Spot, campuses_of, find_spot, is_placed, may_act_at
from forms_api.records.claim import KEY
from forms_api.records.record import Record
from forms_api.records.request import REQUEST, request_body
from forms_api.records.submission import answers_of, submission_body
from forms_api.store.errors import IdExists
from forms_api.store.store import Store
from handbook.model.field import PlaceField
from handbook.model.form import Form
from handbook.model.library import Library


def open_request(
    library: Library,
    store: Store,
    person: Person,
    parcel: Parcel,
    sheet: Sheet,
    now: datetime,
    shelf: Shelf | None = None,
) -> Kept:
    """Check a sheet and begin its thread; without a shelf it can name no photos. Raises Refusal:
    unknown-form, unknown-place, forbidden, bad-body, bad-answers, and those of `keep_record`."""
    if "form" in sheet.faults:
        check_faults(sheet.faults)
    form = find_moving_form(library, sheet.form)
    spot = find_start(library, form, person, sheet.place)
    check_may_fill(library, form, person, spot)
    if known := find_sent(store, parcel, now):
        return known
    check_faults(sheet.faults)
    _check_no_correction(sheet)
    compiled, flags = form_before_sender(library, store, form, sheet)
    photos = open_album(shelf, person) if shelf else ()
    answers = check_sheet(compiled, sheet, surroundings(library, store, photos))
    looked_at = check_seen(library, store, form, answers, sheet.seen)
    flags += flag_claimed_time(sheet.done_at, now, library.school.zone)
    written = submission_body(
        form=form.id,
        revision=compiled.form.revision,
        text=form_text_id(compiled),
        answers=answers,
        asked={item.id: item.ask for item in compiled.form.fields},
        done_at=sheet.done_at,
        flags=flags,
    )
    spot = _answered_spot(library, compiled, person, answers, spot, sheet.place)
    body = request_body(
        written, state=start_of(form), change=opening_of(form, answers), looked_at=looked_at
    )
    record = Record(parcel.id, REQUEST, spot.campus, spot.subject, person.id, now, body)
    opened = open_failed(library, compiled, record)
    return keep_new(store, parcel, record, compiled, opened)


def find_start(library: Library, form: Form, person: Person, place: str | None) -> Spot:
    """Where a request belongs before its answers are read: what is sent, or the campus. A form
    that does not say where it is filled takes any place. Raises Refusal `unknown-place`."""
    school = library.school
    if is_placed(form):
        spot = find_spot(form, school, person, place)
    else:
        wanted = place or (campuses_of(person, school) or school.campuses)[0].id
        campus = school.campus_of(wanted)
        spot = Spot(campus.id, wanted) if campus else None
    if spot is None:
        sentence = "没有这个地方，请从列表里选" if place else "请选择在哪里"
        raise Refusal("unknown-place", sentence, {"place": sentence})
    return spot


def start_of(form: Form) -> str:
    """The id of the state in which everything begins."""
    return next(iter(form.states))


def opening_of(form: Form, answers: Mapping[str, Any]) -> Decimal | None:
    """How many of the goods there are at first."""
    if form.stock is None:
        return None
    return Decimal(bare_value(answers.get(form.stock.opening or "")) or 0)


def keep_new(
    store: Store,
    parcel: Parcel,
    record: Record,
    compiled: CompiledForm,
    opened: Sequence[Record] = (),
) -> Kept:
    """Append a request with its numbers, and with what its failed checks opened: a row's own number
    is the next free one at that moment.

    Raises Refusal `bad-answers` for a typed number that another one has, and those of
    `keep_record`.
    """
    key, answers = compiled.form.key, answers_of(record.body)
    count = 0
    while True:
        if key is not None:
            count = next_count(store, compiled.form.id, count)
            number = spell_number(key, count)
            record = replace(record, body={**record.body, "number": number})
        claims = claim_typed(store, record, record.id, compiled.form.fields, answers)
        try:
            return keep_record(store, parcel, record, *claim_key(record, count), *claims, *opened)
        except IdExists as known:
            if not is_claim(known.record) or known.record.body["field"] != KEY:
                raise taken_already(known.record) from None
            # another row took the number in between: the next one is free, or somebody moved on


def _check_no_correction(sheet: Sheet) -> None:
    if sheet.supersedes or sheet.reason:
        sentence = "已经报了的单不能另交一张更正，请在单上留言，或由经办人退回"
        raise Refusal("bad-body", sentence, {"supersedes": sentence})


def _answered_spot(
    library: Library,
    compiled: CompiledForm,
    person: Person,
    answers: Mapping[str, Any],
    spot: Spot,
    sent: str | None,
) -> Spot:
    """A place that was sent counts; otherwise the first place that was answered."""
    if sent or is_placed(compiled.form):
        return spot
    asked = (item.id for item in compiled.form.fields if isinstance(item, PlaceField))
    for key in asked:
        campus = library.school.campus_of(answers.get(key, ""))
        if campus and may_act_at(person, campus.id):
            return Spot(campus.id, answers[key])
    return spot
