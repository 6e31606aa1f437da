"""Who reads what somebody else wrote of a person leaves a trail: before they see it.

What is about a child is closed where it is kept. It is opened here, and nowhere else.
"""

from forms_api.actions.keep_trail import keep_readings
from forms_api.actions.vault import is_shut, open_box
from forms_api.records.record import Record
from forms_api.web.access import current_person
from forms_api.web.service import service


def leave_trail(*records: Record) -> None:
    """To be called for whatever is about to be shown; boxes stay shut. Raises Refusal
    `store-down`."""
    _keep(*(record for record in records if not is_shut(record)))


def open_record(record: Record) -> Record:
    """The record as it may be shown to who asks for this one, once that is on record. A box stays
    shut when its key has gone. Raises Refusal `store-down`."""
    _keep(record)
    return open_box(service().ring, record)


def _keep(*records: Record) -> None:
    here = service()
    keep_readings(here.policies.library(), here.store, current_person(), records, here.clock())
