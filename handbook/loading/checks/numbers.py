"""Numbers of a standard typed into a text, where they would go stale when the standard changes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.quantities import Quantity, find_quantities, squash
from handbook.loading.shelf import Shelf
from handbook.loading.texts import first_few
from handbook.model.standard import Standard
from handbook.model.text import cited_standards

RuleStandards = Mapping[str, set[str]]


def check_numbers(shelf: Shelf) -> Iterator[Problem]:
    of_rule = link_standards(shelf)
    for text, literal, rules in _find_bound_texts(shelf):
        names = set().union(*(of_rule.get(rule, set()) for rule in rules))
        names |= set(cited_standards(text.text or ""))
        standards = [shelf.standards[name] for name in sorted(names) if name in shelf.standards]
        literals = [squash(word) for word in literal]
        yield from first_few(_check_text(text, standards, literals))


def link_standards(shelf: Shelf) -> RuleStandards:
    """Which standards belong to each rule: its clauses, duties and questions cite them, or a form
    that proves the rule is limited by them."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, clause in shelf.clause_nodes():
        found[_rule(name)].update(cited_standards(clause.get("text").text or ""))
    for form in shelf.of("form"):
        limits = {field.get("standard").text for field in form.get("fields").items()}
        for proved in form.get("proves").words():
            found[_rule(proved.text)].update(limit for limit in limits if limit)
    for text, _, rules in _find_bound_texts(shelf):
        if len(rules) == 1:
            found[rules[0]].update(cited_standards(text.text or ""))
    for question in _questions(shelf):
        for choice in question.get("choices").items():
            if (standard := choice.get("standard").text) is not None:
                found[_rule(question.get("rule").text)].add(standard)
    return found


def _rule(clause_name: str | None) -> str:
    return (clause_name or "").partition("#")[0]


def _questions(shelf: Shelf) -> Iterator[Node]:
    for top in shelf.of("training"):
        yield from top.get("quiz", "questions").items()


BoundText = tuple[Node, list[str], tuple[str, ...]]


def _find_bound_texts(shelf: Shelf) -> Iterator[BoundText]:
    """(text, its literals, the rules it cites) of clauses, duties, questions and trainings."""
    for name, clause in shelf.clause_nodes():
        yield clause.get("text"), _literals(clause), (_rule(name),)
    for job in shelf.of("job"):
        for duty in job.get("duties").items():
            rules = sorted({_rule(word.text) for word in duty.get("rules").words()})
            yield duty.get("text"), _literals(duty), tuple(rules)
    for training in shelf.of("training"):
        yield from _find_training_texts(training)


def _find_training_texts(training: Node) -> Iterator[BoundText]:
    covers = tuple(word.text or "" for word in training.get("covers").words())
    literals = _literals(training)
    yield training.get("content"), literals, covers
    for item in training.get("practical", "items").items():
        yield item.get("text"), literals, covers
    for question in training.get("quiz", "questions").items():
        rule = question.get("rule").text
        rules = (_rule(rule),) if rule else covers
        texts = (question.get("ask"), question.get("because"), *question.get("choices").words())
        for text in texts:
            yield text, [*literals, *_literals(question)], rules


def _literals(node: Node) -> list[str]:
    return [word.text or "" for word in node.get("literal").words()]


def _check_text(text: Node, standards: list[Standard], literals: list[str]) -> Iterator[Problem]:
    for quantity in find_quantities(text.text or "", {standard.unit for standard in standards}):
        typed = [standard for standard in standards if _count_typed(standard, quantity)]
        typed.sort(key=lambda standard: -_count_typed(standard, quantity))
        if typed and not any(squash(quantity.text) in literal for literal in literals):
            yield _say_typed(text, quantity, typed)


def _count_typed(standard: Standard, quantity: Quantity) -> int:
    """How many bounds of a standard stand in the text: one is enough to go stale."""
    bounds: set[Decimal | None] = {standard.low, standard.high}
    return len(bounds.intersection(quantity.numbers)) if standard.unit == quantity.unit else 0


def _say_typed(text: Node, quantity: Quantity, typed: list[Standard]) -> Problem:
    names = " 或 ".join(f"{{{standard.id}}}（{standard.title}）" for standard in typed[:3])
    say = f"「{quantity.text}」是标准里的数值，请改写成 {names}"
    allow = f"；一定要照写就加 literal: [{quantity.text}]"
    return text.problem_in_text(quantity.text, quantity.start, say + allow)
