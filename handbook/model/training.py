"""A training module: what to read, a quiz, and a practical check where hands are needed."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from handbook.model.document import Document
from handbook.model.part import Misfit, Part
from handbook.model.values import ClauseRef, Count, Id, Percent, Text, Who, number_items

Method = Literal["lecture", "demonstration", "drill", "case-study", "reading", "project"]


class QuizChoice(Part):
    """Either words of its own, or a standard whose words are shown."""

    text: Text | None = None
    standard: Id | None = None


def _choice(value: Any) -> Any:
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, dict) and set(value) == {"standard"}:
        return value
    if isinstance(value, QuizChoice):
        return value
    raise ValueError("选项要写成文字，或 {standard: 标准编号}；纯数字请加引号")


Choices = tuple[
    Annotated[
        QuizChoice,
        BeforeValidator(_choice),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "string", "minLength": 1},
                    {
                        "type": "object",
                        "properties": {"standard": {"type": "string"}},
                        "required": ["standard"],
                        "additionalProperties": False,
                    },
                ]
            }
        ),
    ],
    ...,
]


class Question(Part):
    id: Id = Field(description="题号，如 q1")
    ask: Text = Field(description="问题")
    choices: Choices = Field(min_length=2, description="选项")
    answer: Count = Field(description="第几个选项是对的，从 1 数起")
    because: Text | None = Field(None, description="为什么")
    rule: ClauseRef | None = Field(None, description="出自哪一条，如 disinfection#toys")
    literal: tuple[Text, ...] = Field((), description="允许照写的数值")

    @model_validator(mode="after")
    def _answer_exists(self) -> "Question":
        if self.answer > len(self.choices):
            raise Misfit(f"answer 是 {self.answer}，但只有 {len(self.choices)} 个选项", "answer")
        return self


class Quiz(Part):
    pass_percent: Percent = Field(80, alias="pass", description="及格线，百分数")
    questions: Annotated[tuple[Question, ...], number_items("q")] = Field(
        min_length=1, description="题目"
    )


class PracticalItem(Part):
    id: Id = Field(description="编号")
    text: Text = Field(description="要会做什么")


class Practical(Part):
    assessor: Id = Field(description="由哪个岗位考核")
    items: Annotated[tuple[PracticalItem, ...], number_items("i")] = Field(
        min_length=1, description="考核项目"
    )


class Training(Document):
    for_jobs: Who = Field(alias="for", description="哪些岗位要学")
    covers: tuple[Id, ...] = Field(description="签收后约束到哪些制度")
    valid_for: Literal["once", "term", "1 year"] = Field("once", description="多久要重学")
    method: Method = Field("reading", description="学习形式")
    content: Text = Field(description="学习内容，Markdown，不能写 HTML")
    quiz: Quiz = Field(description="测验")
    practical: Practical | None = Field(None, description="实操考核")
    literal: tuple[Text, ...] = Field((), description="允许照写的数值")
