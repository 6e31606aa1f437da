"""A request as one line: what, who has to act on it until when, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from forms_api.derive.moving import place_of
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.web.access import known_people
from forms_api.web.requests.stock_view import stock_of
from forms_api.web.requests.sums_view import SumView
from forms_api.web.requests.waiting import Waiting, read_waiting
from forms_api.web.service import service
from forms_api.web.words import local
from handbook.model.field import LongTextField, TextField

LOW, OVER = "该补了", "超了"
LONGEST = 40
"""Characters of a title."""


@dataclass(frozen=True)
class RequestLine:
    """`more` is small and grey; `wait` says who has to act until when; `pill` is a class.
    Without an address the reader may not open it."""

    address: str
    title: str
    more: str
    wait: str
    state: str
    pill: str
    is_overdue: bool


def make_line(request: Request, told: Sequence[SumView] = ()) -> RequestLine:
    """`told`: what a row comes to, where its register adds something up."""
    waiting = read_waiting(request)
    return RequestLine(
        address=address_of(request),
        title=title_of(request),
        more=_more(request, told),
        wait=_wait(request, waiting),
        state=waiting.overdue or _amiss(request, told) or request.stage.title,
        pill="late" if _amiss(request, told) else pill_of(request, waiting),
        is_overdue=bool(waiting.overdue),
    )


def make_hidden_line(request: Request) -> RequestLine:
    """That there is one, and nothing of what it says: for those who may not read it."""
    title = request.number or request.form.title
    return RequestLine("", title, "您不能看这一张", "", "", "", is_overdue=False)


def address_of(request: Request, **more: Any) -> str:
    """The page of a request; a row of a register is found by the number on its label."""
    if request.number:
        form_id = request.form.id
        return url_for("requests.row", form_id=form_id, number=request.number, **more)
    return url_for("requests.page", request_id=request.id, **more)


def title_of(request: Request) -> str:
    """「小一班 · 纱窗破了一个洞」; a row has its number instead of its place."""
    if request.number:
        return request.title
    return " · ".join(filter(None, (place_words(request), _words(request))))


def place_words(request: Request) -> str:
    """Where it is; nothing when that is only the campus."""
    school = service().policies.library().school
    place = school.find_place(place_of(request))
    return place.title if place else ""


def pill_of(request: Request, waiting: Waiting) -> str:
    """The class of the pill. Of several ends the form names first the one that is hoped for."""
    if waiting.overdue:
        return "missed"
    if not request.is_final:
        return "due" if request.form.kind == "request" else "plain"
    ends = [key for key, state in request.form.states.items() if state.final]
    return "done" if ends[:1] == [request.state] and not request.number else "off"


def name_of(person_id: str) -> str:
    person: Person | None = known_people().get(person_id)
    return person.name if person else person_id


def _more(request: Request, told: Sequence[SumView] = ()) -> str:
    began = local(request.record.at)
    said = f"{name_of(request.record.by)} {began.month}月{began.day}日 {began:%H:%M}"
    stock = stock_of(request)
    if request.number or stock:
        counted = (stock.words if stock else "", *(one.words for one in told))
        return " · ".join(filter(None, (*counted, place_words(request), _keeper(request))))
    return f"{request.form.title} · {said}"


def _amiss(request: Request, told: Sequence[SumView]) -> str:
    """What is wrong with the numbers of a row that still counts; nothing if they are well."""
    stock = stock_of(request)
    if request.is_final:
        return ""
    if stock is not None and stock.is_low:
        return LOW
    return OVER if any(one.is_over for one in told) else ""


def _keeper(request: Request) -> str:
    keeper = request.values.get("keeper")
    return f"{name_of(keeper)}保管" if isinstance(keeper, str) else ""


def _words(request: Request) -> str:
    return shorten(request.headline, LONGEST) or _written(request) or request.title


def _written(request: Request) -> str:
    """The first words that somebody wrote themselves: they tell more than what was chosen."""
    asked = (item for item in request.form.fields if isinstance(item, TextField | LongTextField))
    words = next((request.values[item.id] for item in asked if item.id in request.values), "")
    return shorten(str(words), LONGEST)


def shorten(words: str, length: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def _wait(request: Request, waiting: Waiting) -> str:
    state = request.stage.title if waiting.overdue else ""
    return "，".join(filter(None, (state, waiting.words, waiting.until)))
