"""A form: what is recorded, by whom, where and when, and which clauses it proves."""

from typing import Literal

from pydantic import Field, model_validator

from handbook.model.data_class import DEFAULT, DataClass, most_private
from handbook.model.document import Document
from handbook.model.due import Due
from handbook.model.field import FormField
from handbook.model.flow import LookFirst, Move, RegisterKey, State, Stock, StockTake, Sum
from handbook.model.part import Part
from handbook.model.values import ClauseRef, Count, Id, Text, Who

Kind = Literal["checklist", "record", "request", "register"]


class Where(Part):
    """Where a form is filled; absent on a form: at the campus as a whole."""

    place: Id | None = Field(None, description="一个地方")
    group: Id | None = Field(None, description="一类地方，每个都要填")
    each: Literal["person"] | None = Field(None, description="每个人各填一份")
    register_id: Id | None = Field(None, alias="register", description="台账里的每一件")

    @model_validator(mode="after")
    def _one_way(self) -> "Where":
        ways = (self.place, self.group, self.each, self.register_id)
        if sum(way is not None for way in ways) != 1:
            raise ValueError("where 只写一种：place、group、each、register 选一个")
        return self


class Retain(Part):
    years: Count = Field(description="保存几年")
    basis: Text | None = Field(None, description="依据")


class Form(Document):
    kind: Kind = Field(description="checklist 检查表；record 记录；request 申请单；register 台账")
    help: Text | None = Field(None, description="标题下的一句话")
    proves: tuple[ClauseRef, ...] = Field((), description="证明哪些条款")
    who: Who = Field(description="哪些岗位填；所有人写 everyone")
    where: Where | None = Field(None, description="在哪里填；不写就是整个园区")
    due: Due | None = Field(None, description="什么时候要填")
    retain: Retain | None = Field(None, description="保存多久")
    data: DataClass | None = Field(
        None,
        description=(
            "资料类别：public 可以公开；internal 园内（不写就是）；personal 有个人的情况，"
            "别人查看会留下记录；child 写到幼儿姓名，加密保存，每次查看都有记录"
        ),
    )
    read_by: tuple[Id, ...] = Field(
        (), description="哪些岗位要看每一条记录，看了点一下「我看过了」"
    )
    fields: tuple[FormField, ...] = Field(min_length=1, description="要填的项目")
    states: dict[Id, State] = Field({}, description="状态；第一个是起点（申请单、台账）")
    moves: tuple[Move, ...] = Field((), description="怎样从一个状态到另一个")
    different_people: tuple[tuple[Id, ...], ...] = Field((), description="这几步不能是同一个人")
    key: RegisterKey | None = Field(None, description="台账的编号规则")
    stock: Stock | None = Field(None, description="台账的一行是一种物品，记有多少")
    stock_take: StockTake | None = Field(None, description="盘完写哪张记录，数字自动填好")
    sums: dict[Id, Sum] = Field({}, description="连到这一行的单自动加起来，如预算已经用了多少")
    headline: tuple[Id, ...] = Field(
        (), description="一张单叫什么：用哪几项的答案，如 [goods, amount]；不写用第一项"
    )
    look_first: LookFirst | None = Field(None, description="交单以前先看的：名称像的闲置和库存")

    @property
    def is_of_things(self) -> bool:
        """Whether its rows stand somewhere or are counted: a label can be stuck on them."""
        return self.stock is not None or any(item.type == "place" for item in self.fields)

    def find_move(self, move_id: str) -> Move | None:
        return next((move for move in self.moves if move.id == move_id), None)

    @property
    def data_class(self) -> DataClass:
        """The most private of the form and of whatever it asks, moves included."""
        own = self.data or DEFAULT
        asked = (*self.fields, *(field for move in self.moves for field in move.fields))
        return most_private((own, *(field.data or own for field in asked)))

    @property
    def is_personal(self) -> bool:
        """Whether who reads a record of it leaves a trail."""
        return self.data_class in ("personal", "child")

    @property
    def is_child(self) -> bool:
        """Whether its records are encrypted where they are kept, and each look at one is kept."""
        return self.data_class == "child"

    def find_field(self, field_id: str) -> FormField | None:
        return next((field for field in self.fields if field.id == field_id), None)
