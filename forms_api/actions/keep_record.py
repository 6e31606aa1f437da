"""Keep a record under the id that its sender made: sent twice is kept once, and nothing is lost."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from forms_api.actions.refusal import Refusal
from forms_api.records.canonical import canonical
from forms_api.records.ids import is_id, name_id, time_of
from forms_api.records.record import Record
from forms_api.store.errors import IdErased, IdExists, Stale, UnknownPredecessor
from forms_api.store.store import After, Store

QUARANTINE = "quarantine"
AHEAD = timedelta(days=1)
BEHIND = timedelta(days=365)


@dataclass(frozen=True)
class Kept:
    """The record as it stands in the store; `is_new` is False when it had been sent before."""

    record: Record
    is_new: bool


class Seal(Protocol):
    """Closes what nobody may read off the disk."""

    def digest(self, content: bytes) -> str: ...

    def close(self, record: Record) -> Record: ...


@dataclass(frozen=True)
class Parcel:
    """What somebody sent: the id they made for it, and the content, word for word. With a `seal`
    nothing that was typed is kept in the open."""

    id: str
    sender: str
    content: Mapping[str, Any]
    seal: Seal | None = None

    @property
    def digest(self) -> str:
        """Of the content's canonical JSON: equal for the same parcel sent again; sha256, or what
        the seal takes for it."""
        content = canonical(self.content)
        return self.seal.digest(content) if self.seal else hashlib.sha256(content).hexdigest()

    def as_kept(self, record: Record) -> Record:
        return self.seal.close(record) if self.seal else record


def find_sent(store: Store, parcel: Parcel, now: datetime) -> Kept | None:
    """What this parcel became when it came before; None if it is new.

    Raises Refusal `bad-id`, `clock`, `erased`, or `id-conflict` when another content or sender has
    the id.
    """
    if not is_id(parcel.id):
        raise Refusal("bad-id", "编号要是小写的 UUIDv7，请刷新页面再试")
    try:
        first = store.get(parcel.id)
    except IdErased:
        raise _erased() from None
    if first is not None:
        return _same_or_conflict(store, parcel, first, now)
    if not _is_timely(parcel.id, now):
        raise Refusal("clock", "手机的时间不对，请校准时间后再交一次")
    return None


def keeps_same(store: Store, parcel: Parcel) -> Kept | None:
    """What this very parcel became when the same sender sent it before. For what changes who may
    do it: the sender may have lost the right by sending it the first time. Raises IdErased."""
    first = store.get(parcel.id)
    return Kept(first, is_new=False) if first and _is_same(parcel, first) else None


def keep_record(
    store: Store,
    parcel: Parcel,
    record: Record,
    *beside: Record,
    after: After = None,
) -> Kept:
    """Append the record that a parcel became, and what goes `beside` it, all or nothing; two at
    once still give one.

    Raises Refusal `id-conflict`, `erased`, `stale-version` or `unknown-record`, and IdExists where
    one of those beside it is known.
    """
    stamped = replace(record, body={**record.body, "sent": parcel.digest})
    try:
        return Kept(store.append(parcel.as_kept(stamped), *beside, after=after)[0], is_new=True)
    except IdExists as known:
        if known.record.id != parcel.id:
            raise
        return _same_or_conflict(store, parcel, known.record, record.at)
    except IdErased:
        raise _erased() from None
    except Stale:
        raise Refusal("stale-version", "这条记录刚被别人更正过，请先看最新的再改") from None
    except UnknownPredecessor:
        raise Refusal("unknown-record", "没有要更正的那条记录，请从记录页点「更正」") from None


def _erased() -> Refusal:
    return Refusal("erased", "这条记录已按规定删除，不能再交")


def _is_timely(record_id: str, now: datetime) -> bool:
    try:
        return now - BEHIND <= time_of(record_id) <= now + AHEAD
    except ValueError:
        return False  # beyond the calendar


def _same_or_conflict(store: Store, parcel: Parcel, first: Record, now: datetime) -> Kept:
    if _is_same(parcel, first):
        return Kept(first, is_new=False)
    _quarantine(store, parcel, first, now)
    raise Refusal(
        "id-conflict",
        "这个编号已经交过另一份内容。刚才填的已另外保存，请管理员查看；需要时请重新填一张",
    )


def _is_same(parcel: Parcel, first: Record) -> bool:
    return bool(first.by == parcel.sender and first.body.get("sent") == parcel.digest)


def _quarantine(store: Store, parcel: Parcel, first: Record, now: datetime) -> None:
    """Nothing that somebody typed is lost: managers find it here, once however often it came."""
    record = Record(
        id=name_id(QUARANTINE, f"{parcel.id} {parcel.digest} {parcel.sender}"),
        kind=QUARANTINE,
        campus=first.campus,
        subject=first.id,
        by=parcel.sender,
        at=now,
        body={"content": parcel.content},
    )
    with suppress(IdExists, IdErased):
        store.append(parcel.as_kept(record))
