"""What every policy file may carry."""

from pydantic import Field

from handbook.model.part import Part
from handbook.model.values import Count, Day, Id, Row, Text


class Document(Part):
    """One policy: its id is the file's stem, so the file itself does not say it."""

    id: Id = Field(description="编号，就是文件名")
    title: Text = Field(description="标题")
    revision: Count = Field(1, description="修订号，改一次加 1")
    effective: Day | None = Field(None, description="从哪天起执行")
    owner: Id | None = Field(None, description="由哪个岗位负责维护")
    serves: tuple[Row, ...] = Field((), description="落实工作计划的哪几行，如 [S35, S38]")
