"""What a register adds up: from a form that points at it, in states that this form has."""

from collections.abc import Iterator, Sequence

from handbook.loading.checks.unknown import check_known, ids_of, say_unknown, states_of
from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf


def check_sums(shelf: Shelf) -> Iterator[Problem]:
    forms = {form.draft.id: form for form in shelf.of("form")}
    unread = shelf.has_unread("form")
    for form in forms.values():
        for _, rule in form.get("sums").entries():
            named = rule.get("form")
            other = forms.get(named.text or "")
            if other is not None:
                yield from _check_sum(form, rule, other)
            elif named.text is not None and not unread:
                yield say_unknown(named, "这张单", list(forms))


def _check_sum(form: Node, rule: Node, other: Node) -> Iterator[Problem]:
    asked = [*_asked(other)]
    links = [one for one in asked if one.get("form").text == form.draft.id]
    yield from check_known(rule.get("link"), "连到本表的项目", ids_of(links))
    yield from check_known(rule.get("number"), "填数的项目", ids_of(_numbers(asked)))
    for state in rule.get("states").words():
        yield from check_known(state, "这个状态", states_of(other))
    yield from check_known(rule.get("of"), "填数的项目", ids_of(_numbers([*_asked(form)])))
    for move in rule.get("keep_in").words():
        yield from check_known(move, "这一步", ids_of([*form.get("moves").items()]))


def _asked(form: Node) -> Iterator[Node]:
    yield from form.get("fields").items()
    for move in form.get("moves").items():
        yield from move.get("fields").items()


def _numbers(fields: Sequence[Node]) -> list[Node]:
    return [one for one in fields if one.get("type").text == "number"]
