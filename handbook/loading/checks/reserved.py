"""Words that the software keeps for itself."""

from collections.abc import Iterator

from handbook.loading.marks import START
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.model.values import RESERVED_JOBS, RESERVED_MOVES


def check_reserved(shelf: Shelf) -> Iterator[Problem]:
    for draft in shelf.drafts:
        if draft.kind == "job" and draft.id in RESERVED_JOBS:
            words = f"「{draft.id}」有专门的意思，不能作岗位编号，请把文件改名"
            yield draft.problem(START, words)
    for form in shelf.of("form"):
        for move in form.get("moves").items():
            if move.id in RESERVED_MOVES:
                words = f"「{move.id}」有专门的意思（交单），不能作步骤编号，请换一个"
                yield move.get("id").problem(words)
