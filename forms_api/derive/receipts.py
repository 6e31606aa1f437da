"""Who has to read a record, and who has: the form's `read_by`, and what was confirmed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms_api.derive.people import Person
from forms_api.records.record import Record
from handbook.model.form import Form


@dataclass(frozen=True)
class Reading:
    """Whether somebody who has `job` has read a record. `receipt` says who and when; it is None
    where nobody has, and where the writer of the record has the job, who need not read it."""

    job: str
    is_read: bool
    receipt: Record | None = None


def reading_jobs(form: Form, person: Person) -> tuple[str, ...]:
    """For which of the jobs the person reads: their own alone, nobody reads for another."""
    return tuple(job for job in form.read_by if job in person.jobs)


def readings_of(
    form: Form, record: Record, people: Mapping[str, Person], receipts: Iterable[Record]
) -> tuple[Reading, ...]:
    """One for each job of the form's `read_by`, in its order."""
    known = [receipt for receipt in receipts if receipt.subject == record.id]
    writer = people.get(record.by)
    return tuple(_reading(job, writer, known) for job in form.read_by)


def _reading(job: str, writer: Person | None, receipts: Iterable[Record]) -> Reading:
    first = next((one for one in receipts if job in one.body["jobs"]), None)
    return Reading(job, first is not None or (writer is not None and job in writer.jobs), first)
