"""A quiz answer that says something else than the standard of its clause."""

from collections.abc import Iterable, Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.quantities import Quantity, find_quantities
from handbook.loading.shelf import Shelf
from handbook.model.standard import Standard
from handbook.model.text import cited_standards


def check_quizzes(shelf: Shelf) -> Iterator[Problem]:
    clauses = dict(shelf.clause_nodes())
    for training in shelf.of("training"):
        for question in training.get("quiz", "questions").items():
            right = _right_choice(question)
            if right is not None:
                clause = clauses.get(question.get("rule").text or "")
                yield from _check_answer(shelf, question, right, clause)


def _right_choice(question: Node) -> Node | None:
    answer = question.get("answer").value
    return question.get("choices").item(answer - 1) if type(answer) is int else None


def _check_answer(
    shelf: Shelf, question: Node, right: Node, clause: Node | None
) -> Iterator[Problem]:
    bound = _known(shelf, cited_standards(clause.get("text").text or "") if clause else ())
    if (name := right.get("standard").text) is not None:
        yield from _check_named(question, bound, _known(shelf, (name,)))
    else:
        offered = [choice.get("standard").text or "" for choice in question.get("choices").items()]
        every = {each.id: each for each in (*bound, *_known(shelf, offered))}
        yield from _check_typed(question, right, list(every.values()))


def _known(shelf: Shelf, names: Iterable[str]) -> list[Standard]:
    return [shelf.standards[name] for name in names if name in shelf.standards]


def _check_named(
    question: Node, bound: list[Standard], answers: list[Standard]
) -> Iterator[Problem]:
    """Another number of the same unit than those of the clause."""
    for answer in answers:
        alike = [each for each in bound if each.unit == answer.unit]
        if alike and answer not in alike:
            yield _say(question, f"{{{answer.id}}}（{answer.words}）", alike)


def _check_typed(question: Node, right: Node, bound: list[Standard]) -> Iterator[Problem]:
    for quantity in find_quantities(right.text or "", {each.unit for each in bound}):
        alike = [each for each in bound if each.unit == quantity.unit]
        if not any(_agrees(each, quantity) for each in alike):
            yield _say(question, f"「{quantity.text}」", alike)


def _agrees(standard: Standard, quantity: Quantity) -> bool:
    return all(standard.admits(number) for number in quantity.numbers)


def _say(question: Node, said: str, bound: list[Standard]) -> Problem:
    meant = " 或 ".join(f"{{standard: {each.id}}}（{each.words}）" for each in bound[:3])
    return question.get("answer").problem(
        f"第 {question.get('answer').value} 个选项 {said} 与标准不一致，正确答案请写 {meant}"
    )
