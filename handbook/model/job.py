"""A post: what its holder does, by the clock, and what the holder must have learned."""

from typing import Annotated, Literal

from pydantic import Field

from handbook.model.document import Document
from handbook.model.part import Part
from handbook.model.values import ClauseRef, Clock, Id, Text, number_items

Grant = Literal["review", "approve-spending", "manage-people", "manage-policies"]


class Duty(Part):
    id: Id = Field(description="编号")
    at: Clock | None = Field(None, description='几点做，如 "07:30"；不写则不限时间')
    text: Text = Field(description="做什么；数值写 {标准编号}")
    rules: tuple[ClauseRef, ...] = Field((), description="依据哪些条款，如 [disinfection#air]")
    forms: tuple[Id, ...] = Field((), description="要填哪些表")
    literal: tuple[Text, ...] = Field((), description="允许照写的数值")


class Job(Document):
    reports_to: Id | None = Field(None, description="向哪个岗位汇报")
    stand_in: Id | None = Field(None, description="请假时由哪个岗位代")
    grants: tuple[Grant, ...] = Field((), description="管理权限")
    duties: Annotated[tuple[Duty, ...], number_items("d")] = Field(min_length=1, description="职责")
    training: tuple[Id, ...] = Field(description="要学的培训")
