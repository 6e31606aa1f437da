"""A word that names nothing: said with what it may have meant, or with all that there is."""

from collections.abc import Iterable, Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.suggest import or_meant, show


def say_unknown(word: Node, what: str, known: Iterable[str]) -> Problem:
    names = list(known)
    cure = or_meant(word.text or "", names) or f"，可以写：{'、'.join(names)}"
    return word.problem(f"没有{what}「{show(word.text or '')}」{cure}")


def check_known(word: Node, what: str, known: Iterable[str]) -> Iterator[Problem]:
    """Nothing for a word that is not there: whether it must be is the model's to say."""
    names = list(known)
    if word.text is not None and word.text not in names:
        yield say_unknown(word, what, names)


def ids_of(nodes: Iterable[Node]) -> list[str]:
    return list(dict.fromkeys(one.id for one in nodes if one.id))


def states_of(form: Node) -> list[str]:
    return [key for key, _ in form.get("states").entries()]
