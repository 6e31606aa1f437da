"""What must be there: the school, a calendar, and the keys that only some kinds of forms need."""

from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.marks import START
from handbook.loading.problem import Problem
from handbook.loading.read import show_path
from handbook.loading.shelf import Shelf

_NEEDED = {
    "checklist": (("proves", "证明哪些条款"),),
    "record": (("proves", "证明哪些条款"),),
    "request": (("states", "状态"), ("moves", "怎样从一个状态到另一个")),
    "register": (("states", "状态"), ("moves", "怎样从一个状态到另一个")),
}


_FILES = (
    ("school", "school.yml", "写上 title、timezone 和 campuses"),
    ("calendar", "calendar/2026-2027.yml", "每个学年一份校历，写上 terms"),
)


def check_presence(shelf: Shelf) -> Iterator[Problem]:
    have = {draft.kind for draft in shelf.drafts}
    for kind, file, cure in _FILES:
        if kind not in have:
            yield Problem(show_path(shelf.shown_as, file), *START, f"缺少这个文件，请新建：{cure}")
    for form in shelf.of("form"):
        yield from _check_form(form)
    for job in shelf.of("job"):
        if job.get("training").value == []:
            yield job.get("training").problem("这个岗位没有培训，请至少写一个，如 [first-aid]")


def _check_form(form: Node) -> Iterator[Problem]:
    kind = form.get("kind").text or ""
    for key, words in _NEEDED.get(kind, ()):
        if not form.has(key):
            yield form.missing(f"缺少 {key}（{words}），kind 是 {kind} 的表要写")
        elif form.get(key).value in ([], {}):
            yield form.get(key).problem(f"{key}（{words}）不能是空的，kind 是 {kind} 的表要写")
