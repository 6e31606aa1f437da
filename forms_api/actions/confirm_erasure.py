"""Another person confirms a request: from then on the text is gone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from forms_api.actions.erasable import (
    check_campuses,
    check_may_erase,
    find_aside,
    find_parts,
    find_text,
    jobs_in_words,
)
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.records.erasure import REQUEST, erasure_records
from forms_api.records.record import Record
from forms_api.store.errors import Stale
from forms_api.store.store import Store
from handbook.model.library import Library


def confirm_erasure(
    library: Library, store: Store, confirmer: Person, request_id: str, now: datetime
) -> Sequence[Record]:
    """Erase what a request names, once, in one append; return the facts of it.

    Raises Refusal: forbidden, not-found, same-person, already-confirmed.
    """
    check_may_erase(library, confirmer)
    request = find_request(store, request_id)
    if request.by == confirmer.id:
        raise Refusal(
            "same-person", f"自己申请的不能自己确认，请另一个人来确认：{jobs_in_words(library)}"
        )
    doomed = find_doomed(store, request)
    check_campuses(confirmer, doomed)
    chosen = replace(request, body={**request.body, "ids": [record.id for record in doomed]})
    try:
        return store.append(
            *erasure_records(now, request=chosen, by=confirmer.id), after=request.id
        )
    except Stale:
        raise _confirmed() from None


def find_request(store: Store, request_id: str) -> Record:
    """A request that waits to be confirmed. Raises Refusal `not-found` or `already-confirmed`."""
    request = find_text(store, request_id)
    if request is None or request.kind != REQUEST:
        words = "没有这个删除申请。等待确认的申请用 houqin erase list 查看"
        raise Refusal("not-found", words)
    if store.follower(request.id) is not None:
        raise _confirmed()
    return request


def find_doomed(store: Store, request: Record) -> tuple[Record, ...]:
    """What the request names and is still there, and what came to it even after it was made: moves
    and comments, what was set aside under these ids. Raises Refusal `already-confirmed` if all of
    it is gone."""
    ids = request.body["ids"]
    named = [record for each in ids if (record := find_text(store, each)) is not None]
    if not named:
        raise _confirmed()
    known = {record.id for record in named}
    came = (*find_parts(store, named), *find_aside(store, ids))
    return (*named, *(record for record in came if record.id not in known))


def _confirmed() -> Refusal:
    words = "这个申请里的记录已经删除了，不用再确认。删了什么用 houqin erase list 查看"
    return Refusal("already-confirmed", words)
