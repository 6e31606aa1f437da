"""What a field that links to a request or a register row offers."""

from forms_api.actions.read_requests import Wanted, list_requests
from forms_api.web.access import current_person
from forms_api.web.field_view import Options
from forms_api.web.service import service


def link_options(form_id: str) -> Options:
    """Ids and titles of what is open, the newest first, of what the caller may see."""
    library = service().policies.library()
    if form_id not in library.forms:
        return ()
    found = list_requests(library, service().store, current_person(), Wanted(form=form_id))
    return tuple(
        (one.request.id, one.request.title) for one in reversed(found) if not one.request.is_final
    )
