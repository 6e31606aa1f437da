import pytest

from forms_api.derive.weak_password import _common_passwords, weak_password_fault

OWN = ("阳光幼儿园", "李芳", "houqin", "丁")


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("password1", "太多"), ("PassWord1", "太多"), ("ｑｗｅｒｔｙ１２３", "太多"),
        ("1qaz2wsx", "太多"), ("woaini1314", "太多"), ("pass word 1", "太多"),
        ("1qaz2wsx3edc", "太多"), ("woaini123456", "太多"),
        ("11111111", "重复"), ("abcabcabcabc", "重复"), ("1234123412341", "重复"),
        ("阳光幼儿园2026", "阳光幼儿园"), ("我是李芳我是李芳啊", "李芳"),
        ("李 芳 12345678", "李芳"),
        ("HouQin-2026-ok", "houqin"),
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused_with_the_reason(password: str, words: str):
    assert words in weak_password_fault(password, OWN)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "食堂门口三棵树",
        "password1 of mine",
        "kwj49-xq",
        "我家园丁姓赵住三楼",
    ],
)
def test_what_nobody_tries_is_good(password: str):
    assert weak_password_fault(password, OWN) == ""


def test_what_is_easy_for_one_person_is_good_for_another():
    assert weak_password_fault("王小明和他的猫", ["王小明"])
    assert not weak_password_fault("王小明和他的猫", ["李芳"])


def test_the_list_holds_three_thousand_that_are_long_enough_and_as_they_are_compared():
    common = _common_passwords()
    assert len(common) >= 3000
    assert all(len(one) >= 8 and one == one.casefold() for one in common)
    assert sum(len(one) >= 12 for one in common) > 200
