"""The room in which somebody is counting: remembered between the codes that the phone scans."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import session

from forms_api.web.access import current_person
from forms_api.web.service import service

_KEY = "stock_take"
_LASTS = timedelta(hours=4)
_MOST = 40
"""What lies about in a room and is not in the book; the cookie holds no more."""


@dataclass(frozen=True)
class Remembered:
    form: str
    room: str


def remembered_room() -> Remembered | None:
    kept = _mine()
    if "room" not in kept:
        return None
    is_fresh = service().clock() - datetime.fromisoformat(kept["at"]) < _LASTS
    return Remembered(kept["form"], kept["room"]) if is_fresh else None


def remember_room(form: str, room: str) -> None:
    session[_KEY] = {**_kept(form), "room": room, "at": service().clock().isoformat()}


def forget_room() -> None:
    """The counting is over for now; what was more than the book says stays for the sheet."""
    if kept := _mine():
        session[_KEY] = {key: value for key, value in kept.items() if key != "room"}


def surplus_in(form: str) -> dict[str, list[str]]:
    """By room: numbers of rows that the book has elsewhere, and words for what it has not."""
    return dict(_kept(form)["more"])


def add_surplus(form: str, room: str, words: str) -> bool:
    """False where no more can be remembered."""
    more = surplus_in(form)
    here = more.get(room, [])
    if words in here:
        return True
    if sum(map(len, more.values())) >= _MOST:
        return False
    _keep(form, {**more, room: [*here, words]})
    return True


def drop_surplus(form: str, room: str, words: str) -> None:
    more = surplus_in(form)
    _keep(form, {**more, room: [one for one in more.get(room, []) if one != words]})


def _keep(form: str, more: dict[str, list[str]]) -> None:
    session[_KEY] = {**_kept(form), "more": more}


def _kept(form: str) -> dict[str, Any]:
    kept = _mine()
    return kept if kept.get("form") == form else {**_mark(), "form": form, "more": {}}


def _mine() -> dict[str, Any]:
    """Empty where somebody else counted on this phone before."""
    kept = session.get(_KEY)
    return kept if isinstance(kept, dict) and _mark().items() <= kept.items() else {}


def _mark() -> dict[str, str]:
    return {"by": current_person().id}
