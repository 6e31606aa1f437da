"""Marking a quiz."""

import pytest

from forms_api.derive.quiz import mark_quiz
from handbook.model.training import Quiz

THREE = Quiz.model_validate(
    {
        "pass": 66,
        "questions": [
            {"id": "q1", "ask": "?", "choices": ["a", "b"], "answer": 1},
            {"id": "q2", "ask": "?", "choices": ["a", "b", "c"], "answer": 3},
            {"id": "q3", "ask": "?", "choices": ["a", "b"], "answer": 2},
        ],
    }
)


@pytest.mark.parametrize(
    ("answers", "score", "passed", "wrong", "unanswered"),
    [
        ({"q1": 1, "q2": 3, "q3": 2}, 100, True, (), ()),
        ({"q1": 1, "q2": 3, "q3": 1}, 66, True, ("q3",), ()),  # 66.67 %, shown rounded down
        ({"q1": 1, "q2": 1, "q3": 1}, 33, False, ("q2", "q3"), ()),
        ({"q1": 1, "q2": 3}, 66, False, (), ("q3",)),  # enough, but one was left out
        ({}, 0, False, (), ("q1", "q2", "q3")),
        ({"q1": 0, "q2": 4, "q3": -1}, 0, False, (), ("q1", "q2", "q3")),
        ({"q1": True, "q2": "3", "q3": [2]}, 0, False, (), ("q1", "q2", "q3")),
    ],
)
def test_marks(answers, score, passed, wrong, unanswered):
    result = mark_quiz(THREE, answers)
    assert (result.score, result.passed) == (score, passed)
    assert (result.wrong, result.unanswered) == (wrong, unanswered)


def test_rounding_never_helps_to_pass():
    strict = THREE.model_copy(update={"pass_percent": 67})
    assert not mark_quiz(strict, {"q1": 1, "q2": 3, "q3": 1}).passed
