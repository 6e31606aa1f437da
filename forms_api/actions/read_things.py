"""The things for which forms are due: rows of registers, as they stand."""

from forms_api.actions.find_request import all_requests
from forms_api.derive.due_subjects import Things
from forms_api.derive.things import fold_things, registers_due
from forms_api.store.store import Store
from handbook.model.library import Library


def read_things(library: Library, store: Store) -> Things:
    """Of every register whose rows have forms of their own, those out of use included. Where there
    is no such register, nothing is read."""
    registers = registers_due(library)
    found = all_requests(library, store, registers) if registers else ()
    return fold_things(found, library.school)
