"""The fact of a phone or computer that is known here.

device  subject = device id = id of the first record; `campus` = where it is used;
        by (of the first record) = who enrolled it, and whose it is unless it is shared;
        body {hash, label, shared, active}. The last record counts; revoked = active false.
        With `session`: the one that goes on on this device
"""

from datetime import datetime

from forms_api.records.ids import new_id
from forms_api.records.person import CONSOLE
from forms_api.records.record import Record

DEVICE = "device"


def device_record(
    now: datetime,
    *,
    campus: str,
    hashed: str,
    label: str,
    shared: bool,
    active: bool = True,
    device_id: str | None = None,
    by: str = CONSOLE,
    session: str | None = None,
) -> Record:
    """A new device, or with `device_id` the new state of one. `hashed`: sha256 of its token."""
    record_id = new_id(now)
    body: dict[str, str | bool] = {
        "hash": hashed,
        "label": label,
        "shared": shared,
        "active": active,
        **({"session": session} if session else {}),
    }
    return Record(record_id, DEVICE, campus, device_id or record_id, by, now, body)
