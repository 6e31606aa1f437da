"""A person moves a request on: checked against the thread as it stands, decided when written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from forms_api.actions.album import open_album
from forms_api.actions.find_request import find_flow, find_request, keepers_now
from forms_api.actions.keep_photo import Shelf
from forms_api.actions.keep_record import Kept, Parcel, find_sent, keep_record, keeps_same
from forms_api.actions.keep_texts import form_text_id
from forms_api.actions.move_goods import GoodsMove, move_goods
from forms_api.actions.open_failed import open_failed
from forms_api.actions.refusal import Refusal
from forms_api.actions.sent_values import SentValues, check_faults
from forms_api.actions.submit_form import good_answers, surroundings
from forms_api.actions.sums import kept_sums
from forms_api.actions.take_numbers import claim_typed, taken_already
from forms_api.derive.answer_value import bare_value
from forms_api.derive.answers import check_answers
from forms_api.derive.compiled import CompiledForm, form_of_move
from forms_api.derive.moving import is_possible, needs_proof, why_not
from forms_api.derive.next_date import next_date
from forms_api.derive.people import Person
from forms_api.derive.requests import Request
from forms_api.records.move import MOVE, move_body
from forms_api.records.record import Record
from forms_api.store.errors import IdExists
from forms_api.store.store import Store
from handbook.model.flow import Move
from handbook.model.library import Library
from handbook.model.values import plain

KEYS = ("move", "after", "answers")


@dataclass(frozen=True)
class Step:
    """A move as it came. `after`: the id of the last move the sender saw, the request's before the
    first. `is_proved`: the sender typed their password just now. `faults` are sentences by key."""

    move: str
    after: str
    answers: Mapping[str, Any]
    is_proved: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)


def read_step(body: Mapping[str, Any], *, is_proved: bool) -> Step:
    """A step from the JSON of contracts.md §5, with its faults."""
    values = SentValues(body, KEYS)
    return Step(
        move=values.text("move") or "",
        after=(values.text("after") or "").lower(),
        answers=values.members("answers") if "answers" in body else {},
        is_proved=is_proved,
        faults=values.errors,
    )


def move_request(
    library: Library,
    store: Store,
    person: Person,
    request_id: str,
    parcel: Parcel,
    step: Step,
    now: datetime,
    shelf: Shelf | None = None,
) -> Kept:
    """Check a step and append it to the thread. Raises IdErased, and Refusal: not-found,
    unknown-move, forbidden, different-people, step-up, stale-version, wrong-state, bad-body,
    bad-answers, and those of `keep_record`."""
    request = find_request(library, store, request_id)
    if same := keeps_same(store, parcel):
        return same
    move = _find_move(request, step)
    _check_person(library, store, request, move, person)
    if needs_proof(library, move) and not step.is_proved:
        raise Refusal("step-up", f"「{move.title}」要再输一次密码或 PIN 才能办")
    if known := find_sent(store, parcel, now):
        return known
    check_faults(step.faults)
    _check_version(request, move, step)
    compiled = find_flow(library, store, request.record, request.moves)
    asked = form_of_move(compiled, move)
    answers = _check_answers(library, store, person, request, asked, step, shelf)
    today = now.astimezone(library.school.zone).date()
    answers = {**answers, **next_date(move, {**request.values, **answers}, today)}
    answers = {**answers, **kept_sums(library, store, request, move)}
    body = move_body(
        form=request.form.id,
        move=move.id,
        title=move.title,
        from_state=request.state,
        to_state=move.to,
        text=form_text_id(compiled),
        answers=answers,
        asked=_asks(request, move),
        change=_change(request, move, answers),
    )
    record = Record(parcel.id, MOVE, request.record.campus, request.id, person.id, now, body)
    claims = claim_typed(store, record, request.id, move.fields, answers)
    opened = open_failed(library, asked, record, thing=request)
    while True:
        goods = move_goods(library, store, request, move, record, {**request.values, **answers})
        try:
            return _keep(store, parcel, record, goods, (*claims, *opened), request.head)
        except Refusal as refusal:
            if refusal.code != "stale-version":
                raise
        # somebody else took of the same goods in between: there may still be enough
        if goods is None or find_request(library, store, request.id).head != request.head:
            raise _stale()


def _asks(request: Request, move: Move) -> Mapping[str, str]:
    """The words of what the step answers, and of what is computed with it."""
    sums = {key: rule.title for key, rule in request.form.sums.items()}
    return sums | {item.id: item.ask for item in (*request.form.fields, *move.fields)}


def _keep(
    store: Store,
    parcel: Parcel,
    record: Record,
    goods: GoodsMove | None,
    beside: Sequence[Record],
    head: str,
) -> Kept:
    """The step and the goods that go with it, each at the end of its own thread."""
    steps = (goods.record,) if goods else ()
    heads = (head, goods.head) if goods else head
    try:
        return keep_record(store, parcel, record, *steps, *beside, after=heads)
    except IdExists as known_number:
        raise taken_already(known_number.record) from None


def _find_move(request: Request, step: Step) -> Move:
    if "move" in step.faults:
        check_faults(step.faults)
    move = request.form.find_move(step.move)
    if move is None:
        known = "、".join(one.id for one in request.form.moves)
        sentence = f"没有「{step.move}」这一步，可以是：{known}"
        raise Refusal("unknown-move", sentence, {"move": sentence})
    return move


def _check_person(
    library: Library, store: Store, request: Request, move: Move, person: Person
) -> None:
    reason = why_not(library, request, move, person, keepers_now(library, store, request))
    if reason == "same-person":
        raise Refusal("different-people", f"「{move.title}」要由另一个人来办：前面的步骤是您办的")
    if reason == "own-thing":
        words = f"「{move.title}」要由别人来做：保管的人不能自己盘自己"
        raise Refusal("different-people", words)
    if reason:
        raise Refusal("forbidden", f"「{move.title}」不归您办，请找负责的人")


def _check_version(request: Request, move: Move, step: Step) -> None:
    if step.after != request.head:
        raise _stale()
    if request.is_final:
        raise Refusal("wrong-state", f"这张单{request.stage.title}，已经结束，不能再改")
    if not is_possible(request, move):
        sentence = f"现在是「{request.stage.title}」，不能「{move.title}」，请看最新的再办"
        raise Refusal("wrong-state", sentence)


def _stale() -> Refusal:
    return Refusal("stale-version", "这张单刚有人办过，请先看最新的情况再办")


def _check_answers(
    library: Library,
    store: Store,
    person: Person,
    request: Request,
    asked: CompiledForm,
    step: Step,
    shelf: Shelf | None,
) -> Mapping[str, Any]:
    photos = open_album(shelf, person) if shelf else ()
    around = surroundings(library, store, photos)
    return good_answers(check_answers(asked, step.answers, around, request.values))


def _change(request: Request, move: Move, answers: Mapping[str, Any]) -> Decimal | None:
    """How many goods come or go. The thread's head decides whether this still holds when it is
    written. Raises Refusal `bad-answers` for more than there is."""
    if request.quantity is None:
        return None
    added = Decimal(bare_value(answers.get(move.adds or "")) or 0)
    taken = Decimal(bare_value(answers.get(move.takes or "")) or 0)
    if request.quantity + added - taken < 0:
        sentence = f"只有 {plain(request.quantity)}，不够"
        raise Refusal("bad-answers", sentence, {move.takes or move.adds or "": sentence})
    return added - taken
