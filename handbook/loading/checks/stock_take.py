"""A register whose rows are counted: which step counts, and which record takes the numbers."""

from collections.abc import Iterator

from handbook.loading.checks.unknown import check_known, say_unknown
from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf

_NUMBERS = ("booked", "found", "missing", "surplus")


def check_stock_take(shelf: Shelf) -> Iterator[Problem]:
    forms = {form.draft.id: form for form in shelf.of("form")}
    unread = shelf.has_unread("form")
    for form in forms.values():
        yield from _check_moves(form)
        named = form.get("stock_take", "form")
        other = forms.get(named.text or "")
        if other is not None:
            yield from _check_record(form, named, other)
        elif named.text is not None and not unread:
            known = [key for key, one in forms.items() if one.get("kind").text == "record"]
            yield say_unknown(named, "这张记录", known)


def _check_moves(form: Node) -> Iterator[Problem]:
    counting = [one for one in form.get("moves").items() if one.has("counts")]
    for move in counting:
        if form.get("kind").text != "register":
            yield move.get("counts").key_problem("只有台账要盘点，请去掉 counts")
        if move.get("counts").text != "present":
            continue
        for word in move.get("who").words():
            if word.text == "keeper":
                yield word.problem("保管的人不能自己盘自己，请去掉 keeper，写上别的岗位")
    if form.has("stock_take") and not any(one.get("counts").text == "present" for one in counting):
        yield form.get("stock_take").key_problem(
            "没有一步是盘点，请在“东西在”的那一步写 counts: present"
        )


def _check_record(form: Node, named: Node, other: Node) -> Iterator[Problem]:
    if other.get("kind").text != "record":
        yield named.problem("盘点的结果要写在 kind: record 的表里，请换一张")
    numbers = [
        one.id for one in other.get("fields").items() if one.get("type").text == "number" and one.id
    ]
    for key in _NUMBERS:
        yield from check_known(form.get("stock_take", key), "填数的项目", numbers)
