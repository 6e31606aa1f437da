"""Plausible answers to any form: what a careful person writes on an ordinary day."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from forms_api.derive.answers import must_answer
from forms_api.derive.compiled import CompiledForm, Limit
from forms_api.derive.people import Person
from handbook.model.field import (
    BaseField,
    CheckField,
    ChoiceField,
    ChoicesField,
    DateField,
    NumberField,
    PersonField,
    PhotoField,
    PlaceField,
    TimeField,
)
from handbook.model.form import Form
from handbook.model.library import Library

_COUNTED = ("expected", "arrived", "present", "collected")
_SELDOM = ("abnormal", "removed", "children")
_ORDINARY = {
    **{"litres": 5, "strength": 5, "minutes": 60, "open-minutes": 30, "open-times": 3},
    **{"heads": 146, "staff": 23, "parents": 88},
    **{"before": 86420, "income": 152300, "spent": 149860, "left": 88860},
    **{"meals-income": 51200, "meals-spent": 50630},
}
_WORDS = {
    "goods": (
        "绿源菜场：菠菜、土豆、番茄，批号 0812；晨光肉品：猪腿肉，检疫证齐",
        "绿源菜场：青菜、冬瓜、胡萝卜，批号 0815；好麦粮油：大米两袋，批号 0731",
        "晨光肉品：鸡胸肉，检疫证齐；绿源菜场：南瓜、芹菜、豆腐，批号 0820",
    ),
    "dishes": (
        "番茄炒蛋、青菜豆腐汤、米饭",
        "土豆烧肉、清炒菠菜、紫菜汤、米饭",
        "小米粥、肉包、煮鸡蛋",
        "冬瓜肉丸、胡萝卜炒鸡丁、米饭",
    ),
    "found": ("无",),
    "open": ("小一班换窗纱，配件没到，下月做",),
    "done": ("全园消毒记录齐全；修好水龙头三处；办了两次学习活动",),
    "problems": ("操场西侧排水慢，维修工负责，下月完成",),
    "next": ("冬季取暖检查，储备防滑垫",),
    "decided": ("每天留样由当班厨师负责，保管员每周核对",),
    "attention": ("食材涨价，伙食费结余比上月少",),
    "topic": ("七步洗手法和消毒液配制，各班演示一遍", "噎住怎么急救，两人一组练习"),
}
_FAILED = ("有一处松动，已停用并报修", "不够干净，当场重做过了", "缺一件，已登记去补")
_READING = "已调整，半小时后再量正常"
FAIL = 0.006
"""The part of checks and readings that find something."""


@dataclass(frozen=True)
class Scene:
    """What the answers depend on besides the form: who fills it, how many children are there."""

    library: Library
    people: tuple[Person, ...]
    person: Person
    heads: int
    number: int
    day: str


def make_answers(compiled: CompiledForm, scene: Scene, chance: Random) -> dict[str, Any]:
    """Answers as a phone sends them, which pass the checks of the form."""
    answers: dict[str, Any] = {}
    for item in compiled.form.fields:
        if not must_answer(compiled, item, answers):
            continue
        if isinstance(item, PhotoField):
            # nobody here has a camera: what wants a photo was all right after all
            answers |= dict.fromkeys(item.required_if or (), "pass")
        else:
            limit = compiled.limits.get(item.id)
            answers[item.id] = _answer(item, limit, scene, chance, answers)
    return answers


def needs_camera(form: Form) -> bool:
    """Whether the form cannot be filled without a photo, whatever is found."""
    return any(
        isinstance(item, PhotoField) and not _may_go_without(form, item) for item in form.fields
    )


def _may_go_without(form: Form, item: PhotoField) -> bool:
    causes = [form.find_field(key) for key in item.required_if or ()]
    return not item.is_required and all(isinstance(cause, CheckField) for cause in causes)


def _answer(
    item: BaseField,
    limit: Limit | None,
    scene: Scene,
    chance: Random,
    answers: Mapping[str, Any],
) -> Any:
    match item:
        case CheckField():
            return _check(item, chance)
        case NumberField():
            return _number(item, limit, scene, chance)
        case ChoiceField():
            return _choice(item, scene, chance)
        case ChoicesField():
            return [item.choices[0].id]
        case PersonField():
            return _person(item, scene, answers)
        case PlaceField():
            return _place(item, scene)
        case DateField():
            return scene.day
        case TimeField():
            return "10:20"
    return chance.choice(_WORDS.get(item.id, ("一切正常",)))


def _check(item: CheckField, chance: Random) -> Any:
    if item.help and "不适用" in item.help:
        return "n-a"
    if chance.random() < FAIL:
        return {"value": "fail", "note": chance.choice(_FAILED)}
    return "pass"


def _number(item: NumberField, limit: Limit | None, scene: Scene, chance: Random) -> Any:
    if limit is None:
        return _count(item, scene, chance)
    value = _ordinary(item, limit, chance)
    if item.outside == "fail" and limit.high is not None and chance.random() < FAIL * 3:
        return {"value": limit.high + 2, "note": _READING}
    return value


def _count(item: NumberField, scene: Scene, chance: Random) -> Decimal:
    if item.id in _COUNTED:
        return Decimal(scene.heads)
    if item.id in _SELDOM:
        return Decimal(1 if chance.random() < 0.1 else 0)
    return _clamp(Decimal(_ORDINARY.get(item.id, 1)), item.min, item.max)


def _ordinary(item: NumberField, limit: Limit, chance: Random) -> Decimal:
    """Inside the limit, and where it can be, a little away from its edge."""
    usual = _ORDINARY.get(item.id)
    if usual is not None and limit.admits(Decimal(usual)):
        return Decimal(usual)
    if limit.low is not None and limit.high is not None:
        part = Decimal(chance.randrange(20, 81)) / 100
        wanted = limit.low + (limit.high - limit.low) * part
    elif limit.low is not None:
        wanted = limit.low + Decimal(chance.randrange(0, 3))
    else:
        assert limit.high is not None
        wanted = limit.high - Decimal(chance.randrange(0, 3))
    # people mix 250 mg/L, not 253
    rounded = Decimal(round(wanted / 10) * 10) if wanted > 100 else round(wanted, item.decimals)
    return _clamp(rounded if limit.admits(rounded) else limit.low or wanted, item.min, item.max)


def _clamp(value: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None:
        value = max(value, low)
    return value if high is None else min(value, high)


def _choice(item: ChoiceField, scene: Scene, chance: Random) -> str:
    if scene.number:
        # the second and third time of a day: another meal, another method
        return item.choices[scene.number % len(item.choices)].id
    usual = [choice.id for choice in item.choices[:1]]
    return usual[0] if chance.random() < 0.93 or item.id != "air" else item.choices[-1].id


def _person(item: PersonField, scene: Scene, answers: Mapping[str, Any]) -> str:
    able = [one for one in scene.people if not item.jobs or set(item.jobs) & set(one.jobs)]
    near = [one for one in able if set(one.places) & set(scene.person.places)]
    free = [one.id for one in (*near, *able) if one.id not in answers.values()]
    return free[0] if free else able[0].id


def _place(item: PlaceField, scene: Scene) -> str:
    places = scene.library.school.places
    return next(place.id for place in places if item.group in (None, place.group))
