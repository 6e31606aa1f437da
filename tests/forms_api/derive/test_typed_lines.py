import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_api.derive.typed_lines import typed_lines
from forms_api.records.canonical import canonical, parse
from forms_api.records.record import read_only


def lines(content, form=None, names=()):
    found = typed_lines(read_only(content), form, dict(names))
    return [(line.asked, line.words) for line in found]


def test_a_sheet_reads_as_its_questions_and_answers(library):
    content = {
        "form": "toy-disinfection",
        "place": "small-1",
        "answers": {
            "soaked": {"value": "fail", "note": "水龙头坏了"},
            "chlorine": "200 mg/L",
            "remark": "",
        },
    }
    names = {"toy-disinfection": "玩具清洗消毒记录", "small-1": "小一班"}
    assert lines(content, library.forms["toy-disinfection"], names) == [
        ("表", "玩具清洗消毒记录"),
        ("地点", "小一班"),
        ("浸泡消毒", "不合格"),
        ("浸泡消毒 · 说明", "水龙头坏了"),
        ("有效氯", "200 mg/L"),
        ("备注", ""),
    ]


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ({"answers": {"gone": "旧问题的答案"}}, [("gone", "旧问题的答案")]),
        ({"answers": "不是表格"}, [("answers", "不是表格")]),
        ({"answers": {}}, [("answers", "")]),
        ({"answers": {"x": ["a", "b"]}}, [("x", "a、b")]),
        ({"answers": {"x": [{"y": 1}, 2]}}, [("x · 1 · y", "1"), ("x · 2", "2")]),
        ({"answers": {"x": {"value": "1", "extra": {"deep": "字"}}}},
         [("x", "1"), ("x · extra · deep", "字")]),
        ({"statement": True, "quiz": {"q1": 2}}, [("声明已学懂", "是"), ("答题 · q1", "2")]),
        ({"form": ["a", 1]}, [("表", "a、1")]),
        ({"by": None}, [("by", "")]),
        ({}, []),
    ],
)  # fmt: skip
def test_what_nobody_expected_is_shown_all_the_same(content, shown):
    assert lines(content) == shown


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    texts | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


def texts_in(value):
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_in(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item)]
    return [value] if isinstance(value, str) else []


@given(content=st.dictionaries(texts | st.sampled_from(["answers", "form"]), values, max_size=4))
def test_no_text_is_ever_left_out(content):
    shown = "\n".join(words for _, words in lines(parse(canonical(content))))
    assert all(text in shown for text in texts_in(content))
