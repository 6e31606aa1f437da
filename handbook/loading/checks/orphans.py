"""What stands alone: a job nobody stands in for, a place without work, a number without use."""

from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem, Severity
from handbook.loading.shelf import Shelf
from handbook.loading.texts import KINDS_WITH_TEXTS, find_texts
from handbook.model.text import cited_standards


def check_orphans(shelf: Shelf) -> Iterator[Problem]:
    """Who traces a plan in trace.yml is held to a whole handbook; who begins is reminded."""
    severity: Severity = "error" if any(shelf.of("trace")) else "warning"
    yield from _check_stand_ins(shelf, severity)
    yield from _check_places(shelf, severity)
    yield from _check_unused(shelf)
    yield from _check_unnamed(shelf)


def _check_stand_ins(shelf: Shelf, severity: Severity) -> Iterator[Problem]:
    """Where there is one job alone, nobody could stand in."""
    jobs = list(shelf.of("job"))
    for job in jobs:
        if len(jobs) > 1 and job.get("stand_in").value is None:
            yield job.missing("缺少 stand_in（请假时由哪个岗位代），请补上", severity)


def _check_places(shelf: Shelf, severity: Severity) -> Iterator[Problem]:
    """Asked once the forms name places at all, and none of them is unclear."""
    wheres = [form.get("where") for form in shelf.of("form")]
    places = {where.get("place").text for where in wheres} - {None}
    groups = {where.get("group").text for where in wheres} - {None}
    if not (places or groups) or shelf.has_unread("form") or _dangles(shelf, places, groups):
        return
    for place in shelf.place_nodes():
        is_covered = place.id in places or place.get("group").text in groups
        if place.id is not None and not is_covered:
            say = f"没有一张表的 where 管到「{place.id}」，请写一张表"
            yield place.get("id").problem(f"{say}，如 where: {{place: {place.id}}}", severity)


def _dangles(shelf: Shelf, places: set[str | None], groups: set[str | None]) -> bool:
    """A `where` that names nothing is told by itself; what it meant is not known."""
    known, kinds = shelf.names["place"], shelf.names["group"]
    return not all(known.has(name or "") for name in places) or not all(
        kinds.has(name or "") for name in groups
    )


def _check_unused(shelf: Shelf) -> Iterator[Problem]:
    if any(shelf.has_unread(kind) for kind in KINDS_WITH_TEXTS):
        return
    cited = {name for text in find_texts(shelf) for name in cited_standards(text.text or "")}
    used = cited.union(_limits(shelf), _choices(shelf))
    for name, standard in shelf.standard_nodes():
        if name in shelf.standards and name not in used:
            say = f"标准「{name}」没有地方用到，请在条款里写 {{{name}}}，或删掉"
            yield standard.key_problem(say, "warning")


def _limits(shelf: Shelf) -> Iterator[str]:
    return (field.get("standard").text or "" for field in shelf.field_nodes())


def _choices(shelf: Shelf) -> Iterator[str]:
    for training in shelf.of("training"):
        for question in training.get("quiz", "questions").items():
            for choice in question.get("choices").items():
                yield choice.get("standard").text or ""


def _check_unnamed(shelf: Shelf) -> Iterator[Problem]:
    if shelf.has_unread("job"):
        return
    named = {word.text for job in shelf.of("job") for word in job.get("training").words()}
    for training in shelf.of("training"):
        if training.draft.id not in named:
            say = f"没有岗位要学「{training.draft.id}」，请写进岗位的 training"
            yield _at_title(training).problem(say, "warning")


def _at_title(top: Node) -> Node:
    return top.get("title") if top.has("title") else top
