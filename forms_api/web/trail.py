"""Who reads what somebody else wrote of a person leaves a trail: before they see it."""

from forms_api.actions.keep_trail import keep_readings
from forms_api.records.record import Record
from forms_api.web.access import current_person
from forms_api.web.service import service


def leave_trail(*records: Record) -> None:
    """To be called for whatever is about to be shown. Raises Refusal `store-down`."""
    here = service()
    keep_readings(here.policies.library(), here.store, current_person(), records, here.clock())
