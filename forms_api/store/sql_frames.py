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
    select(FRAMES, RECORDS)
    .outerjoin_from(FRAMES, RECORDS, full=True)
    .order_by(FRAMES.c.seq.asc().nulls_last(), RECORDS.c.place)
)
_STRAY = Link("", Frame(-1, "", (), ()))
_FOUND_BY = ("id", "predecessor", "kind", "campus", "subject", "at")


def read_frames(connection: Connection) -> Iterator[Link]:
    """All frames in order. Raises Damaged where the rows do not fit together."""
    for link, misfit in read_links(connection):
        if misfit:
            raise Damaged(name_place(link.frame.seq), 0, misfit)
        yield link


def read_links(connection: Connection) -> Iterator[tuple[Link, str | None]]:
    """All frames in order, each with what does not fit in its rows, if anything."""
    rows = connection.execute(_ALL, execution_options={"yield_per": _AT_ONCE})
    for seq, group in groupby(rows, lambda row: row.seq):
        found = list(group)
        if seq is None:  # the last of all: somebody took the frames away from under them
            yield _STRAY, f"有 {len(found)} 条记录不属于任何一节"
            return
        yield _read_link(found), _find_misfit(found)


def name_place(seq: int) -> str:
    """What people call the place of a frame."""
    return f"{DATABASE} 第 {seq} 节"


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
    items = tuple(_read_item(row) for row in _with_record(rows))
    return Link(first.month, Frame(first.seq, first.prev, tuple(first.leaves), items))


def _find_misfit(rows: Sequence[Row[Any]]) -> str | None:
    found = _with_record(rows)
    if [row.place for row in found] != list(range(len(rows[0].leaves))):
        return "记录数与指纹数不一致"
    try:
        if all(_fits(row) for row in found):
            return None
    except Damaged as damage:
        return damage.why
    return "记录的内容和查找用的栏目不一致"


def _with_record(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    # a frame without records comes as one row with none
    return [row for row in rows if row.id is not None]


def _fits(row: Row[Any]) -> bool:
    wanted = _row_of(row.seq, row.place, _read_item(row))
    return all(getattr(row, name) == wanted[name] for name in _FOUND_BY)


def _read_item(row: Row[Any]) -> Item:
    return Item(0, 0, row.salt or "", row.envelope)


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
    return Damaged(name_place(seq), 0, why)
