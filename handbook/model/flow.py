"""How a request or a register row moves from state to state."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from handbook.model.field import FormField
from handbook.model.part import Part
from handbook.model.values import Count, Duration, Flag, Id, Movers, Number, Text


class State(Part):
    title: Text = Field(description="状态的名称")
    final: Flag = Field(False, description="到了这里就结束")
    notice: Flag = Field(False, description="在这个状态时，在今天页上告诉大家，如草坪封闭")
    use: Literal["used", "idle"] | None = Field(
        None, description="台账的使用率怎么算：used 用着（借出也算）；idle 闲着"
    )


class Condition(Part):
    """What another answer has to be: one of `is`, or a number with bounds."""

    words: tuple[Text, ...] = Field((), alias="is", description="是这几个答案之一")
    at_most: Number | None = Field(None, description="不超过这个数")
    above: Number | None = Field(None, description="大于这个数")


def _as_condition(value: Any) -> Any:
    if isinstance(value, str):
        return {"is": [value]}
    return {"is": value} if isinstance(value, list | tuple) else value


_TEXT = {"type": "string", "minLength": 1}
_BOUNDS = {
    "type": "object",
    "properties": {
        "is": {"type": "array", "items": _TEXT},
        "at_most": {"type": "number"},
        "above": {"type": "number"},
    },
    "additionalProperties": False,
}
Conditions = dict[
    Id,
    Annotated[
        Condition,
        BeforeValidator(_as_condition),
        WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}, _BOUNDS]}),
    ],
]


class Goods(Part):
    """Goods of another register that come or go with a step."""

    link: Id = Field(description="哪一项连到那种物品，它的台账要有 stock")
    count: Id = Field(description="几件，是哪一项；整数，decimals: 0")


class NextDate(Part):
    """A date of the request or row that moves on by months when the step is done."""

    date: Id = Field(description="哪一项日期往后推")
    months: Id = Field(description="推几个月，是哪一项；整数，decimals: 0")


class Move(Part):
    id: Id = Field(description="编号")
    title: Text = Field(description="按钮上的字，如 受理")
    from_states: tuple[Id, ...] = Field(alias="from", min_length=1, description="从哪些状态")
    to: Id = Field(description="到哪个状态")
    who: Movers = Field(
        description="谁能做：岗位、reporter 报的人、keeper 保管人，或 field:项目编号 那一项选的人"
    )
    conditions: Conditions = Field(
        {}, alias="if", description="别的项目是某个答案时才能走，如 {amount: {above: 500}}"
    )
    within: Duration | None = Field(
        None, description="多久之内要做，如 1 day；不到一周的天数按开园日数，小时照实数"
    )
    by: Id | None = Field(None, description="要在哪一项写的日期之前做（含当天）")
    step_up: Flag | None = Field(
        None, description="要再输一次密码；不写则只有审批（能批钱的岗位才能做的步骤）要输"
    )
    adds: Id | None = Field(None, description="库存加上哪一项的数，如 入库的 count")
    takes: Id | None = Field(None, description="库存减去哪一项的数，如 领用的 count；不能减到负数")
    takes_from: Goods | None = Field(
        None, description="连着的物品库存跟着减，如 {link: stock, count: given-count}；不能减到负数"
    )
    adds_to: Goods | None = Field(
        None, description="连着的物品库存跟着加，如退回、买来入库；写法同 takes_from"
    )
    next_date: NextDate | None = Field(
        None,
        description="做完自动算下一次的日期：做的那天加几个月，如 {date: next, months: months}",
    )
    counts: Literal["present", "missing"] | None = Field(
        None, description="盘点用：present 东西在（保管人不能自己盘自己）；missing 没找到"
    )
    rare: Flag = Field(False, description="不常用的步骤，收在“更多”里")
    fields: tuple[FormField, ...] = Field((), description="做这一步要填的项目")


class Sum(Part):
    """What the requests that point at a row add up to: the expenses of a budget line."""

    title: Text = Field(description="加起来的是什么，如 已用")
    form: Id = Field(description="加哪张单，如 expense")
    link: Id = Field(description="那张单上连到这里的是哪一项")
    number: Id = Field(description="加哪一项的数，如 amount")
    states: tuple[Id, ...] = Field(
        min_length=1, description="只加到了这些状态的，如 [signed, paid]"
    )
    of: Id | None = Field(None, description="和本表哪一项的数比，如预算 amount")
    keep_in: tuple[Id, ...] = Field((), description="哪几步把算出的数记下来，如 [review]")


class Among(Part):
    """Rows of a register that may do instead of something new."""

    register_id: Id = Field(alias="register", description="哪本台账，如 assets")
    states: tuple[Id, ...] = Field(min_length=1, description="哪些状态的，如 [idle]")


class LookFirst(Part):
    """What is there already and sounds alike is shown before a request can be handed in."""

    words: Id = Field(description="照哪一项的字找，如 goods")
    among: tuple[Among, ...] = Field(min_length=1, description="在哪些台账里找")


class RegisterKey(Part):
    prefix: Text = Field(description="编号的字头，如 YC")
    digits: Count = Field(5, description="几位数字")


class StockTake(Part):
    """Which record is written when all rooms were counted, and what of it the rows know."""

    form: Id = Field(description="盘完写哪张记录")
    booked: Id | None = Field(None, description="账上几件，是那张记录的哪一项")
    found: Id | None = Field(None, description="找到几件，是哪一项")
    missing: Id | None = Field(None, description="没找到几件，是哪一项")
    surplus: Id | None = Field(None, description="账上没有的几件，是哪一项")


class Stock(Part):
    """A row of the register is a kind of goods: how many there are follows from its moves."""

    opening: Id | None = Field(None, description="登记时有多少，是哪一项")
    minimum: Id | None = Field(None, description="最低库存是哪一项")
