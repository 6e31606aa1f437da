"""How many wrong PINs are left before a lock."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from forms_api.derive.pin_lock import IN_A_ROW, find_lock
from forms_api.records.record import Record
from forms_api.records.signin import signin_record


def tries_left(
    facts: Sequence[Record], *, person_id: str, device_id: str, now: datetime, zone: ZoneInfo
) -> int:
    """From 0 (locked) to IN_A_ROW. Asked of `find_lock` itself, with tries that nobody made."""
    wrong = signin_record(
        now, campus="", person_id=person_id, how="pin", ok=False, device=device_id
    )

    def is_locked(more: int) -> bool:
        tried = [*facts, *[wrong] * more]
        lock = find_lock(tried, "pin", person_id=person_id, device_id=device_id, now=now, zone=zone)
        return lock is not None

    return next(more for more in range(IN_A_ROW + 1) if more == IN_A_ROW or is_locked(more))
