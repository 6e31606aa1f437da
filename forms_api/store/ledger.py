"""An open data folder: journal, index and committer put together. Knows no TinyDB."""

import secrets
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime, tzinfo
from pathlib import Path
from threading import Lock

from forms_api.records.erasure import ERASURE
from forms_api.records.record import Record
from forms_api.store import seal
from forms_api.store.batch import Batch, make_batch
from forms_api.store.checkpoints import Checkpoints
from forms_api.store.committer import Committer, Outcome
from forms_api.store.contents import Contents
from forms_api.store.disk import Disk
from forms_api.store.entry import entry_of
from forms_api.store.envelope import complete
from forms_api.store.errors import Conflict, Damaged, StoreDown, StoreError, StoreFull
from forms_api.store.extent import Extent, extent_of
from forms_api.store.folder import check_folder, journal_of, month_of
from forms_api.store.lock import FolderLock
from forms_api.store.migrations import migrate
from forms_api.store.pending import Pending
from forms_api.store.place import Place
from forms_api.store.recovery import Reading, Recovered, put_aside
from forms_api.store.seal import Days
from forms_api.store.size import Size
from forms_api.store.store import After
from forms_api.store.wipe import wipe
from forms_api.store.writer import Writer, is_full, refusal_of

Kept = tuple[Batch, tuple[Record, ...]]


