"""Goods that come or go with a step of another request: what is issued leaves the stock."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms_api.actions.find_request import find_flow, find_request
from forms_api.actions.keep_texts import form_text_id
from forms_api.actions.refusal import Refusal
from forms_api.derive.answer_value import bare_value
from forms_api.derive.requests import Request
from forms_api.records.ids import name_id
from forms_api.records.move import MOVE, move_body
from forms_api.records.record import Record
from forms_api.store.errors import IdErased
from forms_api.store.store import Store
from handbook.model.flow import Goods, Move
from handbook.model.library import Library
from handbook.model.values import plain

Values = Mapping[str, Any]


@dataclass(frozen=True)
class GoodsMove:
    """A step of the row of goods; the row's thread still has to end with `head` when it is
    written."""

    record: Record
    head: str


def move_goods(
    library: Library, store: Store, request: Request, move: Move, step: Record, values: Values
) -> GoodsMove | None:
    """What goes with the `step` of a request, whose answers are `values` after it; None where the
    move touches no stock, or no goods were chosen. Raises Refusal `bad-answers`."""
    goods = move.takes_from or move.adds_to
    if goods is None or values.get(goods.link) is None:
        return None
    count = _count(goods, values)
    row = _find_row(library, store, goods, str(values[goods.link]))
    change = -count if move.takes_from else count
    there = row.quantity or Decimal(0)
    if there + change < 0:
        raise _refuse(goods.count, f"「{row.title}」只有 {plain(there)}，不够")
    return GoodsMove(_goods_step(library, store, request, move, step, row, change), row.head)


def _count(goods: Goods, values: Values) -> Decimal:
    count = bare_value(values.get(goods.count))
    if count is None:
        raise _refuse(goods.count, "请写几件，库存要跟着变")
    return Decimal(count)


def _find_row(library: Library, store: Store, goods: Goods, row_id: str) -> Request:
    try:
        row = find_request(library, store, row_id)
    except IdErased:
        raise _refuse(goods.link, "这种物品的台账已经删除，请另选一种") from None
    if row.is_final or row.quantity is None:
        raise _refuse(goods.link, f"「{row.title}」已经不在台账上用，请另选一种")
    return row


def _goods_step(
    library: Library,
    store: Store,
    request: Request,
    move: Move,
    step: Record,
    row: Request,
    change: Decimal,
) -> Record:
    """The row stays in its state: 「发放 3 包（物品申领）」."""
    many = f"{plain(abs(change))} {row.values.get('unit', '')}".strip()
    body = move_body(
        form=row.form.id,
        move=f"{request.form.id}/{move.id}",
        title=f"{move.title} {many}（{request.form.title}）",
        from_state=row.state,
        to_state=row.state,
        text=form_text_id(find_flow(library, store, row.record, row.moves)),
        answers={},
        asked={},
        change=change,
    )
    body["because"] = step.id
    goods_id = name_id(MOVE, f"{step.id} {row.id}")
    return Record(goods_id, MOVE, row.record.campus, row.id, step.by, step.at, body)


def _refuse(key: str, sentence: str) -> Refusal:
    return Refusal("bad-answers", sentence, {key: sentence})
