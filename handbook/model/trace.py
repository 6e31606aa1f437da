"""Which rows of the work plans the handbook answers, in the plans' own words."""

from pydantic import Field

from handbook.model.document import Document
from handbook.model.part import Part
from handbook.model.values import Row, Text


class TraceRow(Part):
    """One thing that the plans ask for. What serves it says so itself, by `serves`."""

    id: Row = Field(description="行号，S1 到 S85")
    area: Text = Field(description="属于哪一块，如 卫生保健")
    title: Text = Field(description="要做到什么，一句话")
    phrases: tuple[Text, ...] = Field(min_length=1, description="计划里的原话")
    report: Text | None = Field(None, description="还要由哪份报告落实")


class Trace(Document):
    title: Text = Field("计划对照", description="标题")
    note: Text | None = Field(None, description="标题下的说明")
    rows: tuple[TraceRow, ...] = Field(min_length=1, description="计划的每一行")
