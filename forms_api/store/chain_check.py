"""Every frame against the one before: links, leaves, ids, threads, times, seals, anchors; and
every text that is gone against the erasures.

Knows no files: whoever has the frames of a store in their order can have them checked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from forms_api.records.canonical import parse_own
from forms_api.records.erasure import ERASURE
from forms_api.store import seal
from forms_api.store.anchor import SHORT, Anchor
from forms_api.store.block import pack_id
from forms_api.store.entry import Entry, read_entry
from forms_api.store.frame import (
    START,
    BadFrame,
    Frame,
    Item,
    erased_of,
    verify_leaves,
    verify_link,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold, and where: `place` is path:line, or what people call it."""

    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}：{self.why}"


class ChainCheck:
    """Feed it all frames in order with `take`, and `skip` where one cannot be read; then `end`."""

    def __init__(self, anchors: Sequence[Anchor] = ()) -> None:
        self.frames = self.records = self.erased = self.seals = self.found = 0
        self.faults: list[Fault] = []
        self.seq, self.head = 0, START
        self._linked = True
        self._recent: dict[int, str] = {}
        self._gap = 0
        self._ids: set[bytes] = set()
        self._followed: set[bytes] = set()
        self._gone: dict[bytes, str] = {}
        self._named: dict[bytes, str] = {}
        self._last_at: datetime | None = None
        self._missing = list(anchors)
        self._wanted = {anchor.digest[:SHORT] for anchor in anchors}

    def take(self, frame: Frame, place: str) -> list[Entry | None]:
        """The entries of the frame; None for an erased record."""
        self.faults += [Fault(place, why) for why in self._check_links(frame)]
        entries = list[Entry | None]()
        for item in frame.items:
            entry, why = self._check_item(item, frame.seq, place)
            entries.append(entry)
            self.faults += [Fault(place, reason) for reason in why]
        self._advance(frame)
        return entries

    def skip(self, place: str, why: str) -> None:
        """A frame that cannot be read: what follows cannot be compared with it."""
        self.faults.append(Fault(place, why))
        self._linked, self._gap = False, 2

    def end(self) -> None:
        """There are no more frames: every anchor must have been met, every erasure be done."""
        self.faults += [
            Fault(each.place, "这个链头不在链上：锚点之前的记录被改动或截去")
            for each in self._missing
        ]
        self.faults += [
            Fault(place, f"记录 {UUID(bytes=packed)} 的内容不在了，却没有删除它的决定")
            for packed, place in self._gone.items()
            if packed not in self._named
        ]
        self.faults += [
            Fault(
                place, f"记录 {UUID(bytes=packed)} 已决定删除，内容却还在。请重新启动服务，会接着删"
            )
            for packed, place in self._named.items()
            if packed in self._ids and packed not in self._gone
        ]

    def _check_links(self, frame: Frame) -> Iterator[str]:
        try:
            verify_leaves(frame)
        except BadFrame as bad:
            yield str(bad)
        try:
            if self._linked:
                verify_link(frame, self.seq, self.head)
        except BadFrame as bad:
            yield str(bad)

    def _check_item(self, item: Item, seq: int, place: str) -> tuple[Entry | None, list[str]]:
        try:
            if item.salt:
                entry = read_entry(item.text)
                if entry.kind == ERASURE:
                    self._named[pack_id(entry.subject)] = place
                return self._check_entry(item, entry, seq)
            record_id, after = erased_of(item)
            self._gone[pack_id(record_id)] = place
        except ValueError:
            return None, ["记录的内容不完整"]
        self.erased += 1
        return None, list(self._check_thread(record_id, after))

    def _check_entry(self, item: Item, entry: Entry, seq: int) -> tuple[Entry, list[str]]:
        self.records += 1
        why = list(self._check_thread(entry.id, entry.after))
        if self._last_at is not None and entry.at < self._last_at:
            why.append("时间比上一条记录早")
        self._last_at = max(entry.at, self._last_at or entry.at)
        if entry.kind == seal.KIND:
            self.seals += 1
            why += self._check_seal(item, seq)
        return entry, why

    def _check_thread(self, record_id: str, after: str | None) -> Iterator[str]:
        packed = pack_id(record_id)
        if packed in self._ids:
            yield f"编号 {record_id} 出现了两次"
        self._ids.add(packed)
        if after is None:
            return
        before = pack_id(after)
        if before not in self._ids and self._linked:
            yield f"它接着的记录 {after} 不在前面"
        if before in self._followed:
            yield f"记录 {after} 后面接了两条"
        self._followed.add(before)

    def _check_seal(self, item: Item, seq: int) -> Iterable[str]:
        body: Any = parse_own(item.text).get("body")
        named = body.get("seq") if isinstance(body, dict) else None
        if self._gap or (named in self._recent and self._recent[named] == body.get("head")):
            return ()
        return (f"第 {seq} 节的日封与前一天的链头不符",)

    def _advance(self, frame: Frame) -> None:
        self.frames += 1
        self.seq, self.head, self._linked = frame.seq + 1, frame.head, True
        self._gap = max(0, self._gap - 1)
        self._recent[frame.seq] = self.head
        self._recent.pop(frame.seq - 3, None)
        if self.head[:SHORT] in self._wanted:
            met = [each for each in self._missing if _is_met(each, frame.seq, self.head)]
            self._missing = [each for each in self._missing if each not in met]
            self.found += len(met)


def _is_met(anchor: Anchor, seq: int, head: str) -> bool:
    return head.startswith(anchor.digest) and anchor.seq in (None, seq)
