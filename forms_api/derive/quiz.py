"""Marking a quiz."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handbook.model.training import Quiz


@dataclass(frozen=True)
class QuizResult:
    """`score` in percent, rounded down; `unanswered` and `wrong` name questions."""

    score: int
    passed: bool
    unanswered: tuple[str, ...]
    wrong: tuple[str, ...]


def mark_quiz(quiz: Quiz, answers: Mapping[str, Any]) -> QuizResult:
    """Mark answers {question id: number of the choice, from 1}."""
    unanswered, wrong = [], []
    for question in quiz.questions:
        answer = answers.get(question.id)
        if type(answer) is not int or not 1 <= answer <= len(question.choices):
            unanswered.append(question.id)
        elif answer != question.answer:
            wrong.append(question.id)
    right = len(quiz.questions) - len(unanswered) - len(wrong)
    score = right * 100 // len(quiz.questions)
    passed = not unanswered and right * 100 >= quiz.pass_percent * len(quiz.questions)
    return QuizResult(score, passed, tuple(unanswered), tuple(wrong))
