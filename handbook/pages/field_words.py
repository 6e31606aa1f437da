"""What a field asks for and limits, in words."""

from handbook.model.field import (
    BaseField,
    CalcField,
    CheckField,
    ChoiceField,
    ChoicesField,
    FormField,
    LongTextField,
    NumberField,
    TextField,
)
from handbook.model.form import Form
from handbook.model.values import plain

TYPE_WORDS = {
    "check": "合格 / 不合格 / 不适用",
    "number": "填数",
    "text": "填字",
    "long-text": "多写几句",
    "choice": "选一个",
    "choices": "可选几个",
    "date": "选日期",
    "time": "选时间",
    "person": "选人",
    "place": "选地方",
    "photo": "拍照，最多 6 张",
    "calc": "自动算出",
    "link": "选一张单或一件东西",
}
OUTSIDE_WORDS = {
    "refuse": "超出就不收，请重新配制或测量后再填",
    "fail": "超出也照实填，算不合格，要写说明",
}
_CHECK_WORDS = {"pass": "合格", "fail": "不合格", "n-a": "不适用"}


def field_words(field: FormField) -> str:
    """What to do with the field: 「填数，单位 mg/L」「选一个：玩具、桌面」."""
    words = TYPE_WORDS.get(field.type, field.type)
    return words + _details(field)


def _details(field: FormField) -> str:
    if isinstance(field, NumberField):
        return _number(field)
    if isinstance(field, ChoiceField | ChoicesField):
        return "：" + "、".join(choice.title for choice in field.choices)
    if isinstance(field, TextField | LongTextField):
        return f"，最多 {field.max_length} 字"
    return ""


def _number(field: NumberField) -> str:
    unit = f"，单位 {field.unit}" if field.unit else ""
    low = f"，最小 {plain(field.min)}" if field.min is not None else ""
    high = f"，最大 {plain(field.max)}" if field.max is not None else ""
    return unit + low + high


def required_words(field: BaseField, form_fields: tuple[FormField, ...]) -> str:
    """「必填」「可以不填」 or 「「浸泡消毒」不合格时必填」."""
    if isinstance(field, CalcField):
        return "不用填"
    if field.required_if and field.required is None:
        return " 或 ".join(_condition(key, form_fields, values) for key, values in _pairs(field))
    return "必填" if field.is_required else "可以不填"


def _pairs(field: BaseField) -> list[tuple[str, tuple[str, ...]]]:
    return list((field.required_if or {}).items())


def _condition(key: str, form_fields: tuple[FormField, ...], values: tuple[str, ...]) -> str:
    other = next((field for field in form_fields if field.id == key), None)
    ask = other.ask if other else key
    words = "、".join(choice_words(other, value) for value in values)
    return f"「{ask}」是{words}时必填"


def choice_words(field: FormField | None, value: str) -> str:
    """An answer as it is shown: 「不合格」, the title of a choice; else the answer itself."""
    if isinstance(field, CheckField):
        return _CHECK_WORDS.get(value, value)
    if isinstance(field, ChoiceField | ChoicesField):
        return next((item.title for item in field.choices if item.id == value), value)
    return value


def opened_by(field: FormField) -> str | None:
    """The request form that a failure of this field may open."""
    if isinstance(field, CheckField | NumberField) and field.if_fail:
        return field.if_fail.open
    return None


def standards_of(form: Form) -> tuple[str, ...]:
    found = [
        field.standard for field in form.fields if isinstance(field, NumberField) and field.standard
    ]
    return tuple(dict.fromkeys(found))
