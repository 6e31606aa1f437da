"""Which records there are and where: small columns of numbers instead of an object per record.

One thread adds, many read. A reader takes `total` once and looks at no number beyond it, so an
append of several records appears to it whole or not at all.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from forms_api.records.erasure import ERASURE
from forms_api.records.ids import is_uuid
from forms_api.records.record import ceil_milliseconds
from forms_api.store.block import Block, from_milliseconds, milliseconds, pack_id
from forms_api.store.entry import Entry

_BEFORE_ALL = -(1 << 63)


class Index:
    """Numbers records from 0 in commit order, and finds the numbers by id, kind and the rest."""

    def __init__(self) -> None:
        self.total = 0
        self._added = 0
        self._numbers: dict[bytes, int] = {}
        self._erased: set[bytes] = set()
        self._followers: dict[str, str] = {}
        self._times = array("q")
        self._campuses = array("I")
        self._campus_codes: dict[str, int] = {}
        self._kinds: dict[str, array[int]] = {}
        self._subjects: dict[tuple[str, str], array[int]] = {}

    @property
    def last_at(self) -> datetime | None:
        return from_milliseconds(self._times[-1]) if self._times else None

    def at(self, number: int) -> datetime:
        return from_milliseconds(self._times[number])

    def add(self, entry: Entry) -> None:
        """Take in the next record; readers see it after `publish`."""
        self._times.append(self._not_before(milliseconds(entry.at)))
        self._campuses.append(self._campus_code(entry.campus))
        self._kinds.setdefault(entry.kind, array("I")).append(self._added)
        self._subjects.setdefault((entry.kind, entry.subject), array("I")).append(self._added)
        self._numbers[pack_id(entry.id)] = self._added
        if entry.after is not None:
            self._followers[entry.after] = entry.id
        self._added += 1

    def add_block(self, block: Block) -> None:
        """Take in the records of a block at once."""
        first, self._added = self._added, self._added + len(block)
        ids = block.each_id()
        self._numbers.update(zip(ids, range(first, self._added), strict=True))
        last = self._times[-1] if self._times else _BEFORE_ALL
        self._times.extend(block.times_from(last))
        self._campuses.extend(self._codes(block))
        self._add_threads(block, first)
        for place, after in block.followers:
            self._followers[after] = str(UUID(bytes=ids[place]))
        for record_id, before in block.erased:
            self.add_erased(record_id, before)

    def add_erased(self, record_id: str, after: str | None) -> None:
        """Take in what is left of an erased record: its id, and its place in the thread."""
        self._erased.add(pack_id(record_id))
        if after is not None:
            self._followers[after] = record_id

    def publish(self) -> None:
        self.total = self._added

    def has(self, record_id: str) -> bool:
        """Whether the id has a place in the chain, with its text or without."""
        if not is_uuid(record_id):
            return False
        packed = pack_id(record_id)
        return self._is_published(self._numbers.get(packed)) or packed in self._erased

    def holds(self, record_id: str) -> bool:
        """As `has`, for the thread that adds: what is not published yet counts too."""
        return pack_id(record_id) in self._numbers or pack_id(record_id) in self._erased

    def is_erased(self, record_id: str) -> bool:
        """Whether its text is gone, or an erasure says that it has to go: it may never come back,
        not even into a restored folder that did not know it."""
        if (ERASURE, record_id) in self._subjects:
            return True
        return is_uuid(record_id) and pack_id(record_id) in self._erased

    def number(self, record_id: str) -> int | None:
        """The number of a record that can be read."""
        if not is_uuid(record_id) or (ERASURE, record_id) in self._subjects:
            return None
        number = self._numbers.get(pack_id(record_id))
        return number if self._is_published(number) else None

    def doomed(self) -> dict[str, int]:
        """The ids, with their numbers, that an erasure names and whose text is still there."""
        named = [subject for kind, subject in list(self._subjects) if kind == ERASURE]
        packed = {each: pack_id(each) for each in named if is_uuid(each)}
        return {each: self._numbers[key] for each, key in packed.items() if key in self._numbers}

    def follower(self, record_id: str) -> str | None:
        follower = self._followers.get(record_id)
        return follower if follower is not None and self.has(follower) else None

    def place(self, kind: str, number: int) -> int:
        """Which record of its kind this is, from 0."""
        return bisect_left(self._kinds[kind], number)

    def kinds(self) -> list[str]:
        """The kinds of which there is a record."""
        total = self.total
        return [kind for kind, numbers in list(self._kinds.items()) if numbers[0] < total]

    def select(
        self,
        kind: str,
        *,
        campus: str | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[int]:
        """The numbers that fit, in commit order. Times are half open: since <= at < until."""
        numbers = self._column(kind, subject)
        first = 0 if since is None else bisect_left(self._times, _ceiling(since))
        end = self.total
        if until is not None:
            end = min(end, bisect_left(self._times, _ceiling(until)))
        chosen = numbers[bisect_left(numbers, first) : bisect_left(numbers, end)]
        return chosen if campus is None else array("L", self._of_campus(chosen, campus))

    def _is_published(self, number: int | None) -> bool:
        return number is not None and number < self.total

    def _add_threads(self, block: Block, first: int) -> None:
        threads = [self._subjects.setdefault(each, array("I")).append for each in block.threads]
        kinds = [self._kinds.setdefault(kind, array("I")) for kind, _ in block.threads]
        for number, code in enumerate(block.thread_codes, first):
            threads[code](number)
        if len({kind for kind, _ in block.threads}) == 1:
            kinds[0].extend(range(first, first + len(block)))
            return
        for number, code in enumerate(block.thread_codes, first):
            kinds[code].append(number)

    def _codes(self, block: Block) -> Iterable[int]:
        codes = [self._campus_code(campus) for campus in block.campuses]
        if len(codes) == 1:
            return array("I", codes) * len(block)
        return map(codes.__getitem__, block.campus_codes)

    def _campus_code(self, campus: str) -> int:
        return self._campus_codes.setdefault(campus, len(self._campus_codes))

    def _not_before(self, milliseconds: int) -> int:
        # times are searched by bisection; only a journal that was tampered with runs backwards
        return max(milliseconds, self._times[-1]) if self._times else milliseconds

    def _column(self, kind: str, subject: str | None) -> "array[int]":
        found = self._kinds.get(kind) if subject is None else self._subjects.get((kind, subject))
        return array("I") if found is None else found

    def _of_campus(self, numbers: Iterable[int], campus: str) -> Iterable[int]:
        code = self._campus_codes.get(campus)
        return (number for number in numbers if self._campuses[number] == code)


def _ceiling(at: datetime) -> int:
    return milliseconds(ceil_milliseconds(at))
