"""Which records tell of a person: of somebody's health, or of one child."""

from forms_api.records.record import Record
from handbook.model.library import Library


def is_personal(library: Library, record: Record) -> bool:
    """Whether a submission, or what was set aside of one, is of a form that says `personal`."""
    form_id = record.body.get("form") or record.body.get("content", {}).get("form")
    if form_id is None:
        return False
    form = library.forms.get(str(form_id))
    # a form that is no longer in the policies cannot say that its records may be read unseen
    return form is None or form.is_personal
