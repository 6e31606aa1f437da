"""A training module as it was read one day: content and quiz, with the standards filled in."""

from typing import Any

from handbook.model.library import Library
from handbook.model.training import Question, QuizChoice, Training


def compile_training(library: Library, training: Training) -> dict[str, Any]:
    """Strict JSON values: what a sign-off of today stands for."""
    return {
        "title": training.title,
        "revision": training.revision,
        "content": library.fill(training.content),
        "questions": [_question(library, question) for question in training.quiz.questions],
        "pass": training.quiz.pass_percent,
    }


def choice_words(library: Library, choice: QuizChoice) -> str:
    """A quiz choice as it is shown: its own words, or those of its standard."""
    return library.say(choice.standard) if choice.standard else library.fill(choice.text or "")


def _question(library: Library, question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "ask": library.fill(question.ask),
        "choices": [choice_words(library, choice) for choice in question.choices],
        "answer": question.answer,
    }
