"""The work plan of one term: what is to be done, by whom, until when, and what proves it."""

from pydantic import Field, model_validator

from handbook.model.document import Document
from handbook.model.part import Misfit, Part
from handbook.model.values import Day, Id, Row, Text


class PlanItem(Part):
    """Due on a day (`on`) or in a period (`from` to `to`)."""

    id: Id = Field(description="编号，本计划内不重复")
    title: Text = Field(description="要做什么")
    rows: tuple[Row, ...] = Field(min_length=1, description="落实工作计划的哪几行，如 [S35]")
    owner: Id = Field(description="由哪个岗位负责")
    on: Day | None = Field(None, description="哪天做完")
    from_day: Day | None = Field(None, alias="from", description="从哪天")
    to_day: Day | None = Field(None, alias="to", description="到哪天")
    forms: tuple[Id, ...] = Field((), description="用哪些表证明")
    training: tuple[Id, ...] = Field((), description="用哪些培训的签收证明")
    proof: Text | None = Field(None, description="没有表和培训可证明时，看什么，如 计划文件")

    @model_validator(mode="after")
    def _one_time(self) -> "PlanItem":
        period = (self.from_day, self.to_day)
        if (self.on is None) == (period == (None, None)):
            raise ValueError("写 on（哪天做完），或写 from 和 to（从哪天到哪天），选一种")
        if self.on is None and None in period:
            raise ValueError("from 和 to 要一起写")
        if self.from_day and self.to_day and self.to_day < self.from_day:
            raise Misfit("to 早于 from，请对调或改正", "to")
        return self

    @model_validator(mode="after")
    def _has_proof(self) -> "PlanItem":
        if not (self.forms or self.training or self.proof):
            raise ValueError("这一项没有说凭什么证明：写 forms、training 或 proof")
        return self


class Plan(Document):
    """`term` is a term of a calendar; the file's name where it is left out."""

    term: Id = Field(default_factory=lambda seen: seen.get("id", ""), description="哪个学期")
    items: tuple[PlanItem, ...] = Field(min_length=1, description="计划的每一项")
