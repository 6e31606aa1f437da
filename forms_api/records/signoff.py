"""Training facts: a signature under a module, a failed quiz, and a check of the hands."""

from collections.abc import Mapping
from typing import Any

KIND = "signoff"
ATTEMPT = "quiz-attempt"
PRACTICAL = "practical"

STATEMENT = "我已学完并理解以上内容，愿意照此执行。"


def signoff_body(
    *,
    title: str,
    revision: int,
    text: str,
    clauses: Mapping[str, Any],
    quiz: Mapping[str, int],
    score: int,
) -> dict[str, Any]:
    """`text` is the id of the training text's record; `clauses` are {name: {stamp, words}}."""
    return {
        "title": title,
        "revision": revision,
        "text": text,
        "clauses": dict(clauses),
        "quiz": dict(quiz),
        "score": score,
        "statement": STATEMENT,
    }


def practical_body(
    *, title: str, revision: int, person: str, items: Mapping[str, Mapping[str, Any]], passed: bool
) -> dict[str, Any]:
    """`items` are {id: {text, passed}} as the assessor saw them."""
    return {
        "title": title,
        "revision": revision,
        "person": person,
        "items": dict(items),
        "passed": passed,
    }
