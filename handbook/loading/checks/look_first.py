"""What is looked for before something is bought: words of this form, in rows of registers."""

from collections.abc import Iterator

from handbook.loading.checks.unknown import check_known, ids_of, say_unknown, states_of
from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf


def check_look_first(shelf: Shelf) -> Iterator[Problem]:
    registers = {
        form.draft.id: form for form in shelf.of("form") if form.get("kind").text == "register"
    }
    for form in shelf.of("form"):
        look = form.get("look_first")
        if look.value is None:
            continue
        if form.get("kind").text != "request":
            yield look.key_problem("只有申请单要先看有没有，请去掉 look_first")
        texts = (one for one in form.get("fields").items() if one.get("type").text == "text")
        yield from check_known(look.get("words"), "填文字的项目", ids_of(texts))
        for among in look.get("among").items():
            yield from _check_among(among, registers, unread=shelf.has_unread("form"))


def _check_among(among: Node, registers: dict[str, Node], *, unread: bool) -> Iterator[Problem]:
    named = among.get("register")
    if named.text in registers:
        for state in among.get("states").words():
            yield from check_known(state, "这个状态", states_of(registers[named.text]))
    elif named.text is not None and not unread:
        yield say_unknown(named, "这本台账", registers)
