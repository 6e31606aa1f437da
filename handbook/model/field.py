"""The fields of a form: one class a type, all in one registry."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from handbook.model.data_class import DataClass
from handbook.model.part import Part
from handbook.model.values import Count, Flag, Id, Number, Text


def _as_values(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: item if isinstance(item, list | tuple) else [item] for key, item in value.items()}


RequiredIf = Annotated[
    dict[Id, tuple[Text, ...]],
    BeforeValidator(_as_values),
    Field(min_length=1),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    {"type": "string"},
                    {"type": "array", "items": {"type": "string"}},
                ]
            },
        }
    ),
]


class BaseField(Part):
    """What every field has. It is required unless `required: false` or `required_if`."""

    id: Id = Field(description="编号，本表内不重复")
    ask: Text = Field(description="问什么")
    help: Text | None = Field(None, description="一句提示")
    data: DataClass | None = Field(None, description="这一项的资料类别；不写就和整张表一样")
    required: Flag | None = Field(None, description="写 false 则可以不填")
    required_if: RequiredIf | None = Field(
        None, description="别的项目是某个答案时才必填，如 {soaked: fail}"
    )

    @property
    def is_required(self) -> bool:
        """Whether it must be answered whatever the other answers are."""
        return self.required is True or (self.required is None and self.required_if is None)


class Opens(Part):
    open: Id = Field(description="不合格时开一张什么单，如 hazard")


class CheckField(BaseField):
    """pass | fail | n-a, with a note."""

    type: Literal["check"] = Field(description="类型")
    weight: Count = Field(1, description="计分权重")
    if_fail: Opens | None = Field(None, description="不合格时怎么办，如 {open: hazard}")


class NumberField(BaseField):
    type: Literal["number"] = Field(description="类型")
    unit: Text | None = Field(None, description="单位")
    standard: Id | None = Field(None, description="按哪个标准限定")
    outside: Literal["refuse", "fail"] = Field(
        "refuse", description="超出标准：refuse 不收（配制）；fail 照实记为不合格并要说明（读数）"
    )
    min: Number | None = Field(None, description="最小")
    max: Number | None = Field(None, description="最大")
    decimals: Annotated[int, Field(strict=True, ge=0, le=6)] = Field(2, description="小数位数")
    weight: Count = Field(1, description="计分权重")
    if_fail: Opens | None = Field(None, description="不合格时怎么办")

    @property
    def is_money(self) -> bool:
        """Whether it is shown to the fen. `decimals` alone would not tell: 2 is its default."""
        return self.unit == "元" and self.decimals == 2


class TextField(BaseField):
    type: Literal["text"] = Field(description="类型")
    unique: Flag = Field(False, description="全园不能重复，如发票号（申请单、台账）")
    max_length: Annotated[int, Field(strict=True, ge=1, le=500)] = Field(
        200, description="最多几字"
    )


class LongTextField(BaseField):
    type: Literal["long-text"] = Field(description="类型")
    max_length: Annotated[int, Field(strict=True, ge=1, le=10_000)] = Field(
        2000, description="最多几字"
    )


class Choice(Part):
    """The stored value is the id; a choice written as a text is its own id."""

    id: Text = Field(description="存下来的值")
    title: Text = Field(description="显示的文字")


def _as_choice(value: Any) -> Any:
    if isinstance(value, str):
        return {"id": value, "title": value}
    if isinstance(value, dict | Choice):
        return value
    raise ValueError("选项要写成文字，或 {id: 编号, title: 文字}；纯数字请加引号")


FormChoices = Annotated[
    tuple[
        Annotated[
            Choice,
            BeforeValidator(_as_choice),
            WithJsonSchema(
                {
                    "anyOf": [
                        {"type": "string", "minLength": 1},
                        {
                            "type": "object",
                            "properties": {
                                "id": {"type": "string"},
                                "title": {"type": "string"},
                            },
                            "required": ["id", "title"],
                            "additionalProperties": False,
                        },
                    ]
                }
            ),
        ],
        ...,
    ],
    Field(min_length=1),
]


class ChoiceField(BaseField):
    type: Literal["choice"] = Field(description="类型")
    choices: FormChoices = Field(description="选项，选一个")


class ChoicesField(BaseField):
    type: Literal["choices"] = Field(description="类型")
    choices: FormChoices = Field(description="选项，可选几个")


class DateField(BaseField):
    type: Literal["date"] = Field(description="类型")


class TimeField(BaseField):
    type: Literal["time"] = Field(description="类型")


class PersonField(BaseField):
    type: Literal["person"] = Field(description="类型")
    jobs: tuple[Id, ...] = Field((), description="只列出这些岗位的人")
    differs_from: Id | None = Field(None, description="不能和哪一项是同一个人，如两人验收")


class PlaceField(BaseField):
    type: Literal["place"] = Field(description="类型")
    group: Id | None = Field(None, description="只列出这一类地方")


class PhotoField(BaseField):
    type: Literal["photo"] = Field(description="类型")


class LinkField(BaseField):
    """Names a request or a row of a register; both show the other."""

    type: Literal["link"] = Field(description="类型")
    form: Id = Field(description="连到哪张申请单或台账，如 assets")
    states: tuple[Id, ...] = Field(
        (), description="只能连这些状态的，如 [signed, paid]；不写就是还没有结束的"
    )


class CalcField(BaseField):
    """Dilution: mL of stock per litre = target mg/L / (bottle % x 10). Computed, never typed."""

    type: Literal["calc"] = Field(description="类型")
    target: Id | None = Field(None, description="目标浓度（mg/L）是哪一项")
    strength: Id | None = Field(None, description="原液浓度（%）是哪一项")
    litres: Id | None = Field(None, description="要配几升是哪一项")


class UntypedField(BaseField):
    """Stands in when `type` is missing or unknown, so that a wrong key beside it is still found."""

    type: Literal[
        "check",
        "number",
        "text",
        "long-text",
        "choice",
        "choices",
        "date",
        "time",
        "person",
        "place",
        "photo",
        "calc",
        "link",
    ] = Field(description="类型")
    weight: Any = None
    if_fail: Any = None
    unit: Any = None
    standard: Any = None
    outside: Any = None
    min: Any = None
    max: Any = None
    decimals: Any = None
    max_length: Any = None
    choices: Any = None
    jobs: Any = None
    differs_from: Any = None
    group: Any = None
    target: Any = None
    strength: Any = None
    litres: Any = None
    unique: Any = None
    form: Any = None


FIELD_TYPES: dict[str, type[BaseField]] = {
    "check": CheckField,
    "number": NumberField,
    "text": TextField,
    "long-text": LongTextField,
    "choice": ChoiceField,
    "choices": ChoicesField,
    "date": DateField,
    "time": TimeField,
    "person": PersonField,
    "place": PlaceField,
    "photo": PhotoField,
    "calc": CalcField,
    "link": LinkField,
}


def _tag(value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return kind if isinstance(kind, str) and kind in FIELD_TYPES else "untyped"


FormField = Annotated[
    Annotated[CheckField, Tag("check")]
    | Annotated[NumberField, Tag("number")]
    | Annotated[TextField, Tag("text")]
    | Annotated[LongTextField, Tag("long-text")]
    | Annotated[ChoiceField, Tag("choice")]
    | Annotated[ChoicesField, Tag("choices")]
    | Annotated[DateField, Tag("date")]
    | Annotated[TimeField, Tag("time")]
    | Annotated[PersonField, Tag("person")]
    | Annotated[PlaceField, Tag("place")]
    | Annotated[PhotoField, Tag("photo")]
    | Annotated[CalcField, Tag("calc")]
    | Annotated[LinkField, Tag("link")]
    | Annotated[UntypedField, Tag("untyped")],
    Discriminator(_tag),
]
