"""A person says something beside a request: it moves nothing and makes no move stale."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forms_api.actions.album import open_album
from forms_api.actions.find_request import find_request
from forms_api.actions.keep_photo import Shelf
from forms_api.actions.keep_record import Kept, Parcel, find_sent, keep_record
from forms_api.actions.read_requests import check_may_read
from forms_api.actions.refusal import Refusal
from forms_api.actions.sent_values import SentValues, check_faults
from forms_api.actions.submit_form import surroundings
from forms_api.derive.answer_readers import Wrong, read_answer
from forms_api.derive.people import Person
from forms_api.records.comment import COMMENT, PHOTOS, comment_body
from forms_api.records.record import Record
from forms_api.store.store import Store
from handbook.model.field import LongTextField, PhotoField
from handbook.model.library import Library

KEYS = ("text", PHOTOS)
_WORDS = LongTextField(id="text", ask="留言", type="long-text", max_length=1000)
_PICTURES = PhotoField(id=PHOTOS, ask="照片", type="photo")


@dataclass(frozen=True)
class Remark:
    """A comment as it came: words, names of photos. `faults` are sentences by key."""

    words: str
    photos: tuple[Any, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)


def read_remark(body: Mapping[str, Any]) -> Remark:
    """A comment from JSON {text, photos?}, with its faults."""
    values = SentValues(body, KEYS)
    photos = body.get(PHOTOS) or ()
    if not isinstance(photos, list | tuple):
        values.errors[PHOTOS] = "要写成照片名字的列表"
        photos = ()
    return Remark(values.text("text") or "", tuple(photos), values.errors)


def comment_request(
    library: Library,
    store: Store,
    person: Person,
    request_id: str,
    parcel: Parcel,
    remark: Remark,
    now: datetime,
    shelf: Shelf | None = None,
) -> Kept:
    """Keep a comment of somebody who may see the request, open or closed. Raises IdErased, and
    Refusal: not-found, forbidden, bad-body, bad-answers, and those of `keep_record`."""
    request = find_request(library, store, request_id)
    check_may_read(library, store, person, request)
    if known := find_sent(store, parcel, now):
        return known
    check_faults(remark.faults)
    around = surroundings(library, store, open_album(shelf, person) if shelf else ())
    try:
        words = read_answer(_WORDS, remark.words, None, around)
        photos = read_answer(_PICTURES, list(remark.photos), None, around) or ()
    except Wrong as wrong:
        raise Refusal("bad-answers", str(wrong), {"text": str(wrong)}) from None
    body = comment_body(form=request.form.id, words=words, photos=photos)
    record = Record(parcel.id, COMMENT, request.record.campus, request.id, person.id, now, body)
    return keep_record(store, parcel, record)
