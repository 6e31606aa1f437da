"""Somebody asks for the records of a form to be erased that need not be kept any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forms_api.actions.ask_erasure import MOST, ask_erasure
from forms_api.actions.erasable import check_may_erase, find_expired, form_finder
from forms_api.actions.refusal import Refusal
from forms_api.derive.erasures import open_requests
from forms_api.derive.people import Person
from forms_api.derive.where import may_act_at
from forms_api.records.erasure import ERASURE, REQUEST
from forms_api.records.record import Record
from forms_api.store.store import Store
from handbook.model.library import Library


@dataclass(frozen=True)
class Asked:
    """`left`: how many more there are, for another request."""

    request: Record
    left: int


def ask_expired(
    library: Library, store: Store, asker: Person, form_id: str, now: datetime, *, basis: str = ""
) -> Asked:
    """Ask for the oldest of them, at the asker's campuses, that nobody asked for yet.

    Without `basis` it is the form's own. Raises as `ask_erasure`; `not-found` if there are none.
    """
    check_may_erase(library, asker)
    found = find_expired(library, store, now).get(form_id, [])
    mine = [record for record in found if may_act_at(asker, record.campus)]
    asked = _ids_asked_for(store)
    new = [record for record in mine if record.id not in asked]
    if not new:
        why = "的都申请过了，在等确认（houqin erase list）" if mine else "没有满了保存期的记录"
        raise Refusal("not-found", f"「{form_id}」{why}。哪些表有，用 houqin erase expired 查看")
    ids = [record.id for record in new[:MOST]]
    told = basis or _basis_of(library, store, new)
    return Asked(ask_erasure(library, store, asker, ids, told, now), len(new) - len(ids))


def _ids_asked_for(store: Store) -> set[str]:
    waiting = open_requests(store.read(REQUEST), store.read(ERASURE))
    return {each for request in waiting for each in request.body["ids"]}


def _basis_of(library: Library, store: Store, records: Sequence[Record]) -> str:
    form = form_finder(library, store)(records[0])
    assert form is not None
    assert form.retain is not None  # a record of another form has not passed
    basis = f"（{form.retain.basis}）" if form.retain.basis else ""
    return f"保存期已满：「{form.title}」保存 {form.retain.years} 年{basis}"
