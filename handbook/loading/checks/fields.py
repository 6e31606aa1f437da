"""What the fields of a form say about each other and about standards."""

from collections.abc import Iterator, Mapping

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.suggest import or_meant, show

Fields = Mapping[str, Node]
_CHECK_ANSWERS = ("pass", "fail", "n-a")
_CALC_UNITS = (("target", "mg/L"), ("strength", "%"), ("litres", "L"))


def check_fields(shelf: Shelf) -> Iterator[Problem]:
    for form in shelf.of("form"):
        own = _by_id(form)
        yield from _check_list(shelf, form, own)
        for move in form.get("moves").items():
            yield from _check_list(shelf, move, {**own, **_by_id(move)})


def _by_id(owner: Node) -> dict[str, Node]:
    return {field.id: field for field in owner.get("fields").items() if field.id is not None}


def _check_list(shelf: Shelf, owner: Node, known: Fields) -> Iterator[Problem]:
    for field in owner.get("fields").items():
        yield from _check_condition(field, known)
        yield from _check_number(shelf, field)
        yield from _check_differs(field, known)
        if field.get("type").text == "calc":
            yield from _check_calc(field, known)


def _check_condition(field: Node, known: Fields) -> Iterator[Problem]:
    for name, answers in field.get("required_if").entries():
        if name == field.id:
            yield answers.key_problem("required_if 不能看自己，请改成别的项目")
        elif name not in known:
            meant = or_meant(name, known)
            yield answers.key_problem(
                f"本表没有项目「{show(name)}」{meant or '，请改成已有的编号'}"
            )
        else:
            yield from _check_answers(answers, known[name])


def _check_answers(answers: Node, other: Node) -> Iterator[Problem]:
    allowed = _answers_of(other)
    for answer in answers.words():
        if allowed and answer.text not in allowed:
            meant = or_meant(answer.text or "", allowed)
            say = f"「{other.id}」没有答案「{show(answer.text)}」{meant or '，'}"
            yield answer.problem(f"{say}可以写：{'、'.join(allowed)}")


def _answers_of(field: Node) -> tuple[str, ...]:
    """The answers a field can have, where these are few."""
    if field.get("type").text == "check":
        return _CHECK_ANSWERS
    choices = field.get("choices").items()
    return tuple(word for choice in choices if (word := choice.text or choice.id))


def _check_number(shelf: Shelf, field: Node) -> Iterator[Problem]:
    low, high = field.get("min").value, field.get("max").value
    if _is_number(low) and _is_number(high) and low > high:
        yield field.get("max").problem(f"max（{high}）小于 min（{low}），请对调")
    unit, standard = field.get("unit"), shelf.standards.get(field.get("standard").text or "")
    if standard and unit.text is not None and unit.text != standard.unit:
        place = shelf.names["standard"].places[standard.id]
        say = f"单位「{unit.text}」与标准 {standard.id}（{place}）的不同"
        yield unit.problem(f"{say}，请改成「{standard.unit}」")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) or hasattr(value, "is_finite")


def _check_differs(field: Node, known: Fields) -> Iterator[Problem]:
    name = field.get("differs_from")
    other = known.get(name.text or "")
    if name.text is None or (other and other.get("type").text == "person" and other is not field):
        return
    people = [key for key, one in known.items() if one.get("type").text == "person"]
    meant = or_meant(name.text, [key for key in people if key != field.id])
    yield name.problem(
        f"本表没有另一个人员项目「{show(name.text)}」{meant or '，请改成已有的编号'}"
    )


def _check_calc(field: Node, known: Fields) -> Iterator[Problem]:
    for key, unit in _CALC_UNITS:
        name = field.get(key)
        if name.text is None:
            continue
        other = known.get(name.text)
        if other is None:
            meant = or_meant(name.text, known)
            yield name.problem(f"本表没有项目「{show(name.text)}」{meant or '，请改成已有的编号'}")
        elif other.get("type").text != "number":
            yield name.problem(f"{key} 要指一个 number 项目，「{name.text}」不是")
        elif key != "litres" and other.get("unit").text not in (None, unit):
            yield name.problem(f"{key} 要指单位是 {unit} 的项目，「{name.text}」的单位不是")
