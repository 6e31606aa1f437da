"""What somebody typed: kept as a value, or refused with a sentence beside the field."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_api.derive.answer_readers import Linked, Surroundings
from forms_api.derive.answers import CheckedAnswers, check_answers, is_failed
from forms_api.derive.compiled import CompiledForm, Limit
from forms_api.derive.people import Person
from forms_api.records.canonical import canonical, parse
from handbook.model.field import FIELD_TYPES
from handbook.model.form import Form
from handbook.model.school import Place

CHLORINE = Limit("chlorine-toys", "有效氯", "100–250 mg/L", Decimal(100), Decimal(250))
FRIDGE = Limit("fridge", "冷藏温度", "0–8 ℃", Decimal(0), Decimal(8))
PHOTO = "a" * 64
SLIDE = Linked("id of the slide", "kept", "在用")
AROUND = Surroundings(
    photos={PHOTO},
    people={
        "p1": Person("p1", "周保健", ("health-worker",)),
        "p2": Person("p2", "李厨师", ("cook",)),
        "p3": Person("p3", "郑保健", ("health-worker",), active=False),
    },
    places={
        "small-1": Place(id="small-1", title="小一班", group="classroom"),
        "kitchen": Place(id="kitchen", title="食堂", group="kitchen"),
    },
    find_link=lambda form, sent: {
        ("things", "YC00001"): SLIDE,
        ("things", "id of the slide"): SLIDE,
    }.get((form, sent)),
)


def form_of(*fields: dict[str, Any], **limits: Limit) -> CompiledForm:
    form = Form.model_validate(
        {"id": "sheet", "title": "表", "kind": "record", "who": ["cook"], "fields": list(fields)}
    )
    return CompiledForm(form, limits, ())


def field(type_: str, **more: Any) -> dict[str, Any]:
    return {"id": "one", "ask": "这一项", "type": type_, **more}


def check(form: CompiledForm, sent: dict[str, Any]) -> CheckedAnswers:
    return check_answers(form, sent, AROUND)


def check_one(item: dict[str, Any], sent: Any, limit: Limit | None = None) -> CheckedAnswers:
    return check(form_of(item, **({"one": limit} if limit else {})), {"one": sent})


FRUIT = ["苹果", {"id": "pear", "title": "梨"}]

KEPT = {
    "a check": (field("check"), "fail", "fail"),
    "a link": (field("link", form="things"), " YC00001 ", "id of the slide"),
    "a check with a note": (
        field("check"),
        {"value": "fail", "note": " 有污渍 "},
        {"value": "fail", "note": "有污渍"},
    ),
    "a check with an empty note": (field("check"), {"value": "pass", "note": ""}, "pass"),
    "a whole number": (field("number"), 250, Decimal(250)),
    "a decimal, exact": (field("number"), Decimal("0.1"), Decimal("0.1")),
    "a number as text": (field("number"), "6.25", Decimal("6.25")),
    "full-width digits": (field("number"), "２５０．５", Decimal("250.5")),
    "a number with its unit": (field("number", unit="mg/L"), "250 mg/L", Decimal(250)),
    "a number with a full-width unit": (field("number", unit="%"), "5％", Decimal(5)),
    "degrees": (field("number", unit="℃"), "-18℃", Decimal(-18)),
    "zeros at the end": (field("number"), "5.00", Decimal(5)),
    "an exponent, which JSON allows": (field("number"), Decimal("1E+2"), Decimal(100)),
    "minus nothing": (field("number"), "-0", Decimal(0)),
    "the smallest that is allowed": (field("number", min=1, max=9), 1, Decimal(1)),
    "the largest that is allowed": (field("number", min=1, max=9), 9, Decimal(9)),
    "a text": (field("text"), "  冲净晾干 ", "冲净晾干"),
    "a text of two lines, in one": (field("text"), "冲净\r\n晾干", "冲净 晾干"),
    "a long text keeps its lines": (field("long-text"), "冲净\r\n晾干", "冲净\n晾干"),
    "markup is text": (field("text"), "<b>&amp;", "<b>&amp;"),
    "a choice that is its own id": (field("choice", choices=FRUIT), "苹果", "苹果"),
    "a choice by id": (field("choice", choices=FRUIT), "pear", "pear"),
    "choices, in the order of the form": (
        field("choices", choices=FRUIT),
        ["pear", "苹果", "pear"],
        ["苹果", "pear"],
    ),
    "a date": (field("date"), "2026-10-12", "2026-10-12"),
    "a time": (field("time"), "08:30", "08:30"),
    "a person": (field("person", jobs=["health-worker"]), "p1", "p1"),
    "a place": (field("place", group="classroom"), "small-1", "small-1"),
}


@pytest.mark.parametrize(("item", "sent", "kept"), KEPT.values(), ids=KEPT)
def test_a_good_answer_is_kept(item, sent, kept):
    checked = check_one(item, sent)
    assert (checked.values, checked.errors) == ({"one": kept}, {})


REFUSED = {
    "an unknown check": (field("check"), "ok", "请选 合格、不合格 或 不适用"),
    "true is no check": (field("check"), True, "请选"),
    "a note without a value": (field("check"), {"note": "有污渍"}, "{value, note}"),
    "a value beside a third thing": (field("check"), {"value": "fail", "x": 1}, "{value, note}"),
    "a note that is a list": (field("check"), {"value": "fail", "note": ["x"]}, "请填文字"),
    "a note of 501 letters": (field("check"), {"value": "fail", "note": "字" * 501}, "最多 500"),
    "words for a number": (field("number"), "两百五", "请只填数字"),
    "another unit": (field("number", unit="mg/L"), "250 g", "请只填数字"),
    "a comma": (field("number"), "1,000", "请只填数字"),
    "true is no number": (field("number"), True, "请填一个数"),
    "a list is no number": (field("number"), [1], "请填一个数"),
    "infinity": (field("number"), "Infinity", "请只填数字"),
    "a huge number": (field("number"), Decimal("1E+90"), "请只填数字"),
    "a float's dust": (field("number"), Decimal("0.30000000000000004"), "最多 2 位小数"),
    "too many places": (field("number", decimals=1), "4.25", "最多 1 位小数"),
    "a fraction where wholes count": (field("number", decimals=0), "4.5", "请填整数"),
    "too small": (field("number", unit="%", min=1), 0, "不能小于 1 %"),
    "too large": (field("number", unit="%", max=20), 21, "不能大于 20 %"),
    "a number for a text": (field("text"), 5, "请填文字"),
    "a text that is too long": (field("text", max_length=3), "一二三四", "最多 3 字，现在 4 字"),
    "a control character": (field("text"), "a\x00b", "控制字符"),
    "an unknown choice": (field("choice", choices=FRUIT), "梨", "请从列出的选项里选一个"),
    "a list for one choice": (field("choice", choices=FRUIT), ["pear"], "选项"),
    "one choice for several": (field("choices", choices=FRUIT), "pear", "选项"),
    "an unknown one of several": (field("choices", choices=FRUIT), ["pear", {}], "选项"),
    "a day that is none": (field("date"), "2026-02-30", "2026-09-01"),
    "a day without dashes": (field("date"), "20260901", "2026-09-01"),
    "a week, ten letters long": (field("date"), "2026-W01-1", "2026-09-01"),
    "an hour that is none": (field("time"), "24:30", "08:30"),
    "an hour with a zone": (field("time"), "08+08", "08:30"),
    "nobody": (field("person"), "p9", "没有这个人"),
    "somebody who left": (field("person"), "p3", "没有这个人"),
    "somebody with another job": (field("person", jobs=["health-worker"]), "p2", "岗位不对"),
    "nowhere": (field("place"), "moon", "没有这个地方"),
    "a place of another kind": (field("place", group="classroom"), "kitchen", "没有这个地方"),
    "a photo that is no list": (field("photo"), PHOTO, "列表"),
    "a photo that is no name": (field("photo"), [1], "列表"),
    "a photo that was not sent": (field("photo"), [PHOTO, "b" * 64], "有 1 张照片没有传上来"),
    "too many photos": (field("photo"), [f"{n:064d}" for n in range(7)], "最多 6 张照片，现在有 7"),
    "a typed sum": (field("calc"), 5, "系统计算"),
}


@pytest.mark.parametrize(("item", "sent", "words"), REFUSED.values(), ids=REFUSED)
def test_a_bad_answer_is_refused_in_words(item, sent, words):
    checked = check_one(item, sent)
    assert words in checked.errors["one"]
    assert checked.values == {}


@pytest.mark.parametrize("nothing", [None, "", [], "  "])
@pytest.mark.parametrize("type_", ["text", "long-text"])
def test_white_space_is_no_answer(type_, nothing):
    assert "one" in check_one(field(type_), nothing).errors


MISSING = {
    "check": "请选 合格、不合格 或 不适用",
    "number": "请填一个数",
    "text": "请填写",
    "long-text": "请填写",
    "choice": "请选一个",
    "choices": "请至少选一个",
    "date": "请填写",
    "time": "请填写",
    "person": "请选一个人",
    "place": "请选一个地方",
    "photo": "请拍一张照片",
}


@pytest.mark.parametrize(("type_", "words"), MISSING.items())
def test_a_required_answer_that_is_missing(type_, words):
    item = field(type_, **({"choices": FRUIT} if type_ in ("choice", "choices") else {}))
    assert words in check(form_of(item), {}).errors["one"]
    assert check(form_of(item | {"required": False}), {}).errors == {}


def test_a_photo_is_kept_once_however_often_it_is_named():
    assert check(form_of(field("photo")), {"one": [PHOTO, PHOTO]}).values == {"one": [PHOTO]}


SOAKED_AND_WHY = (
    {"id": "soaked", "ask": "浸泡", "type": "check"},
    {"id": "why", "ask": "为什么", "type": "text", "required_if": {"soaked": "fail"}},
)


@pytest.mark.parametrize(
    ("soaked", "is_needed"),
    [("fail", True), ({"value": "fail", "note": "没水"}, True), ("pass", False), ("n-a", False)],
)
def test_required_if_another_answer_says_so(soaked, is_needed):
    checked = check(form_of(*SOAKED_AND_WHY), {"soaked": soaked})
    assert ("why" in checked.errors) is is_needed


def test_required_if_several_choices():
    fruit = {"id": "fruit", "ask": "水果", "type": "choices", "choices": FRUIT, "required": False}
    why = {"id": "why", "ask": "为什么", "type": "text", "required_if": {"fruit": ["pear"]}}
    assert "why" in check(form_of(fruit, why), {"fruit": ["苹果", "pear"]}).errors
    assert "why" not in check(form_of(fruit, why), {"fruit": ["苹果"]}).errors
    assert "why" not in check(form_of(fruit, why), {}).errors


def test_required_if_a_reading_failed():
    reading = {"id": "t", "ask": "温度", "type": "number", "standard": "fridge", "outside": "fail"}
    why = {"id": "why", "ask": "为什么", "type": "text", "required_if": {"t": "fail"}}
    form = form_of(reading, why, t=FRIDGE)
    assert "why" in check(form, {"t": {"value": 12, "note": "门没关"}}).errors
    assert "why" not in check(form, {"t": 4}).errors


def test_no_answer_is_not_the_word_none():
    fruit = {"id": "fruit", "ask": "水果", "type": "choice", "choices": ["None"], "required": False}
    why = {"id": "why", "ask": "为什么", "type": "text", "required_if": {"fruit": "None"}}
    assert check(form_of(fruit, why), {}).errors == {}
    assert "why" in check(form_of(fruit, why), {"fruit": "None"}).errors


def test_an_unknown_key_is_named_with_what_was_meant():
    errors = check(form_of(*SOAKED_AND_WHY), {"soaked": "pass", "soakd": "pass", "by": "me"}).errors
    assert errors["soakd"] == "这张表没有「soakd」这一项，是不是「soaked」？"
    assert errors["by"] == "这张表没有「by」这一项，请去掉"


def test_a_recipe_outside_its_standard_is_refused_with_the_rule():
    """peers-bugs: a record of 2000 mg/L for tableware is refused with the rule shown."""
    item = field("number", unit="mg/L", standard="chlorine-toys")
    assert "高于制度上限 250 mg/L" in check_one(item, 2000, CHLORINE).errors["one"]
    assert "100–250 mg/L" in check_one(item, 2000, CHLORINE).errors["one"]
    assert "低于制度下限 100 mg/L" in check_one(item, 99, CHLORINE).errors["one"]
    assert check_one(item, 100, CHLORINE).errors == {}
    assert check_one(item, 250, CHLORINE).errors == {}


def test_a_note_does_not_excuse_a_wrong_recipe():
    item = field("number", unit="mg/L", standard="chlorine-toys")
    assert "one" in check_one(item, {"value": 2000, "note": "手滑"}, CHLORINE).errors


def test_a_reading_outside_its_standard_is_kept_as_failed_with_a_note():
    item = field("number", unit="℃", standard="fridge", outside="fail", decimals=1)
    form = form_of(item, one=FRIDGE)
    assert "请在说明里写清怎么处理" in check(form, {"one": 12}).errors["one"]
    kept = check(form, {"one": {"value": "12", "note": "门没关，已关好"}}).values["one"]
    assert kept == {"value": Decimal(12), "note": "门没关，已关好"}
    assert is_failed(form, "one", kept)


@pytest.mark.parametrize(
    ("type_", "value", "failed"),
    [
        ("check", "fail", True),
        ("check", {"value": "fail", "note": "x"}, True),
        ("check", "pass", False),
        ("check", "n-a", False),
        ("number", 5, False),
        ("text", "fail", False),
    ],
)
def test_what_counts_as_failed(type_, value, failed):
    assert is_failed(form_of(field(type_), one=FRIDGE), "one", value) is failed


MIXING = (
    {"id": "target", "ask": "目标", "type": "number", "unit": "mg/L", "required": False},
    {"id": "bottle", "ask": "原液", "type": "number", "unit": "%", "required": False},
    {"id": "litres", "ask": "几升", "type": "number", "unit": "L", "required": False},
    {"id": "dose", "ask": "加多少", "type": "calc"},
)


@pytest.mark.parametrize(
    ("sent", "dose"),
    [
        ({"target": 250, "bottle": 5}, {"ml_per_litre": 5}),
        ({"target": 250, "bottle": 5, "litres": 10}, {"ml_per_litre": 5, "ml": 50}),
        ({"target": "２５０", "bottle": "4%", "litres": ""}, {"ml_per_litre": Decimal("6.25")}),
        ({"target": 250}, None),
        ({"bottle": 5, "litres": 10}, None),
        ({"target": 0, "bottle": 5}, None),
        ({"target": 250, "bottle": 0}, None),
        ({"target": 250, "bottle": -5}, None),
        ({"target": 250, "bottle": 5, "litres": 0}, {"ml_per_litre": 5}),
        ({"target": 250, "bottle": 5, "litres": -3}, {"ml_per_litre": 5}),
    ],
)
def test_the_dose_is_computed(sent, dose):
    checked = check(form_of(*MIXING), sent)
    assert checked.errors == {}
    assert checked.values.get("dose") == dose


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | st.text()
    | st.sampled_from(["pass", "fail", "pear", "苹果", "2026-09-01", "08:30", "p1", "small-1"])
    | st.sampled_from(["1e5", "５", "0x10", "1_000", "٣", "½", "²", Decimal("1E+80")]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "note"]) | st.text(max_size=3), inner, max_size=3
        )
    ),
    max_leaves=6,
)


def every_field() -> CompiledForm:
    fields = [
        {
            "id": f"{type_}{mode}",
            "ask": type_,
            "type": type_,
            **({"choices": FRUIT} if type_.startswith("choice") else {}),
            **({"form": "things"} if type_ == "link" else {}),
            **({"standard": "fridge", "outside": mode} if type_ == "number" else {}),
        }
        for type_ in FIELD_TYPES
        for mode in (("refuse", "fail") if type_ == "number" else ("",))
    ]
    return form_of(*fields, numberrefuse=FRIDGE, numberfail=FRIDGE)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.data())
def test_anything_is_kept_or_refused_and_never_breaks(data):
    form = every_field()
    sent = {item.id: data.draw(ANYTHING) for item in form.form.fields}
    checked = check(form, sent)
    assert all(isinstance(words, str) and words for words in checked.errors.values())
    answered = set(checked.values) | set(checked.errors)
    assert answered >= {item.id for item in form.form.fields} - {"photo", "calc"}
    read_back = parse(canonical(checked.values))
    assert dict(check(form, read_back).values) == dict(checked.values)


def test_two_people_where_the_form_wants_two() -> None:
    first = {"id": "first", "ask": "验收人", "type": "person"}
    second = {"id": "second", "ask": "另一位", "type": "person", "differs_from": "first"}
    form = form_of(first, second)
    assert check(form, {"first": "p1", "second": "p2"}).errors == {}
    same = check(form, {"first": "p1", "second": "p1"})
    assert same.errors == {"second": "要和「验收人」不是同一个人"}
