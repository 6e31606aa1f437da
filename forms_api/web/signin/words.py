"""What the foot of every page says about the device that it is on."""

from typing import Any

from flask_login import current_user

from forms_api.actions.may_manage import GRANT
from forms_api.derive.devices import Device
from forms_api.derive.people import grants_of
from forms_api.derive.session import SHARED
from forms_api.web.access import found_caller
from forms_api.web.service import service
from forms_api.web.signin.blueprint import blueprint
from forms_api.web.signin.device_cookie import current_device, wants_no_pin


@blueprint.app_context_processor
def device_words() -> dict[str, Any]:
    """`shared_device` (or None); `asks_for_pin`: whether this device could be enrolled;
    `manages_people`: whether the list of the staff is theirs to see."""
    # only where somebody is known already: the page about a store that is down asks it nothing
    caller = found_caller()
    if caller is None or caller.is_bearer:
        return {"shared_device": None, "asks_for_pin": False, "manages_people": False}
    return {
        "shared_device": _shared(current_device()),
        "shared_idle_minutes": int(SHARED.idle.total_seconds()) // 60,
        "asks_for_pin": current_user.session.device is None and not wants_no_pin(),
        "manages_people": GRANT in grants_of(caller.person, service().policies.library()),
    }


def _shared(device: Device | None) -> Device | None:
    return device if device and device.shared else None
