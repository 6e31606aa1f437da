"""What boards are computed from."""

from forms_api.actions.read_board import Look
from forms_api.web.service import service


def current_look() -> Look:
    """At this moment. One of them reads what it needs of the store once."""
    here = service()
    return Look(here.policies.library(), here.store, here.work, here.clock())
