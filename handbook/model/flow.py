"""How a request or a register row moves from state to state."""

from pydantic import Field

from handbook.model.field import FormField
from handbook.model.part import Part
from handbook.model.values import Count, Duration, Flag, Id, Text, Who


class State(Part):
    title: Text = Field(description="状态的名称")
    final: Flag = Field(False, description="到了这里就结束")


class Move(Part):
    id: Id = Field(description="编号")
    title: Text = Field(description="按钮上的字，如 受理")
    from_states: tuple[Id, ...] = Field(alias="from", min_length=1, description="从哪些状态")
    to: Id = Field(description="到哪个状态")
    who: Who = Field(description="谁能做：岗位，或 reporter 报的人、keeper 保管人")
    within: Duration | None = Field(None, description="多久之内要做，如 1 day")
    fields: tuple[FormField, ...] = Field((), description="做这一步要填的项目")


class RegisterKey(Part):
    prefix: Text = Field(description="编号的字头，如 YC")
    digits: Count = Field(5, description="几位数字")
