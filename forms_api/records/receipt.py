"""The fact that somebody has read a record that was written for them: the month's settlement.

receipt  subject = record id; by = person id; body {jobs}: for which jobs of the form's `read_by`;
         once per person and record, a correction is another record
"""

from collections.abc import Sequence
from datetime import datetime

from forms_api.records.ids import name_id
from forms_api.records.record import Record

RECEIPT = "receipt"


def receipt_record(
    now: datetime, *, campus: str, person_id: str, record_id: str, jobs: Sequence[str]
) -> Record:
    """The same id for the same reader and record: kept once, however often it is confirmed."""
    fact = name_id(RECEIPT, f"{person_id} {record_id}")
    return Record(fact, RECEIPT, campus, record_id, person_id, now, {"jobs": list(jobs)})
