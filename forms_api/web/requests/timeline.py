"""What happened to a request, one entry under the other: reported, moved, talked about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from forms_api.derive.compiled import CompiledForm, form_of_move, read_compiled
from forms_api.derive.record_view import AnswerView, read_submission
from forms_api.derive.requests import Request
from forms_api.records.comment import COMMENT
from forms_api.records.move import MOVE
from forms_api.records.record import Record
from forms_api.web.access import known_people
from forms_api.web.requests.line_view import name_of
from forms_api.web.service import service
from forms_api.web.words import local
from handbook.model.field import LinkField


@dataclass(frozen=True)
class Entry:
    """`is_new`: it came while the reader was typing."""

    id: str
    what: str
    who: str
    at: str
    words: str
    answers: tuple[AnswerView, ...]
    is_comment: bool
    is_new: bool


def make_timeline(
    request: Request, comments: Iterable[Record], seen: str = ""
) -> tuple[Entry, ...]:
    """In the order in which it happened. `seen`: the last move that the reader knew; empty: all."""
    records = sorted((request.record, *request.moves, *comments), key=_moment)
    known = [move.id for move in (request.record, *request.moves)]
    fresh = frozenset(known[known.index(seen) + 1 :] if seen in known else ())
    return tuple(_entry(request, record, record.id in fresh) for record in records)


def as_it_is(request: Request) -> tuple[AnswerView, ...]:
    """The card of a row: its answers as its moves have left them; nothing for a request."""
    if request.form.kind != "register":
        return ()
    asked, stock = request.record.body["answers"], request.form.stock
    # how many there were at first is not how many there are
    kept = {key: one for key, one in asked.items() if not stock or key != stock.opening}
    now = {key: {**one, "value": request.values[key]} for key, one in kept.items()}
    return _answers(replace(request.record, body={**request.record.body, "answers": now}))


def meanwhile_words(entries: Iterable[Entry]) -> str:
    """What happened while the reader was typing: 「李主任 10:15 已「开始修」」."""
    fresh = [f"{entry.who} {entry.at[-5:]} 已「{entry.what}」" for entry in entries if entry.is_new]
    return f"{'，'.join(fresh)}。您填的都在，请看一遍再办" if fresh else ""


def linked_ids(request: Request) -> Iterator[str]:
    """The requests and rows that the answers point at."""
    asked = [*request.form.fields, *(item for move in request.form.moves for item in move.fields)]
    for item in asked:
        value = request.values.get(item.id)
        if isinstance(item, LinkField) and isinstance(value, str):
            yield value


def _moment(record: Record) -> datetime:
    return record.at


def _entry(request: Request, record: Record, is_new: bool) -> Entry:
    return Entry(
        id=record.id,
        what=_what(request, record),
        who=name_of(record.by),
        at=f"{local(record.at):%m月%d日 %H:%M}",
        words=record.body.get("words", ""),
        answers=_answers(record),
        is_comment=record.kind == COMMENT,
        is_new=is_new,
    )


def _what(request: Request, record: Record) -> str:
    if record.kind == COMMENT:
        return "留言"
    if record.kind == MOVE:
        return str(record.body["title"])
    if "opened_by" in record.body:
        return "检查不合格，自动报的"
    return "登记" if request.number else "提交"


def _answers(record: Record) -> tuple[AnswerView, ...]:
    """What it says elsewhere, as a link, need not stand here as an id."""
    compiled = _compiled(record)
    links = _link_asks(compiled)
    views = read_submission(record, compiled, known_people(), service().policies.library().school)
    return tuple(view for view in views if view.ask not in links)


def _compiled(record: Record) -> CompiledForm | None:
    text = service().store.get(record.body["text"]) if "text" in record.body else None
    if text is None:
        return None
    compiled = read_compiled(text.body)
    move = compiled.form.find_move(record.body["move"]) if record.kind == MOVE else None
    return form_of_move(compiled, move) if move else compiled


def _link_asks(compiled: CompiledForm | None) -> frozenset[str]:
    fields = compiled.form.fields if compiled else ()
    return frozenset(item.ask for item in fields if isinstance(item, LinkField))
