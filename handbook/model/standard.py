"""A number that binds: written once, read by pages, form limits and quizzes."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from handbook.model.part import Misfit, Part
from handbook.model.values import Day, Id, Number, Row, Text, plain

_YEAR = timedelta(days=365)
Sure = Literal["law", "reported", "custom"]


class Verified(Part):
    by: Id = Field(description="核实人的岗位")
    on: Day = Field(description="核实日期")


class Standard(Part):
    """One bound with its unit, where it comes from, and how sure that is."""

    id: Id = Field(description="编号")
    title: Text = Field(description="名称，如 玩具浸泡消毒有效氯")
    range: tuple[Number, Number] | None = Field(None, description="从几到几，如 [100, 250]")
    at_least: Number | None = Field(None, description="至少")
    at_most: Number | None = Field(None, description="至多")
    equals: Number | None = Field(None, description="正好")
    unit: Text = Field(description="单位，如 mg/L")
    basis: Text = Field(description="依据，文件和条款")
    sure: Sure = Field(description="law 法规原文；reported 转引；custom 本园自定")
    verified: Verified | None = Field(None, description="本园谁在哪天核实过；不写则页面标 待核实")
    review: Day | None = Field(None, description="哪天前再核对一次")
    serves: tuple[Row, ...] = Field((), description="落实工作计划的哪几行")

    @model_validator(mode="after")
    def _one_bound(self) -> "Standard":
        bounds = (self.range, self.at_least, self.at_most, self.equals)
        if sum(bound is not None for bound in bounds) != 1:
            raise ValueError("标准要有且只有一个界限：range、at_least、at_most、equals 选一个")
        if self.range and self.range[0] > self.range[1]:
            raise Misfit("range 的第一个数要小于第二个数，请对调", "range")
        return self

    @property
    def review_on(self) -> date | None:
        """Until when the number is to be looked up again: a year after it was verified."""
        if self.review or not self.verified:
            return self.review
        return self.verified.on + _YEAR

    @property
    def low(self) -> Decimal | None:
        if self.range:
            return self.range[0]
        return self.at_least if self.equals is None else self.equals

    @property
    def high(self) -> Decimal | None:
        if self.range:
            return self.range[1]
        return self.at_most if self.equals is None else self.equals

    def admits(self, value: Decimal) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    @property
    def words(self) -> str:
        """The bound as a text shows it: 「100–250 mg/L」「≥ 2 次」「≤ 8 ℃」「400 mg/L」."""
        if self.range:
            return f"{plain(self.range[0])}–{plain(self.range[1])} {self.unit}"
        if self.at_least is not None:
            return f"≥ {plain(self.at_least)} {self.unit}"
        if self.at_most is not None:
            return f"≤ {plain(self.at_most)} {self.unit}"
        assert self.equals is not None
        return f"{plain(self.equals)} {self.unit}"
