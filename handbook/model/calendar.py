"""The school year: terms, holidays and weekend days that are worked."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from handbook.model.document import Document
from handbook.model.part import Misfit, Part
from handbook.model.values import Day, Id, Text


class Term(Part):
    id: Id = Field(description="学期编号，如 2026-autumn")
    title: Text = Field(description="学期名称")
    starts: Day = Field(description="开学第一天")
    ends: Day = Field(description="学期最后一天")

    @model_validator(mode="after")
    def _in_order(self) -> "Term":
        if self.ends < self.starts:
            raise Misfit("学期的结束日期早于开始日期，请对调或改正", "ends")
        return self

    def has(self, day: date) -> bool:
        return self.starts <= day <= self.ends


class Holiday(Part):
    title: Text = Field(description="节日名称")
    from_day: Day = Field(alias="from", description="放假第一天")
    to_day: Day = Field(alias="to", description="放假最后一天")
    sure: Literal["announced", "expected"] = Field(
        "announced", description="announced 已公布；expected 待公布"
    )

    @model_validator(mode="after")
    def _in_order(self) -> "Holiday":
        if self.to_day < self.from_day:
            raise Misfit("假期的结束日期早于开始日期，请对调或改正", "to")
        return self

    def has(self, day: date) -> bool:
        return self.from_day <= day <= self.to_day


class Calendar(Document):
    """One school year; its title may be left out, the file's name says it."""

    title: Text = Field(
        default_factory=lambda seen: f"{seen.get('id', '')} 校历", description="标题"
    )
    terms: tuple[Term, ...] = Field(min_length=1, description="学期")
    holidays: tuple[Holiday, ...] = Field((), description="放假")
    workdays: tuple[Day, ...] = Field((), description="调休上班的周末")
    note: Text | None = Field(None, description="说明，如哪些日期还没有公布")

    def is_open(self, day: date) -> bool:
        """Whether the kindergarten works that day: in a term, and a weekday or 调休."""
        if not any(term.has(day) for term in self.terms):
            return False
        if day in self.workdays:
            return True
        return day.weekday() < 5 and not any(holiday.has(day) for holiday in self.holidays)
