"""Reading records: only those that the reader may see."""

from contextlib import suppress
from datetime import datetime

from forms_api.actions.keep_texts import FORM_TEXT
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, grants_of
from forms_api.derive.record_items import Filter, may_read
from forms_api.records.ids import is_uuid
from forms_api.records.person import PERSON
from forms_api.records.record import Record
from forms_api.records.request import REQUEST
from forms_api.records.signoff import KIND as SIGNOFF
from forms_api.records.signoff import PRACTICAL
from forms_api.records.submission import KIND as SUBMISSION
from forms_api.store.errors import IdErased
from forms_api.store.store import Store
from handbook.model.library import Library


def list_records(
    library: Library,
    store: Store,
    person: Person,
    wanted: Filter,
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[Record, ...]:
    """Submissions in commit order, with since <= at < until, that the person may read.

    Raises Refusal `unknown-form`, `unknown-place` or `unknown-person` for what there never was.
    """
    _check_known(library, store, wanted)
    grants = grants_of(person, library)
    found = store.read(SUBMISSION, subject=wanted.place, since=since, until=until)
    return tuple(
        record
        for record in found
        if wanted.admits(record) and may_read(library, person, grants, record)
    )


def _check_known(library: Library, store: Store, wanted: Filter) -> None:
    """What was taken out of the policies still has records: those can be asked for."""
    form, place, person = wanted.form, wanted.place, wanted.person
    faults = {}
    if form and form not in library.forms and not store.read(FORM_TEXT, subject=form):
        faults["form"] = "没有这张表"
    if place and not library.school.campus_of(place) and not _was_there(store, place):
        faults["place"] = "没有这个地方"
    if person and not store.read(PERSON, subject=person):
        faults["person"] = "没有这个人"
    if faults:
        key, sentence = next(iter(faults.items()))
        raise Refusal(f"unknown-{key}", f"{sentence}，请从列表里选", faults)


def _was_there(store: Store, place: str) -> bool:
    """Whether it is a row of a register, or something that the policies once had."""
    with suppress(IdErased):
        found = store.get(place) if is_uuid(place) else None
        if found and found.kind == REQUEST:
            return True
    return bool(store.read(SUBMISSION, subject=place))


def get_record(library: Library, store: Store, person: Person, record_id: str) -> Record:
    """A submission, sign-off or practical. Raises Refusal `not-found` or `forbidden`."""
    record = store.get(record_id)
    if record is None or record.kind not in (SUBMISSION, SIGNOFF, PRACTICAL):
        raise Refusal("not-found", "没有这条记录")
    if not _may_see(library, person, record):
        raise Refusal("forbidden", "这条记录不归您的岗位，请找填写的人或管理员看")
    return record


def _may_see(library: Library, person: Person, record: Record) -> bool:
    grants = grants_of(person, library)
    if record.kind == SUBMISSION:
        return may_read(library, person, grants, record)
    return person.id in (record.by, record.body.get("person")) or "review" in grants
