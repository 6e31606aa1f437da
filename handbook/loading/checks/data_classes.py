"""Who may be written about: a child only where the school allows it, and with care; a person not
before everybody's eyes."""

from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.model.values import EVERYONE


def check_data_classes(shelf: Shelf) -> Iterator[Problem]:
    is_allowed = any(school.has("child_records") for school in shelf.of("school"))
    for form in shelf.of("form"):
        if form.get("data").text == "child":
            yield from _check_child_form(form, is_allowed=is_allowed)
        else:
            yield from _check_fields(form)
        if any(part.get("data").text == "personal" for part in (form, *_fields(form))):
            yield from _check_movers(form)


def _check_movers(form: Node) -> Iterator[Problem]:
    """Who may make a move may read: everyone would read what is written of a person."""
    for move in form.get("moves").items():
        if EVERYONE in [word.text for word in move.get("who").words()]:
            yield move.get("who").problem(
                "写到个人的单子，每一步要写明归谁办：谁都能办，就谁都能看。"
                "请写岗位、reporter，或表里写着的那个人，如 field:person"
            )


def _check_child_form(form: Node, *, is_allowed: bool) -> Iterator[Problem]:
    if not is_allowed:
        yield form.get("data").problem(
            "这里没有开放写幼儿姓名的表。先想想只写班内编号行不行；一定要写，请在 school.yml 里写"
            " child_records，说明凭什么（监护人书面同意、专门的处理规则）"
        )
    if form.get("kind").text not in ("checklist", "record", None):
        yield form.get("kind").problem(
            "写到幼儿的表只能是 checklist 或 record，申请单和台账里请写班内编号"
        )
    if not form.has("retain"):
        yield form.get("data").problem("写到幼儿的表要写 retain：到期以后谁也读不出来")
    for field in form.get("fields").items():
        if field.get("type").text == "photo":
            yield field.get("type").problem("写到幼儿的表不收照片：照片没有加密，请改成文字")
        if field.has("if_fail"):
            yield field.get("if_fail").key_problem(
                "写到幼儿的表不能自动开单：单子没有加密。请在说明里写「另开一张隐患单」"
            )


def _check_fields(form: Node) -> Iterator[Problem]:
    for field in _fields(form):
        if field.get("data").text == "child":
            yield field.get("data").problem(
                "只有 data: child 的表里能写幼儿：请把整张表写成 data: child，或改成班内编号"
            )


def _fields(form: Node) -> Iterator[Node]:
    for owner in (form, *form.get("moves").items()):
        yield from owner.get("fields").items()
