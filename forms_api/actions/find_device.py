"""Which device sent this request? By the token in its cookie."""

from forms_api.actions.authenticate import hash_token
from forms_api.derive.devices import Device, fold_devices
from forms_api.records.device import DEVICE
from forms_api.store.store import Store


def find_device(store: Store, token: str) -> Device | None:
    """The active device with this token."""
    wanted = hash_token(token)
    devices = fold_devices(store.read(DEVICE)).values()
    return next((one for one in devices if one.active and one.hashed == wanted), None)


def read_device(store: Store, device_id: str) -> Device | None:
    """The device with this id, active or not."""
    return fold_devices(store.read(DEVICE, subject=device_id)).get(device_id)
