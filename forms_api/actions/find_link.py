"""Find the request or register row that an answer points at, by its id or its number."""

from collections.abc import Callable
from contextlib import suppress

from forms_api.actions.find_request import find_request
from forms_api.derive.answer_readers import Linked
from forms_api.records.claim import KEY, claim_id
from forms_api.records.ids import is_uuid
from forms_api.records.record import Record
from forms_api.records.request import REQUEST
from forms_api.store.errors import IdErased
from forms_api.store.store import Store
from handbook.model.library import Library


def link_finder(library: Library, store: Store) -> Callable[[str, str], Linked | None]:
    """A look-up: form, and an id or a number as on a label -> what it names, as it stands now."""

    def find(form: str, sent: str) -> Linked | None:
        record = find_linked(store, form, sent)
        if record is None:
            return None
        found = find_request(library, store, record.id)
        return Linked(found.id, found.state, found.stage.title)

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
