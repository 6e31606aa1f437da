"""A photo came in: who sent it, and when. Who sent it may look at it and name it in a record.

The fact does not hold the photo's name, only a name made from that: a photo goes with the last
record that names it, and this one must not keep it.
"""

from datetime import datetime

from forms_api.records.ids import name_id
from forms_api.records.record import Record

KIND = "photo"


def photo_record(now: datetime, *, campus: str, person_id: str, name: str, size: int) -> Record:
    """The fact that a person sent a photo of `size` bytes, as it is kept."""
    fact = photo_fact_id(person_id, name)
    return Record(fact, KIND, campus, name_id(KIND, name), person_id, now, {"size": size})


def photo_fact_id(person_id: str, name: str) -> str:
    """One fact a person and photo, however often it is sent."""
    return name_id(KIND, f"{name} {person_id}")
