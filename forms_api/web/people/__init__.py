"""The staff: who there is, what each may do, how they come in, and who is away."""

from forms_api.web.people import (  # noqa: F401 - each adds its views to the blueprint
    absence,
    change,
    door_card,
    invite,
    listing,
    newcomer,
    revoke,
    standing,
    trail,
)
from forms_api.web.people.blueprint import blueprint

__all__ = ["blueprint"]
