"""Whole frames out of PostgreSQL and into it: for checking, and for moving a store."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Row, select

from forms_api.store.entry import read_entry
from forms_api.store.errors import Damaged
from forms_api.store.frame import Frame, Item, erased_of
from forms_api.store.sql_commit import record_row
from forms_api.store.sql_errors import DATABASE
from forms_api.store.sql_schema import FRAMES, RECORDS
from forms_api.store.walk import Link

_AT_ONCE = 1_000
"""Rows or frames on the way at a time: a million records need not fit into memory."""

_ALL = (
    select(FRAMES, RECORDS).outerjoin_from(FRAMES, RECORDS).order_by(FRAMES.c.seq, RECORDS.c.place)
)
_FOUND_BY = ("id", "predecessor", "kind", "campus", "subject", "at")


def read_frames(connection: Connection) -> Iterator[Link]:
    """All frames in order. Raises Damaged where a column is not what the envelope says."""
    rows = connection.execute(_ALL, execution_options={"yield_per": _AT_ONCE})
    for _, group in groupby(rows, lambda row: row.seq):
        yield _read_link(list(group))


def write_frames(connection: Connection, links: Iterable[Link]) -> None:
    """Into empty tables, as they are. Raises Damaged for an envelope that is none."""
    rest = iter(links)
    while some := list(islice(rest, _AT_ONCE)):
        connection.execute(FRAMES.insert(), [_frame_row(link) for link in some])
        rows = [row for link in some for row in _record_rows(link)]
        if rows:
            connection.execute(RECORDS.insert(), rows)


def _read_link(rows: Sequence[Row[Any]]) -> Link:
    first = rows[0]
    items = tuple(_read_item(row) for row in rows if row.id is not None)
    frame = Frame(first.seq, first.prev, tuple(first.leaves), items)
    if [row.place for row in rows if row.id is not None] != list(range(len(frame.leaves))):
        raise _damage(frame.seq, "记录数与指纹数不一致")
    return Link(first.month, frame)


def _read_item(row: Row[Any]) -> Item:
    item = Item(0, 0, row.salt or "", row.envelope)
    wanted = _row_of(row.seq, row.place, item)
    if any(getattr(row, name) != wanted[name] for name in _FOUND_BY):
        raise _damage(row.seq, "记录的内容和查找用的栏目不一致")
    return item


def _frame_row(link: Link) -> dict[str, Any]:
    frame = link.frame
    leaves = list(frame.leaves)
    return {"seq": frame.seq, "prev": frame.prev, "leaves": leaves, "month": link.month}


def _record_rows(link: Link) -> list[dict[str, Any]]:
    items = enumerate(link.frame.items)
    return [_row_of(link.frame.seq, place, item) for place, item in items]


def _row_of(seq: int, place: int, item: Item) -> dict[str, Any]:
    try:
        if item.salt:
            entry = read_entry(item.text)
            return record_row(seq, place, entry, item.salt, item.text.encode())
        return _erased_row(seq, place, item)
    except ValueError:
        raise _damage(seq, "一条记录的内容不完整") from None


def _erased_row(seq: int, place: int, item: Item) -> dict[str, Any]:
    record_id, after = erased_of(item)
    row = dict.fromkeys(("kind", "campus", "subject", "at", "salt"))
    named = {"frame": seq, "place": place, "id": record_id, "predecessor": after}
    return row | named | {"envelope": item.text}


def _damage(seq: int, why: str) -> Damaged:
    return Damaged(f"{DATABASE} 第 {seq} 节", 0, why)
