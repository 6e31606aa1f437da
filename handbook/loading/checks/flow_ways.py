"""Every state can be reached, and from every state there is a way to the end."""

from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.ways import Ways, first_beyond, reach, turned


def check_flow_ways(shelf: Shelf) -> Iterator[Problem]:
    for form in shelf.of("form"):
        states = dict(form.get("states").entries())
        if form.get("kind").text in ("request", "register") and states:
            yield from _check_ends(form, states)
            if _is_sound(form, states):
                yield from _check_reached(form, states)
                yield from _check_dead_ends(form, states)


def is_final(state: Node) -> bool:
    return state.get("final").value is True


def ways_of(form: Node) -> Ways:
    """From each state the states that one move leads to."""
    ways: dict[str, frozenset[str]] = {}
    for move in form.get("moves").items():
        for start in move.get("from").words():
            if start.text and (to := move.get("to").text):
                ways[start.text] = ways.get(start.text, frozenset()) | {to}
    return ways


def _is_sound(form: Node, states: dict[str, Node]) -> bool:
    """Whether each move names states that exist: a mistyped one is told elsewhere, and once."""
    moves = list(form.get("moves").items())
    named = [word for move in moves for word in (*move.get("from").words(), move.get("to"))]
    return bool(moves) and all(word.text in states for word in named)


def _check_ends(form: Node, states: dict[str, Node]) -> Iterator[Problem]:
    for move in form.get("moves").items():
        for start in move.get("from").words():
            if start.text in states and is_final(states[start.text]):
                yield start.problem(
                    f"「{start.text}」已经结束（final: true），谁也做不了「{_name(move)}」；"
                    "请从 from 里去掉它，或去掉 final: true"
                )


def _name(move: Node) -> str:
    return move.get("title").text or move.id or "这一步"


def _check_reached(form: Node, states: dict[str, Node]) -> Iterator[Problem]:
    ways = ways_of(form)
    start = next(iter(states))
    for name in first_beyond(states, reach([start], ways), ways):
        yield states[name].key_problem(
            f"从「{start}」怎么走也走不到「{name}」，请补一步能到它的步骤，或删掉这个状态"
        )


def _check_dead_ends(form: Node, states: dict[str, Node]) -> Iterator[Problem]:
    """A register row may live for ever; a request must come to an end. An end that nobody reaches
    has been told of already."""
    final = {name for name, state in states.items() if is_final(state)}
    ways = ways_of(form)
    back = turned(ways)
    live = reach([next(iter(states))], ways)
    if form.get("kind").text != "request" or not final or not final <= live:
        return
    named = [name for name in states if name in live]
    for name in first_beyond(named, reach(final, back), back):
        yield states[name].key_problem(
            f"到了「{name}」就走不到头了，请补一步通向结束的步骤，或给它加上 final: true"
        )