class Ledger:
    """Owns the folder until `close`.

    `damage` says why nothing can be written, `recovered` what a crash had cut short.
    """

    def __init__(self, folder: Path, *, wait: float, disk: Disk, zone: tzinfo = seal.CHINA) -> None:
        """A day ends at midnight in `zone`.

        Raises NotInitialised, Damaged or Locked; OSError if the folder cannot be read.
        """
        check_folder(folder)
        self._closing = ExitStack()  # whatever fails on the way, the folder must not stay locked
        self._closing.callback(FolderLock(folder, wait).release)
        try:
            self._open(folder, disk, zone)
        except BaseException:
            self.close()
            raise

    def _open(self, folder: Path, disk: Disk, zone: tzinfo) -> None:
        migrate(folder, disk)
        self._folder, self._journal, self._disk = folder, journal_of(folder), disk
        self._files = Lock()  # held while month files change places: no backup counts them then
        self.recovered: Recovered | None = None
        self._read()
        self._closing.callback(lambda: self.contents.close())
        if self.damage is None:
            self._finish_what_was_begun()
        if self.damage is None:
            self._days = Days(zone, self._begun())
            self._begin_writing()
            self._closing.callback(lambda: self._writer.close())
            self._committer = Committer(self._commit_group)
            self._closing.callback(self._committer.close)

    def _read(self) -> None:
        """Take in what is on disk. Raises OSError."""
        contents, saved = Contents(self._journal), Checkpoints(self._folder)
        reading = Reading(self._folder, contents, saved)
        self._saved, self._tip, self._torn = saved, reading.tip, reading.torn
        self.damage: Damaged | None = reading.damage
        self.contents = contents

    def _begin_writing(self) -> None:
        self._writer = Writer(self._journal, self._tip, self._disk, self._saved.take_line)

    @property
    def failure(self) -> str | None:
        """Why no append can succeed until the program is started again; None: all is well."""
        if self.damage is not None:
            return str(self.damage)
        return self._writer.poison or self._committer.failure

    @property
    def waiting(self) -> int:
        """How many appends have not been answered yet."""
        return 0 if self.damage is not None else self._committer.waiting

    @property
    def head(self) -> str:
        """The chain hash of the last frame."""
        return self._tip.head if self.damage is not None else self._writer.tip.head

    def extent(self) -> Extent:
        """What is on disk at this moment, to the byte. Raises StoreDown if it is damaged."""
        with self._files:
            if self.damage is not None:
                raise StoreDown(f"数据有损坏：{self.damage}")
            return extent_of(self._journal, self._writer.tip)

    def size(self) -> Size:
        """Raises OSError."""
        taken = sum(path.stat().st_size for path in self._journal.glob("*.jsonl"))
        return Size(self.contents.index.total, taken)

    def commit(self, records: Sequence[Record], after: After) -> tuple[Record, ...]:
        """As Store.append."""
        if not records:
            return ()
        batch = make_batch(records, after)
        if self.damage is not None:
            raise StoreDown(f"数据有损坏，只能查看：{self.damage}")
        return self._committer.submit(batch)

    def close(self) -> None:
        self._closing.close()

    def _commit_group(self, batches: Sequence[Batch]) -> Sequence[Outcome]:
        outcomes, kept = self._decide(batches)
        if not kept:
            return outcomes
        kept = self._sealed(kept)
        try:
            places = self._write(kept)
        except (StoreFull, StoreDown) as refusal:
            # a conflict may rest on an append that has just failed: nobody gets an answer from it
            return [type(refusal)(str(refusal)) for _ in outcomes]
        self._apply(kept, places)
        self._days.begin(kept[0][1][0].at)
        if self._saved.is_due:
            self._saved.save()
        return self._erased(outcomes) if any(map(_erases, outcomes)) else outcomes

    def _decide(self, batches: Sequence[Batch]) -> tuple[list[Outcome], list[Kept]]:
        """Outcomes of the first batches, as many as belong into one month and one day."""
        pending, outcomes, kept = Pending(self.contents), list[Outcome](), list[Kept]()
        for batch in batches:
            try:
                records = pending.decide(batch)
            except Conflict as conflict:
                outcomes.append(conflict)
                continue
            if kept and self._when(records) != self._when(kept[0][1]):
                break
            pending.take(batch, records)
            outcomes.append(records)
            kept.append((batch, records))
        return outcomes, kept

    def _erased(self, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        with self._files:
            self._writer.close()
            refusal = self._wipe()
            if self.damage is not None:
                raise self.damage
            self._begin_writing()
        return [refusal if refusal and _erases(each) else each for each in outcomes]

    def _wipe(self) -> StoreError | None:
        """Take off the disk what erasures name; why some of it is still there, if it is.

        The folder is read anew: records have moved within their files. Raises OSError.
        """
        refusal, old = self._try_to_wipe(), self.contents
        self._read()
        old.close()
        return refusal

    def _try_to_wipe(self) -> StoreError | None:
        try:
            wipe(self._folder, self.contents.index.doomed(), self._disk)
        except OSError as error:
            refusal = refusal_of(error)
            return type(refusal)(f"{refusal}。删除的决定已记下，文字还在；重新启动时再删")
        except Damaged as damage:
            return StoreDown(str(damage))
        return None

    def _finish_what_was_begun(self) -> None:
        """Put a torn tail aside; wipe what is named by an erasure that was cut short."""
        try:
            self._put_aside()
        except OSError as error:
            # reading needs no room: the first append that finds some does it
            if not is_full(error):
                raise
        if self.contents.index.doomed():
            self._wipe()  # if there is no room now, `verify` says so and the next opening tries

    def _put_aside(self) -> None:
        """Nothing is written behind a torn tail. Raises OSError."""
        if self._torn is not None:
            self.recovered = put_aside(self._folder, self._torn, self._disk)
            self._torn = None

    def _write(self, kept: Sequence[Kept]) -> Sequence[Place]:
        try:
            self._put_aside()
        except OSError as error:
            raise refusal_of(error) from error
        sealed = [(secrets.token_hex(16), text) for each in kept for text in _envelopes(*each)]
        return self._writer.write(self._month(kept[0][1]), sealed)

    def _apply(self, kept: Sequence[Kept], places: Sequence[Place]) -> None:
        entries = (entry_of(record, after) for each in kept for record, after in _links(*each))
        month = self._writer.tip.month
        for entry, place in zip(entries, places, strict=True):
            self.contents.add(month, entry, place)
            self._saved.take(entry, place)
        self.contents.index.publish()

    def _sealed(self, kept: list[Kept]) -> list[Kept]:
        """The same, behind the seal of the day before if these are the first of their day."""
        at, last = kept[0][1][0].at, self.contents.last_at
        if last is None or not self._days.ends_before(at):
            return kept
        tip = self._writer.tip
        record = seal.seal_record(self._days.day_of(last), at, tip.head, tip.seq - 1)
        return [(make_batch([record], None), (record,)), *kept]

    def _begun(self) -> datetime | None:
        """Since when no seal was due: the last seal, or else the very first record."""
        index = self.contents.index
        seals = index.select(seal.KIND)
        return index.at(seals[-1] if seals else 0) if index.total else None

    def _when(self, records: Sequence[Record]) -> tuple[str, date]:
        return self._month(records), self._days.day_of(records[0].at)

    def _month(self, records: Sequence[Record]) -> str:
        # files are read in the order of their names: never begin one that sorts before the last
        return max(month_of(records[-1].at), self._writer.tip.month)


def _links(batch: Batch, records: Sequence[Record]) -> list[tuple[Record, str | None]]:
    """Each record with what it follows."""
    return list(zip(records, batch.afters, strict=True))


def _erases(outcome: Outcome) -> bool:
    return isinstance(outcome, tuple) and any(record.kind == ERASURE for record in outcome)


def _envelopes(batch: Batch, records: Sequence[Record]) -> list[bytes]:
    links = _links(batch, records)
    return [complete(rest, *link) for rest, link in zip(batch.rests, links, strict=True)]
