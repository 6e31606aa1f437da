"""The rows of a register for which a form may be filled: what its page offers under 「哪一件」."""

from typing import Any

from forms_api.actions.find_link import find_linked
from forms_api.actions.find_request import all_requests
from forms_api.derive.moving import place_of
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.derive.things import by_number, register_of
from forms_api.derive.where import is_near, may_act_at
from forms_api.web.service import service
from handbook.model.form import Form


def thing_options(form: Form, person: Person, chosen: str) -> list[dict[str, Any]]:
    """Those in use, what is near the person first, else by number. `chosen` is among them even
    where it is not in use any more: its checks can be corrected."""
    here = service()
    found = all_requests(here.policies.library(), here.store, [register_of(form) or ""])
    offered = [
        _option(one, person)
        for one in sorted(found, key=by_number)
        if (not one.is_final or one.id == chosen) and may_act_at(person, one.record.campus)
    ]
    return sorted(offered, key=lambda one: not one["own"])


def thing_id(form: Form, sent: str) -> str:
    """The id of the row with this id or number; what was sent where there is none."""
    register = register_of(form)
    found = find_linked(service().store, register, sent) if register and sent else None
    return found.id if found else sent


def _option(request: Request, person: Person) -> dict[str, Any]:
    place = service().policies.library().school.find_place(place_of(request))
    title = " · ".join(filter(None, (request.title, place.title if place else "")))
    own = place is not None and is_near(place.id, person)
    return {"id": request.id, "title": title, "own": own}
