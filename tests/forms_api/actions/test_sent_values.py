"""Values of a JSON body, read one by one, with a sentence for each that is wrong."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from forms_api.actions.refusal import Refusal
from forms_api.actions.sent_values import SentValues, check_faults

SHANGHAI = ZoneInfo("Asia/Shanghai")


def values(**body) -> SentValues:
    return SentValues(body, ("one", "other"))


@pytest.mark.parametrize(
    ("sent", "kept", "is_wrong"),
    [
        ("x", "x", False),
        ("  x ", "x", False),
        ("", None, True),
        ("  ", None, True),
        (None, None, True),
        (5, None, True),
        (["x"], None, True),
    ],
)
def test_a_required_text(sent, kept, is_wrong):
    found = values(one=sent)
    assert found.text("one") == kept
    assert ("one" in found.errors) is is_wrong


@pytest.mark.parametrize(
    ("sent", "is_wrong"), [("", False), (None, False), (0, True), (False, True), ([], True)]
)
def test_a_text_that_may_be_absent(sent, is_wrong):
    found = values(one=sent)
    assert found.text("one", required=False) is None
    assert ("one" in found.errors) is is_wrong


@pytest.mark.parametrize(
    ("sent", "kept", "is_wrong"),
    [
        (1, 1, False),
        (None, None, False),
        (0, None, True),
        (-1, None, True),
        (True, None, True),
        ("1", None, True),
    ],
)
def test_a_count(sent, kept, is_wrong):
    found = values(one=sent)
    assert found.count("one") == kept
    assert ("one" in found.errors) is is_wrong


@pytest.mark.parametrize(
    ("sent", "kept", "is_wrong"),
    [
        (True, True, False),
        (False, False, False),
        (None, False, False),
        ("true", False, True),
        (1, False, True),
    ],
)
def test_a_flag(sent, kept, is_wrong):
    found = values(one=sent)
    assert found.flag("one") is kept
    assert ("one" in found.errors) is is_wrong


@pytest.mark.parametrize("sent", [None, [], "x", 1])
def test_members_are_an_object(sent):
    found = values(one=sent)
    assert found.members("one") == {}
    assert "one" in found.errors


EIGHT = datetime(2026, 10, 12, 0, 30, tzinfo=UTC)  # 08:30 in Shanghai


@pytest.mark.parametrize(
    "sent",
    [
        "2026-10-12T08:30",
        "2026-10-12T08:30:00",
        "2026-10-12 08:30",
        "2026-10-12T00:30Z",
        "2026-10-12T02:30:00+02:00",
    ],
)
def test_a_moment_is_local_unless_it_says_otherwise(sent):
    assert values(one=sent).moment("one", SHANGHAI) == EIGHT


@pytest.mark.parametrize(
    "sent",
    [
        "now",
        "08:30",
        "2026-13-01T00:00",
        5,
        "0001-01-01T00:00",  # no such moment in UTC
        "0001-01-01T00:00+08:00",
        "9999-12-31T23:59Z",  # no such moment in Shanghai
        "9999-12-31T23:59-08:00",
    ],
)
def test_a_moment_that_is_none(sent):
    found = values(one=sent)
    assert found.moment("one", SHANGHAI) is None
    assert "one" in found.errors


def test_unknown_keys_are_named_with_what_was_meant():
    assert values(othr=1, by=2).errors == {
        "othr": "不认识「othr」，是不是「other」？",
        "by": "不认识「by」，请去掉",
    }


def test_all_faults_are_raised_at_once():
    with pytest.raises(Refusal) as refused:
        check_faults({"one": "请填写", "other": "要写成文字"})
    assert (refused.value.code, set(refused.value.fields)) == ("bad-body", {"one", "other"})
    check_faults({})
