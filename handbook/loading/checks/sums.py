"""What a register adds up: from a form that points at it, in states that this form has."""

from collections.abc import Iterator, Sequence

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.suggest import or_meant, show


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
                yield _unknown(named, "这张单", list(forms))


def _check_sum(form: Node, rule: Node, other: Node) -> Iterator[Problem]:
    asked = [*_asked(other)]
    links = [one for one in asked if one.get("form").text == form.draft.id]
    yield from _check_one(rule.get("link"), "连到本表的项目", _ids(links))
    yield from _check_one(rule.get("number"), "填数的项目", _ids(_numbers(asked)))
    for state in rule.get("states").words():
        yield from _check_one(state, "这个状态", [key for key, _ in other.get("states").entries()])
    yield from _check_one(rule.get("of"), "填数的项目", _ids(_numbers([*_asked(form)])))
    for move in rule.get("keep_in").words():
        yield from _check_one(move, "这一步", _ids([*form.get("moves").items()]))


def _asked(form: Node) -> Iterator[Node]:
    yield from form.get("fields").items()
    for move in form.get("moves").items():
        yield from move.get("fields").items()


def _numbers(fields: Sequence[Node]) -> list[Node]:
    return [one for one in fields if one.get("type").text == "number"]


def _ids(nodes: Sequence[Node]) -> list[str]:
    return list(dict.fromkeys(one.id for one in nodes if one.id))


def _check_one(word: Node, what: str, known: Sequence[str]) -> Iterator[Problem]:
    if word.text is not None and word.text not in known:
        yield _unknown(word, what, known)


def _unknown(word: Node, what: str, known: Sequence[str]) -> Problem:
    cure = or_meant(word.text or "", known) or f"，可以写：{'、'.join(known)}"
    return word.problem(f"没有{what}「{show(word.text or '')}」{cure}")
