"""What a request is called by is asked in it."""

import pytest


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("[what]", None),
        ("[wat]", "没有项目「wat」，是不是「what」？"),
        ("[nothing]", "可以写：what"),
    ],
)
def test_it_names_questions_of_the_form(edit, headline, found):
    problems = edit("forms/repair.yml", "who: everyone\n", f"who: everyone\nheadline: {headline}\n")
    assert any(found in line for line in problems) if found else problems == []
