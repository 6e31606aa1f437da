from datetime import UTC, datetime, timedelta

from forms_api.cli.demo import tape as tape_module
from forms_api.cli.demo.tape import Tape
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store.memory import MemoryStore

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def fact(minute: int) -> Record:
    at = NOW + timedelta(minutes=minute)
    return Record(new_id(at), "note", "main", "main", "console", at, {"minute": minute})


class Counting(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.appends = 0

    def append(self, *records: Record, after: str | None = None) -> tuple[Record, ...]:
        self.appends += 1
        return super().append(*records, after=after)


def test_a_copy_holds_the_same_records_in_the_same_order(monkeypatch):
    monkeypatch.setattr(tape_module, "BATCH", 4)
    tape, copy = Tape(), Counting()
    for minute in range(10):
        tape.append(fact(minute))
    tape.copy_to(copy)
    assert list(copy.read("note")) == list(tape.read("note"))
    assert copy.appends == 3


def test_a_correction_still_follows_what_it_corrects():
    tape, copy = Tape(), Counting()
    first, second = fact(0), fact(1)
    tape.append(first)
    tape.append(second, after=first.id)
    tape.append(fact(2))
    tape.copy_to(copy)
    assert copy.follower(first.id) == second.id
    assert [record.body["minute"] for record in copy.read("note")] == [0, 1, 2]


def test_an_empty_tape_copies_nothing():
    tape, copy = Tape(), Counting()
    tape.copy_to(copy)
    assert copy.appends == 0
    assert tape.first_at is None
