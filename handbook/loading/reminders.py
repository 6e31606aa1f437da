"""A reminder for each clause that binds in other words than before."""

from collections.abc import Iterator

from handbook.fingerprint import ClauseChange, changed_clauses
from handbook.loading.problem import Problem
from handbook.loading.read import show_path
from handbook.model.library import Library


def remind_of_changes(old: Library, new: Library, shown_as: str, since: str) -> Iterator[Problem]:
    """Name each clause whose stamp changed, with the line to paste when the meaning did not.

    `since` is what the older library is called; `shown_as` the folder as the user gave it.
    """
    for change in changed_clauses(old, new):
        if not change.is_same:
            source = new.sources["clause", change.name]
            path = show_path(shown_as, source.path)
            words = _say_change(new, change, since)
            yield Problem(path, source.line, source.column, words, "warning")


def _say_change(new: Library, change: ClauseChange, since: str) -> str:
    known = (*new.clauses[change.name].same_meaning_as, change.old)
    return (
        f"{change.name} 约束人的内容与 {since} 不同，签收过的人要重新学；"
        f"只是换了说法就在这一条加上 same_meaning_as: [{', '.join(known)}]"
    )
