"""The names that the device of this request shows."""

from flask import g

from forms_api.actions.people_on_device import people_on_device
from forms_api.derive.people import Person
from forms_api.web.access import known_people
from forms_api.web.service import service
from forms_api.web.signin.device_cookie import current_device


def people_here() -> tuple[Person, ...]:
    """Who can sign in by PIN on the device of this request."""
    if "people_here" not in g:
        device = current_device()
        g.people_here = people_on_device(service().store, known_people(), device) if device else ()
    found: tuple[Person, ...] = g.people_here
    return found
