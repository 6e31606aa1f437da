"""When a form is due. Only status depends on it: a form may be filled at any time."""

from datetime import time, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    StrictInt,
    WithJsonSchema,
    model_serializer,
    model_validator,
)

from handbook.model.part import Misfit, Part
from handbook.model.values import WEEKDAYS, Clock, Count, Duration, Weekday

Period = Literal["day", "week", "2 weeks", "month", "quarter", "term", "year"]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


_CLOCK = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
Times = Annotated[
    tuple[Clock, ...],
    BeforeValidator(_as_list),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [_CLOCK, {"type": "array", "items": _CLOCK, "minItems": 1}]}),
]
MonthDay = Annotated[StrictInt, Field(ge=1, le=31)]


class Due(Part):
    every: Period = Field("term", description="多久一次")
    on: tuple[Weekday | MonthDay, ...] = Field(
        (), description="星期几（monday…）或每月几号（1–31）"
    )
    times: Count = Field(1, description="每个周期几次")
    before: Literal["term-start"] | None = Field(None, description="开学前完成")
    by: Times = Field((time(23, 59),), description='几点前，如 "16:00"')
    grace: Duration = Field(timedelta(0), description="宽限，如 2h")
    days: Literal["school-days", "calendar-days"] = Field(
        "school-days", description="school-days 开园日；calendar-days 每一天"
    )
    if_closed: Literal["skip", "next-workday"] = Field(
        "skip", description="碰上放假：skip 跳过；next-workday 顺延到下一个开园日"
    )

    @model_validator(mode="after")
    def _fits(self) -> "Due":
        if not {"every", "before"} & self.model_fields_set:
            raise ValueError("due 要写 every（多久一次），如 every: day；或 before: term-start")
        weekdays = [day for day in self.on if day in WEEKDAYS]
        if weekdays and self.every not in ("week", "2 weeks"):
            raise Misfit("on 写星期几时，every 要写 week 或 2 weeks", "on")
        if len(weekdays) < len(self.on) and self.every not in ("month", "quarter", "year"):
            raise Misfit("on 写每月几号时，every 要写 month、quarter 或 year", "on")
        if len(self.by) > 1 and len(self.by) != self.times:
            raise Misfit(f"by 有 {len(self.by)} 个时间，times 也要写 {len(self.by)}", "by")
        if self.before and self.every != "term":
            raise Misfit("before: term-start 只能配 every: term", "before")
        return self

    @model_serializer(mode="wrap")
    def _with_every(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """`every` stays, also where defaults are left out: nobody can read a due without it."""
        return {"every": self.every, **dump(self)}
