"""Find the request or register row that an answer points at, by its id or its number."""

from collections.abc import Callable
from contextlib import suppress

from forms_api.records.claim import KEY, claim_id
from forms_api.records.ids import is_uuid
from forms_api.records.record import Record
from forms_api.records.request import REQUEST
from forms_api.store.errors import IdErased
from forms_api.store.store import Store


def link_finder(store: Store) -> Callable[[str, str], str | None]:
    """A look-up: form, and an id or a number as on a label -> the id, if there is such a one."""

    def find(form: str, sent: str) -> str | None:
        found = find_linked(store, form, sent)
        return found.id if found else None

    return find


def find_linked(store: Store, form: str, sent: str) -> Record | None:
    """The request or row of that form with this id or number."""
    with suppress(IdErased):
        claim = store.get(claim_id(form, KEY, sent))
        wanted = claim.body["request"] if claim else sent.lower()
        found = store.get(wanted) if is_uuid(wanted) else None
        if found and found.kind == REQUEST and found.body["form"] == form:
            return found
    return None
