"""Say that something need not be done this once, and why: rain on the day of the quilts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from forms_api.actions.keep_record import Kept, Parcel, find_sent, keep_record
from forms_api.actions.refusal import Refusal
from forms_api.actions.sent_values import SentValues, check_faults
from forms_api.actions.submit_form import find_form, find_place_of, may_fill
from forms_api.derive.people import Person, grants_of
from forms_api.derive.where import may_act_at
from forms_api.records.excuse import EXCUSE, excuse_body
from forms_api.records.record import Record
from forms_api.store.store import Store
from handbook.model.form import Form
from handbook.model.library import Library

KEYS = ("form", "place", "date", "reason")
REVIEW = "review"


@dataclass(frozen=True)
class Excuse:
    """An excuse as it came; `faults` are sentences by key about what could not be read."""

    form: str
    place: str | None
    day: date | None
    reason: str
    faults: Mapping[str, str] = field(default_factory=dict)


def read_excuse(body: Mapping[str, Any]) -> Excuse:
    """An excuse from the JSON of contracts.md §5, with its faults."""
    values = SentValues(body, KEYS)
    return Excuse(
        form=values.text("form") or "",
        place=values.text("place", required=False),
        day=values.day("date"),
        reason=values.text("reason") or "",
        faults=values.errors,
    )


def excuse_item(
    library: Library, store: Store, person: Person, parcel: Parcel, excuse: Excuse, now: datetime
) -> Kept:
    """Keep an excuse. Who fills the form may excuse what is not over yet; afterwards only who
    reviews may. Raises Refusal: unknown-form, unknown-place, forbidden, bad-body, and those of
    `keep_record`."""
    if "form" in excuse.faults:
        check_faults(excuse.faults)
    form = find_form(library, excuse.form)
    spot = find_place_of(library, form, person, excuse.place)
    is_reviewer = REVIEW in grants_of(person, library)
    if not may_excuse(library, form, person, spot.campus):
        raise Refusal("forbidden", f"「{form.title}」不归您填，请找负责的人或园长")
    if known := find_sent(store, parcel, now):
        return known
    check_faults(excuse.faults)
    day = _check_day(library, form, excuse, now, is_reviewer=is_reviewer)
    body = excuse_body(form=form.id, day=day, reason=excuse.reason)
    record = Record(parcel.id, EXCUSE, spot.campus, spot.subject, person.id, now, body)
    return keep_record(store, parcel, record)


def may_excuse(library: Library, form: Form, person: Person, campus: str) -> bool:
    """Whether the person may say so at all; what is over, see `excuse_item`."""
    is_theirs = may_fill(form, person) or REVIEW in grants_of(person, library)
    return is_theirs and may_act_at(person, campus)


def _check_day(
    library: Library, form: Form, excuse: Excuse, now: datetime, *, is_reviewer: bool
) -> date:
    today = now.astimezone(library.school.zone).date()
    if form.due is None:
        sentence = f"「{form.title}」没有规定的时间，不用说明"
        raise Refusal("bad-body", sentence, {"form": sentence})
    if excuse.day is None or (excuse.day < today and not is_reviewer):
        sentence = "过去的日子只有园长能说明不需要，请找园长"
        raise Refusal("bad-body", sentence, {"date": sentence})
    return excuse.day
