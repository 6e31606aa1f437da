"""Where the way depends on an answer, there is one for every answer."""

from collections.abc import Iterator, Sequence

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf


def check_flow_choices(shelf: Shelf) -> Iterator[Problem]:
    for form in shelf.of("form"):
        fields = {field.id: field for field in form.get("fields").items() if field.id}
        for name, state in form.get("states").entries():
            away = [move for move in form.get("moves").items() if _leaves(move, name)]
            asked = {key for move in away for key, _ in move.get("if").entries()}
            if away and len(asked) == 1 and all(map(_has_one_condition, away)):
                yield from _check_answers(state, name, fields.get(asked.pop()), away)


def _leaves(move: Node, state: str) -> bool:
    starts = [word.text for word in move.get("from").words()]
    return state in starts and move.get("to").text != state


def _has_one_condition(move: Node) -> bool:
    return len(list(move.get("if").entries())) == 1


def _check_answers(
    state: Node, name: str, field: Node | None, away: Sequence[Node]
) -> Iterator[Problem]:
    if field is None:
        return
    wanted = [one for move in away for _, one in move.get("if").entries()]
    if gap := _words_gap(field, wanted) or _numbers_gap(field, wanted):
        yield state.key_problem(
            f"「{field.id}」{gap}时，到了「{name}」就没有路了，请补一步，或放宽 if"
        )


def _words_gap(field: Node, wanted: Sequence[Node]) -> str | None:
    """The first choice that no move is for."""
    words = {word.text for one in wanted for word in (*one.words(), *one.get("is").words())}
    choices = (choice.text or choice.id for choice in field.get("choices").items())
    return next((f"是 {choice}" for choice in choices if choice and choice not in words), None)


def _numbers_gap(field: Node, wanted: Sequence[Node]) -> str | None:
    """What lies between the highest `at_most` and the lowest `above`."""
    if field.get("type").text != "number":
        return None
    low = [one.get("at_most").value for one in wanted if one.get("at_most").value is not None]
    high = [one.get("above").value for one in wanted if one.get("above").value is not None]
    if low and high and max(low) < min(high):
        return f"大于 {max(low)}、不超过 {min(high)} "
    if not high and low:
        return f"大于 {max(low)} "
    return f"不超过 {min(high)} " if high and not low else None
