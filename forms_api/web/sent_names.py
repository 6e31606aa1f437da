"""What a page may send: its own fields. Who sends it and when is the server's to say."""

from collections.abc import Iterable

from flask import request

from forms_api.actions.refusal import Refusal
from forms_api.web.kept import AGAIN, FIELD

_OF_EVERY_SHEET = {"csrf_token", "id", "text", FIELD, AGAIN}
_MOST = 5


def find_foreign(known: Iterable[str], answers: str) -> Refusal | None:
    """Why the sheet is refused, if it has fields beside `known` and those that begin with
    `answers`: an older page may still ask what the form asks no more."""
    allowed = {*_OF_EVERY_SHEET, *known}
    sent = dict.fromkeys([*request.form, *request.files])
    foreign = [name for name in sent if name not in allowed and not name.startswith(answers)]
    if not foreign:
        return None
    names = "、".join(name[:40] for name in foreign[:_MOST])
    return Refusal(
        "unknown-fields",
        f"送来的内容里有这一页没有问的（{names}），没有交。请重新打开这一页，再填一次",
    )
