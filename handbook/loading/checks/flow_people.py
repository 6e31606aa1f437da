"""Somebody may make every move, and what must be different people can be.

A policy does not know names, so each job counts as one person: a small kindergarten has one cook.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from handbook.loading.checks.flow_ways import ways_of
from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.ways import Ways, reach
from handbook.model.values import EVERYONE

SUBMIT = "submit"
_REPORTER = "reporter"
_MOST = 8  # steps in one group


@dataclass(frozen=True)
class _Step:
    """A move, or the handing in. `people` are those who may make it, each job as one person."""

    id: str
    title: str
    people: frozenset[str]
    starts: frozenset[str]
    to: str


def check_flow_people(shelf: Shelf) -> Iterator[Problem]:
    for form in shelf.of("form"):
        if form.get("kind").text in ("request", "register"):
            yield from _check_apart(form)


def _check_apart(form: Node) -> Iterator[Problem]:
    steps = {step.id: step for step in _steps(form)}
    ways = ways_of(form)
    for group in form.get("different_people").items():
        named = [steps[word.text] for word in group.words() if word.text in steps]
        if len(named) > _MOST:
            yield group.problem(f"一组最多写 {_MOST} 步，请分成几组")
        elif len(named) == len(list(group.items())) > 1 and all(step.people for step in named):
            yield from _check_group(group, named, ways)


def _steps(form: Node) -> Iterator[_Step]:
    start = next((name for name, _ in form.get("states").entries()), "")
    yield _Step(SUBMIT, "提交", _people(form, SUBMIT, form), frozenset(), start)
    for move in form.get("moves").items():
        name = move.id or ""
        starts = frozenset(word.text or "" for word in move.get("from").words())
        people = _people(move, name, form)
        yield _Step(name, move.get("title").text or name, people, starts, move.get("to").text or "")


def _people(owner: Node, step: str, form: Node) -> frozenset[str]:
    return frozenset(_person(word.text or "", step, form) for word in owner.get("who").words())


def _person(word: str, step: str, form: Node) -> str:
    """A keeper, a person named in a field and one of everyone may each be somebody else; who
    reported is of the one job that may, if it is one."""
    reporters = [who.text or "" for who in form.get("who").words()]
    if word == _REPORTER and len(reporters) == 1 and reporters != [EVERYONE]:
        return reporters[0]
    return f"{step}:{word}" if word in (EVERYONE, "keeper") or ":" in word else word


def _check_group(group: Node, steps: Sequence[_Step], ways: Ways) -> Iterator[Problem]:
    pairs = [pair for pair in combinations(steps, 2) if _meet(*pair, ways)]
    lone = next((pair for pair in pairs if not _has_two(*pair)), None)
    if lone:
        yield group.problem(_say_lone(*lone))
    elif len(pairs) * 2 == len(steps) * (len(steps) - 1) and not _has_one_each(steps):
        names = "、".join(f"「{step.title}」" for step in steps)
        yield group.problem(
            f"{names}要由不同的人做，可是能做的岗位加起来不到 {len(steps)} 个，"
            "请给其中一步再加一个岗位"
        )


def _meet(one: _Step, other: _Step, ways: Ways) -> bool:
    """Whether one request can see both: a big purchase and a small one have different ways."""
    return (
        one.id == other.id
        or not reach([one.to], ways).isdisjoint(other.starts)
        or not reach([other.to], ways).isdisjoint(one.starts)
    )


def _say_lone(one: _Step, other: _Step) -> str:
    pair = f"「{one.title}」和「{other.title}」"
    if one.id == other.id:
        return f"「{one.title}」写了两次，同一步不能由两个人做，请删掉一个"
    if _REPORTER in one.people | other.people:
        return f"{pair}都只有报的人能做，不能要求是不同的人，请给其中一步加一个岗位"
    job = next(iter(one.people))
    return f"{pair}都只有「{job}」能做，只有一个人时就走不下去，请给其中一步再加一个岗位"


def _has_two(one: _Step, other: _Step) -> bool:
    return one.id != other.id and _has_one_each((one, other))


def _has_one_each(steps: Sequence[_Step]) -> bool:
    """Whether each step can have a person of its own (Kuhn's matching)."""
    made: dict[str, _Step] = {}
    return all(_find_person(step, _choices(steps), made, set()) for step in steps)


Choices = dict[str, frozenset[str]]


def _choices(steps: Sequence[_Step]) -> Choices:
    """Who reported is who handed in: beside `submit` there is nobody more to take."""
    has_submit = any(step.id == SUBMIT for step in steps)
    taken = frozenset({_REPORTER}) if has_submit else frozenset()
    return {step.id: step.people - taken for step in steps}


def _find_person(step: _Step, choices: Choices, made: dict[str, _Step], seen: set[str]) -> bool:
    for person in sorted(choices[step.id] - seen):
        seen.add(person)
        if person not in made or _find_person(made[person], choices, made, seen):
            made[person] = step
            return True
    return False
