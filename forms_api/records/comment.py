"""A word beside a request: it moves nothing, and makes no move stale.

comment  subject = id of the request; body {form, words, answers}: its photos are an answer
"""

from collections.abc import Sequence
from typing import Any

COMMENT = "comment"
PHOTOS = "photos"
"""Where a comment keeps the names of its photos: an answer, as photos are everywhere."""


def comment_body(*, form: str, words: str, photos: Sequence[str] = ()) -> dict[str, Any]:
    answers = {PHOTOS: {"ask": "照片", "value": list(photos)}} if photos else {}
    return {"form": form, "words": words, "answers": answers}
