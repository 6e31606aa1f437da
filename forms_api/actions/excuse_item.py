"""Say that something need not be done this once, and why: rain on the day of the quilts. Or take
that back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from forms_api.actions.find_spot import check_in_use, find_place_of, thing_at
from forms_api.actions.keep_record import Kept, Parcel, find_sent, keep_record
from forms_api.actions.read_people import read_people
from forms_api.actions.refusal import Refusal
from forms_api.actions.sent_values import SentValues, check_faults
from forms_api.actions.submit_form import find_form, may_fill
from forms_api.derive.due_subjects import subjects_of
from forms_api.derive.people import Person, grants_of
from forms_api.derive.where import Spot, may_act_at
from forms_api.records.excuse import EXCUSE, excuse_body, withdrawal_body
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store.errors import IdErased, Stale, UnknownPredecessor
from forms_api.store.store import Store
from handbook.model.form import Form
from handbook.model.library import Library

KEYS = ("form", "place", "date", "until", "reason")
REVIEW = "review"


@dataclass(frozen=True)
class Excuse:
    """An excuse as it came; `faults` are sentences by key about what could not be read."""

    form: str
    place: str | None
    day: date | None
    reason: str
    until: time | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def read_excuse(body: Mapping[str, Any]) -> Excuse:
    """An excuse from the JSON of contracts.md §5, with its faults. `place` is that of the item on
    the board, a person's id where each fills their own; with `until` (15:00) one item of the day
    is excused, that is due by then."""
    values = SentValues(body, KEYS)
    return Excuse(
        form=values.text("form") or "",
        place=values.text("place", required=False),
        day=values.day("date"),
        reason=values.text("reason") or "",
        until=values.clock("until"),
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
    spot = find_excusable(library, store, form, person, excuse.place, now)
    is_reviewer = REVIEW in grants_of(person, library)
    if not may_excuse(library, form, person, spot):
        raise Refusal("forbidden", f"「{form.title}」不归您填，请找负责的人或园长")
    if known := find_sent(store, parcel, now):
        return known
    check_faults(excuse.faults)
    check_in_use(thing_at(library, store, form, spot))
    day = _check_day(library, form, excuse, now, is_reviewer=is_reviewer)
    until = _check_until(form, excuse)
    body = excuse_body(form=form.id, day=day, reason=excuse.reason, until=until)
    record = Record(parcel.id, EXCUSE, spot.campus, spot.subject, person.id, now, body)
    return keep_record(store, parcel, record)


def withdraw_excuse(
    library: Library, store: Store, person: Person, excuse_id: str, now: datetime
) -> Record:
    """It does not stand any more; gives the excuse that was. Raises Refusal: not-found, forbidden,
    stale-version."""
    first = find_excuse(store, excuse_id)
    if not may_withdraw(library, person, first):
        raise Refusal("forbidden", "只有说的人和园长能撤回，请找他们")
    body = withdrawal_body(first.id, first.body)
    record = Record(new_id(now), EXCUSE, first.campus, first.subject, person.id, now, body)
    try:
        store.append(record, after=first.id)
    except (Stale, UnknownPredecessor):
        raise Refusal("stale-version", "刚才已经撤回了") from None
    return first


def find_excuse(store: Store, excuse_id: str) -> Record:
    """An excuse, withdrawn or not. Raises Refusal `not-found`."""
    try:
        found = store.get(excuse_id)
    except IdErased:
        found = None
    if found is None or found.kind != EXCUSE or found.body.get("withdrawn"):
        raise Refusal("not-found", "没有这条说明，请从「今天」里点进来")
    return found


def may_withdraw(library: Library, person: Person, excuse: Record) -> bool:
    is_theirs = excuse.by == person.id or REVIEW in grants_of(person, library)
    return is_theirs and may_act_at(person, excuse.campus)


def find_excusable(
    library: Library, store: Store, form: Form, person: Person, place: str | None, now: datetime
) -> Spot:
    """What an excuse is about: a place or campus, a row of a register, or somebody who fills the
    form for themselves; without `place` the one who asks. Raises Refusal `unknown-place`."""
    if form.where is None or not form.where.each:
        return find_place_of(library, store, form, person, place)
    people = read_people(library, store, now).values()
    for one in subjects_of(form, library.school, people, {}):
        if one.id == (place or person.id):
            return Spot(one.campus, one.id)
    sentence = "没有这个人，或者这张表不归他填"
    raise Refusal("unknown-place", sentence, {"place": sentence})


def may_excuse(library: Library, form: Form, person: Person, spot: Spot) -> bool:
    """Whether the person may say so at all; what is over, see `excuse_item`."""
    is_own = spot.subject == person.id or not (form.where and form.where.each)
    is_theirs = may_fill(form, person) and is_own
    return (is_theirs or REVIEW in grants_of(person, library)) and may_act_at(person, spot.campus)


def _check_until(form: Form, excuse: Excuse) -> time | None:
    clocks = form.due.by if form.due else ()
    if excuse.until is not None and excuse.until not in clocks:
        sentence = f"要写{'、'.join(f'{clock:%H:%M}' for clock in clocks)}里的一个"
        raise Refusal("bad-body", sentence, {"until": sentence})
    return excuse.until


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
