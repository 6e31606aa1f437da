"""Every id that one file takes from another, in one table; what dangles is reported."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Names, Shelf
from handbook.loading.suggest import show, suggest
from handbook.model.values import CLAUSE_PATTERN, EVERYONE, ID_PATTERN

EACH = "*"  # every item of a list, or every value of a mapping


@dataclass(frozen=True)
class Reference:
    """In files of `kind` the texts at `path` are names of the sort `to`, or one of `also`."""

    kind: str
    path: tuple[str, ...]
    to: str
    also: frozenset[str] = frozenset()


_WHO = frozenset({EVERYONE})
_MOVERS = frozenset({EVERYONE, "reporter", "keeper"})
_FIELD = (
    (("standard",), "standard"),
    (("if_fail", "open"), "request"),
    (("jobs", EACH), "job"),
    (("group",), "group"),
    (("form",), "moving"),
)
REFERENCES: tuple[Reference, ...] = (
    *(
        Reference(kind, ("owner",), "job")
        for kind in (
            *("school", "standards", "calendar", "job", "rule", "training", "form"),
            *("plan", "trace"),
        )
    ),
    Reference("standards", (EACH, "verified", "by"), "job"),
    Reference("job", ("reports_to",), "job"),
    Reference("job", ("stand_in",), "job"),
    Reference("job", ("duties", EACH, "rules", EACH), "clause"),
    Reference("job", ("duties", EACH, "forms", EACH), "form"),
    Reference("job", ("training", EACH), "training"),
    Reference("rule", ("clauses", EACH, "who", EACH), "job", _WHO),
    Reference("rule", ("clauses", EACH, "forms", EACH), "form"),
    Reference("training", ("for", EACH), "job", _WHO),
    Reference("training", ("covers", EACH), "rule"),
    Reference("training", ("quiz", "questions", EACH, "rule"), "clause"),
    Reference("training", ("quiz", "questions", EACH, "choices", EACH, "standard"), "standard"),
    Reference("training", ("practical", "assessor"), "job"),
    Reference("plan", ("items", EACH, "owner"), "job"),
    Reference("plan", ("items", EACH, "forms", EACH), "form"),
    Reference("plan", ("items", EACH, "training", EACH), "training"),
    Reference("form", ("proves", EACH), "clause"),
    Reference("form", ("who", EACH), "job", _WHO),
    Reference("form", ("read_by", EACH), "job"),
    Reference("form", ("where", "place"), "place"),
    Reference("form", ("where", "group"), "group"),
    Reference("form", ("where", "register"), "register"),
    Reference("form", ("moves", EACH, "who", EACH), "job", _MOVERS),
    *(
        Reference("form", (*fields, *path), to)
        for fields in (("fields", EACH), ("moves", EACH, "fields", EACH))
        for path, to in _FIELD
    ),
)


def check_references(shelf: Shelf) -> Iterator[Problem]:
    for reference in REFERENCES:
        for top in shelf.of(reference.kind):
            for node in _follow(top, reference.path):
                yield from _check_name(shelf, reference, node)


def _follow(node: Node, path: tuple[str, ...]) -> Iterator[Node]:
    if not path:
        yield from node.words() if node.text is not None else ()
    elif path[0] != EACH:
        yield from _follow(node.get(path[0]), path[1:])
    else:
        for item in _each(node):
            yield from _follow(item, path[1:])


def _each(node: Node) -> Iterator[Node]:
    """A lone text stands for a list of one, as in `who: everyone`."""
    yield from node.words() if node.text is not None else node.items()
    yield from (item for _, item in node.entries())


def _check_name(shelf: Shelf, reference: Reference, node: Node) -> Iterator[Problem]:
    name, names = node.text or "", shelf.names[reference.to]
    pattern = CLAUSE_PATTERN if reference.to == "clause" else ID_PATTERN
    if not re.fullmatch(pattern, name) or name in reference.also or names.has(name):
        return
    if reference.to == "clause":
        yield from _check_clause(shelf, node, name, names)
    else:
        yield node.problem(_say_dangling(name, names))


def _check_clause(shelf: Shelf, node: Node, name: str, names: Names) -> Iterator[Problem]:
    rule, _, clause = name.partition("#")
    if rule in shelf.unread_rules:
        return
    rules = shelf.names["rule"]
    if not rules.has(rule) and (meant := _elsewhere(clause, names)):
        yield node.problem(f"没有制度「{rule}」，是不是「{meant}」（{names.places[meant]}）？")
    elif not rules.has(rule):
        yield node.problem(_say_dangling(rule, rules))
    else:
        own = {key: at for key, at in names.places.items() if key.startswith(f"{rule}#")}
        yield node.problem(_say_dangling(name, Names(names.words, own or names.places)))


def _elsewhere(clause: str, names: Names) -> str | None:
    return next((name for name in names.places if name.endswith(f"#{clause}")), None)


def _say_dangling(name: str, names: Names) -> str:
    if meant := suggest(name, names.places):
        return f"没有{names.words}「{show(name)}」，是不是「{meant}」（{names.places[meant]}）？"
    return f"没有{names.words}「{show(name)}」，请先写好它，或改成已有的编号{_some(names)}"


def _some(names: Names) -> str:
    known = sorted(names.places)
    if not known:
        return ""
    more = " 等" if len(known) > 6 else ""
    return f"（有：{'、'.join(known[:6])}{more}）"
