"""A rule: clauses that bind people, each with the form that proves it."""

from typing import Literal

from pydantic import Field

from handbook.model.document import Document
from handbook.model.part import Part
from handbook.model.values import Id, Text, Who


class Clause(Part):
    id: Id = Field(description="条款编号，本制度内不重复")
    text: Text = Field(description="条款内容；数值写 {标准编号}")
    who: Who = Field(description="约束哪些岗位；所有人写 everyone")
    forms: tuple[Id, ...] = Field((), description="用哪些表证明")
    proof: Literal["none"] | None = Field(None, description="不需要记录时写 none，并写 because")
    because: Text | None = Field(None, description="为什么不需要记录")
    literal: tuple[Text, ...] = Field((), description="允许照写的数值，如 [两次]")
    same_meaning_as: tuple[Text, ...] = Field(
        (), description="只改了说法、意思没变时，填旧的指纹（houqin check 会打印）"
    )


class Rule(Document):
    chapter: Text = Field(description="属于哪一章，如 卫生保健")
    clauses: tuple[Clause, ...] = Field(min_length=1, description="条款")

    def find_clause(self, clause_id: str) -> Clause | None:
        return next((clause for clause in self.clauses if clause.id == clause_id), None)
