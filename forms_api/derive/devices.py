"""The phones and computers that are known here, folded from their facts."""

from collections.abc import Iterable
from dataclasses import dataclass

from forms_api.derive.people import Person
from forms_api.derive.where import may_act_at
from forms_api.records.record import Record


@dataclass(frozen=True)
class Device:
    """`owner` enrolled it. A PIN opens it for its owner alone, or if `shared` for the campus."""

    id: str
    hashed: str
    label: str
    shared: bool
    active: bool
    campus: str
    owner: str


def fold_devices(records: Iterable[Record]) -> dict[str, Device]:
    """Devices by id, in the order of their first record. The last record of a device counts."""
    devices: dict[str, Device] = {}
    for record in records:
        before = devices.get(record.subject)
        devices[record.subject] = _read(record, owner=before.owner if before else record.by)
    return devices


def may_use(person: Person, device: Device) -> bool:
    """Whether the person's PIN opens this device."""
    if not (person.active and device.active):
        return False
    return may_act_at(person, device.campus) if device.shared else person.id == device.owner


def _read(record: Record, *, owner: str) -> Device:
    body = record.body
    return Device(
        id=record.subject,
        hashed=body["hash"],
        label=body["label"],
        shared=body["shared"],
        active=body["active"],
        campus=record.campus,
        owner=owner,
    )
