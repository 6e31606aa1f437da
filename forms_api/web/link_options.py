"""What a field that links to a request or a register row offers."""

from forms_api.actions.read_requests import Wanted, list_requests
from forms_api.derive.requests import Request
from forms_api.web.access import current_person
from forms_api.web.field_view import Options
from forms_api.web.service import service
from handbook.model.field import LinkField


def link_options(item: LinkField) -> Options:
    """Ids and titles of what it may point at, the newest first, of what the caller may see."""
    library = service().policies.library()
    if item.form not in library.forms:
        return ()
    found = list_requests(library, service().store, current_person(), Wanted(form=item.form))
    return tuple(
        (one.request.id, one.request.title) for one in reversed(found) if _fits(item, one.request)
    )


def _fits(item: LinkField, request: Request) -> bool:
    return request.state in item.states if item.states else not request.is_final
