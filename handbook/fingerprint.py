"""Which words bind people, and their stamp.

What binds in a clause is its text with the standards' values filled in, whom it binds, and when
its forms are due. The stamp hashes just that: another font, comma or form id leaves it as it is,
another number, job or deadline does not.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handbook.due_words import due_words
from handbook.model.due import Due
from handbook.model.library import Library
from handbook.model.rule import Clause
from handbook.model.values import EVERYONE

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−~〜～"), "-")
# Kept where they make a number or a unit (08:30, 1.5, -18, 100-250, mg/L), dropped elsewhere.
_JOINTS = re.compile(r"(?<![0-9])[.,:]|[.,:](?![0-9])|(?<![0-9A-Za-z])/|[-/](?![0-9A-Za-z])")
_MARKS = re.compile(r"[。、；;！!？?“”\"‘’'「」『』（）()《》〈〉【】\[\]…·*_`]")


def stamp(library: Library, clause_name: str) -> str:
    """16 hex digits for what binds people in a clause. KeyError when there is no such clause."""
    clause = library.clauses[clause_name]
    bound = {
        "text": normalise(library.fill(clause.text)),
        "who": sorted(set(clause.who)),
        "due": sorted(json.dumps(_dump_due(due), sort_keys=True) for due in _dues(library, clause)),
    }
    packed = json.dumps(bound, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def stamps(library: Library) -> Mapping[str, str]:
    """The stamp of every clause, by its name."""
    return {name: stamp(library, name) for name in library.clauses}


def words(library: Library, clause_name: str) -> str:
    """What binds people in a clause, to be read: its text, then who, then by when."""
    clause = library.clauses[clause_name]
    lines = [library.fill(clause.text).strip(), f"谁：{_say_who(library, clause)}"]
    lines += [f"时间：{say}" for say in sorted({due_words(due) for due in _dues(library, clause)})]
    return "\n".join(lines)


@dataclass(frozen=True)
class ClauseChange:
    """A clause that both libraries have, with another stamp. `is_same` says that the new text
    declares the old stamp to mean the same."""

    name: str
    old: str
    new: str
    is_same: bool


def changed_clauses(old: Library, new: Library) -> Iterator[ClauseChange]:
    before = stamps(old)
    for name, now in stamps(new).items():
        was = before.get(name, now)
        if was != now:
            yield ClauseChange(name, was, now, was in new.clauses[name].same_meaning_as)


def normalise(text: str) -> str:
    """The text without what carries no meaning: white space, punctuation, full or half width."""
    # what is dropped can leave neighbours that are to be dropped, or joined, in their turn
    while (fewer := _drop_once(text)) != text:
        text = fewer
    return text


def _drop_once(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return _JOINTS.sub("", _MARKS.sub("", re.sub(r"\s+", "", narrow)))


def _dues(library: Library, clause: Clause) -> list[Due]:
    forms = [library.forms[form_id] for form_id in clause.forms if form_id in library.forms]
    return [form.due for form in forms if form.due]


def _dump_due(due: Due) -> dict[str, Any]:
    return {
        "every": due.every,
        "on": sorted(map(str, due.on)),
        "times": due.times,
        "before": due.before,
        "by": sorted(f"{clock:%H:%M}" for clock in due.by),
        "grace": int(due.grace.total_seconds()),
        "days": due.days,
        "if_closed": due.if_closed,
    }


def _say_who(library: Library, clause: Clause) -> str:
    def title(job_id: str) -> str:
        return library.jobs[job_id].title if job_id in library.jobs else job_id

    return "、".join("所有人" if job == EVERYONE else title(job) for job in sorted(clause.who))
