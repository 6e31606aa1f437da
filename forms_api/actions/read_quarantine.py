"""What came under the id of another record and was set aside: for managers who review."""

from collections.abc import Sequence

from forms_api.actions.keep_record import QUARANTINE
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, grants_of
from forms_api.records.record import Record
from forms_api.store.store import Store
from handbook.model.library import Library


def may_review(library: Library, person: Person) -> bool:
    return "review" in grants_of(person, library)


def list_quarantine(library: Library, store: Store, person: Person) -> Sequence[Record]:
    """All that was set aside, oldest first. Raises Refusal `forbidden`."""
    if not may_review(library, person):
        raise Refusal("forbidden", "另存的内容由管理员查看，请找园长或有审阅权限的人")
    return store.read(QUARANTINE)


def get_quarantined(library: Library, store: Store, person: Person, record_id: str) -> Record:
    """One of them. Raises Refusal `forbidden` or `not-found`."""
    list_quarantine(library, store, person)
    record = store.get(record_id)
    if record is None or record.kind != QUARANTINE:
        raise Refusal("not-found", "没有这份另存的内容")
    return record
