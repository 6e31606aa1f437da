"""The questions that a flow looks at: who is named in one, what depends on one, what counts one."""

from collections.abc import Iterator, Sequence

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.suggest import or_meant, show

_MOVE_KEYS = (("by", ("date",)), ("adds", ("number",)), ("takes", ("number",)))
_TYPES = {"person": "选人", "date": "选日期", "number": "填数", "link": "连到别的单"}


def check_flow_fields(shelf: Shelf) -> Iterator[Problem]:
    counted = _counted(shelf)
    for form in shelf.of("form"):
        if form.get("kind").text in ("request", "register"):
            asked = list(_asked(form))
            yield from _check_stock(form)
            for move in form.get("moves").items():
                yield from _check_who(form, move, asked)
                yield from _check_if(move, asked)
                yield from _check_goods(move, asked, counted)
                yield from _check_next_date(move, list(form.get("fields").items()))
                for key, types in _MOVE_KEYS:
                    yield from _check_name(move.get(key), _known(key, move, asked), types)


def _asked(form: Node) -> Iterator[Node]:
    """The questions of the form and of all its moves: a later answer stands for an earlier one."""
    yield from form.get("fields").items()
    for move in form.get("moves").items():
        yield from move.get("fields").items()


def _known(key: str, move: Node, asked: Sequence[Node]) -> Sequence[Node]:
    """What is added or taken is asked in the move itself; a date may come from anywhere."""
    return asked if key == "by" else list(move.get("fields").items())


def _check_who(form: Node, move: Node, asked: Sequence[Node]) -> Iterator[Problem]:
    words = list(move.get("who").words())
    for word in words:
        if (word.text or "").startswith("field:"):
            name = (word.text or "").removeprefix("field:")
            yield from _check_name(word, asked, ("person",), name)
    if [word.text for word in words] == ["keeper"] and not _has_keeper(form, asked):
        yield words[0].problem(
            "这张单没有地方，也没有 keeper 这一项，找不到保管人，谁也做不了这一步；"
            "请加一个 place 项目，或写上岗位"
        )


def _has_keeper(form: Node, asked: Sequence[Node]) -> bool:
    types = {field.get("type").text for field in asked}
    named = any(field.id == "keeper" and field.get("type").text == "person" for field in asked)
    return named or "place" in types or form.has("where")


def _check_if(move: Node, asked: Sequence[Node]) -> Iterator[Problem]:
    for name, wanted in move.get("if").entries():
        found = [field for field in asked if field.id == name]
        if not found:
            meant = or_meant(name, _ids(asked)) or "，请改成已有的编号"
            yield wanted.key_problem(f"本表没有项目「{show(name)}」{meant}")
        elif _has_bounds(wanted) and found[0].get("type").text != "number":
            yield wanted.problem(f"「{name}」不是 number 项目，不能比大小，请写它的答案")
        else:
            yield from _check_answers(wanted, found)


def _has_bounds(wanted: Node) -> bool:
    return wanted.has("at_most") or wanted.has("above")


def _check_answers(wanted: Node, found: Sequence[Node]) -> Iterator[Problem]:
    allowed = [word for field in found for word in _answers(field)]
    words = wanted.get("is").words() if isinstance(wanted.value, dict) else wanted.words()
    for word in words:
        if allowed and word.text not in allowed:
            meant = or_meant(word.text or "", allowed) or f"，可以写：{'、'.join(allowed)}"
            yield word.problem(f"没有答案「{show(word.text)}」{meant}")


def _answers(field: Node) -> Iterator[str]:
    if field.get("type").text == "check":
        yield from ("pass", "fail", "n-a")
    for choice in field.get("choices").items():
        if word := choice.text or choice.id:
            yield word


def _check_stock(form: Node) -> Iterator[Problem]:
    own = list(form.get("fields").items())
    for key in ("opening", "minimum"):
        yield from _check_name(form.get("stock", key), own, ("number",))
    for move in form.get("moves").items():
        for key in ("adds", "takes"):
            if move.has(key) and not form.has("stock"):
                yield move.get(key).key_problem("要算库存，请在表里加上 stock，如 stock: {}")


def _counted(shelf: Shelf) -> frozenset[str]:
    """The registers that count goods, and what could not be read."""
    unread = {one.id for one in shelf.drafts if one.kind == "form" and one.value is None}
    return frozenset(unread | {form.draft.id for form in shelf.of("form") if form.has("stock")})


def _check_goods(move: Node, asked: Sequence[Node], counted: frozenset[str]) -> Iterator[Problem]:
    if move.has("takes_from") and move.has("adds_to"):
        yield move.get("adds_to").key_problem("一步里 takes_from、adds_to 只能写一个，请分成两步")
    for key in ("takes_from", "adds_to"):
        link, count = move.get(key, "link"), move.get(key, "count")
        yield from _check_name(link, asked, ("link",))
        yield from _check_name(count, asked, ("number",))
        yield from _check_whole(count, asked)
        for one in asked:
            form = one.get("form").text
            if link.text and one.id == link.text and form and form not in counted:
                yield link.problem(f"「{show(form)}」不算库存，请连到写了 stock 的台账")


def _check_next_date(move: Node, own: Sequence[Node]) -> Iterator[Problem]:
    day, months = move.get("next_date", "date"), move.get("next_date", "months")
    yield from _check_name(day, own, ("date",))
    yield from _check_name(months, own, ("number",))
    yield from _check_whole(months, own)
    if any(one.id == day.text for one in move.get("fields").items() if day.text):
        yield day.problem(
            f"「{show(day.text or '')}」自动算，这一步不用再问，请去掉 fields 里的这一项"
        )


def _check_whole(name: Node, known: Sequence[Node]) -> Iterator[Problem]:
    for one in known:
        if name.text and one.id == name.text and one.get("decimals").value != 0:
            yield name.problem(f"「{show(name.text)}」要填整数，请在那一项写 decimals: 0")


def _check_name(
    word: Node, known: Sequence[Node], types: Sequence[str], name: str | None = None
) -> Iterator[Problem]:
    name = word.text if name is None else name
    if name is None or any(one.id == name and one.get("type").text in types for one in known):
        return
    fitting = [one.id for one in known if one.id and one.get("type").text in types]
    meant = or_meant(name, fitting) or (
        f"，可以写：{'、'.join(fitting)}" if fitting else "，请加上"
    )
    yield word.problem(f"这里没有{_TYPES[types[0]]}的项目「{show(name)}」{meant}")


def _ids(fields: Sequence[Node]) -> list[str]:
    return [field.id for field in fields if field.id]
