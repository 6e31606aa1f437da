"""How a request or a register row moves on, in words: the usual way, and every step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from handbook.due_words import duration_words
from handbook.model.field import FormField, NumberField
from handbook.model.flow import Condition, Move
from handbook.model.form import Form
from handbook.model.values import plain
from handbook.pages.field_words import choice_words
from handbook.pages.markdown import escape_inline, join
from handbook.pages.phrases import Phrases

_FIELD = "field:"
_WEEK, _DAY = timedelta(weeks=1), timedelta(days=1)


@dataclass(frozen=True)
class StepView:
    """One move out of a state; `who` is safe Markdown. `state` is empty where the line above has
    the same one. Without a move nothing follows."""

    state: str
    move: str = ""
    to: str = ""
    who: str = ""
    when: str = ""
    asks: str = ""


@dataclass(frozen=True)
class FlowView:
    """`way`: the states of a request when all goes well. `notes`: what else is to be known."""

    way: tuple[str, ...]
    steps: tuple[StepView, ...]
    notes: tuple[str, ...]


def flow_view(say: Phrases, form: Form) -> FlowView | None:
    """None for a form that does not move."""
    if not form.states:
        return None
    way = tuple(form.states[state].title for state in usual_way(form))
    told = (_look_first, _number, _stock, _goods, _next_dates, _counts, _apart)
    notes = tuple(words for tell in told for words in tell(form))
    return FlowView(way, tuple(_steps(say, form)), notes)


def usual_way(form: Form) -> tuple[str, ...]:
    """The states of a request on the way to the end that is written first, by the moves that are
    written first; a register row has no usual way."""
    ends = [state_id for state_id, state in form.states.items() if state.final]
    if form.kind != "request" or not ends:
        return ()
    return _way_back(_first_arrivals(form), ends[0])


def _first_arrivals(form: Form) -> Mapping[str, str | None]:
    """Each state with the one it is come from first, the first move taken before the second; the
    start with None."""
    arrived: dict[str, str | None] = {}
    ahead: list[tuple[str, str | None]] = [(next(iter(form.states)), None)]
    while ahead:
        state, before = ahead.pop()
        if state not in arrived:
            arrived[state] = before
            moves = [move.to for move in form.moves if state in move.from_states]
            ahead += [(to, state) for to in reversed(moves)]
    return arrived


def _way_back(arrived: Mapping[str, str | None], end: str) -> tuple[str, ...]:
    """From the start to the end; empty where it is not arrived at."""
    way = [end] if end in arrived else []
    while way and (before := arrived[way[0]]) is not None:
        way.insert(0, before)
    return tuple(way)


def _steps(say: Phrases, form: Form) -> Iterator[StepView]:
    for state_id, state in form.states.items():
        moves = [move for move in form.moves if state_id in move.from_states]
        for place, move in enumerate(moves):
            yield _step(say, form, state.title if place == 0 else "", move)
        if not moves:
            yield StepView(state.title)


def _step(say: Phrases, form: Form, state: str, move: Move) -> StepView:
    to = form.states.get(move.to)
    return StepView(
        state=state,
        move=move.title,
        to=to.title if to else move.to,
        who=join([_mover(say, form, word) for word in move.who]),
        when="，".join((*_conditions(form, move), *_limits(form, move))),
        asks="、".join(_ask(field) for field in move.fields),
    )


def _mover(say: Phrases, form: Form, word: str) -> Markup:
    if not word.startswith(_FIELD):
        return say.who((word,))
    return escape_inline(f"「{_ask_of(form, word.removeprefix(_FIELD))}」里写的人")


def _ask_of(form: Form, field_id: str) -> str:
    found = find_asked(form, field_id)
    return found.ask if found else field_id


def find_asked(form: Form, field_id: str) -> FormField | None:
    """The question, of the form or of one of its moves."""
    asked = (*form.fields, *(field for move in form.moves for field in move.fields))
    return next((field for field in asked if field.id == field_id), None)


def _ask(field: FormField) -> str:
    if field.is_required:
        return field.ask
    return f"{field.ask}（看情况填）" if field.required_if else f"{field.ask}（可以不填）"


def _conditions(form: Form, move: Move) -> Iterator[str]:
    for field_id, wanted in move.conditions.items():
        field = find_asked(form, field_id)
        yield f"「{field.ask if field else field_id}」{'、'.join(_wanted(field, wanted))}时"


def _wanted(field: FormField | None, wanted: Condition) -> Iterator[str]:
    unit = f" {field.unit}" if isinstance(field, NumberField) and field.unit else " "
    if wanted.words:
        yield f"是{'、'.join(choice_words(field, word) for word in wanted.words)}"
    if wanted.above is not None:
        yield f"大于 {plain(wanted.above)}{unit}"
    if wanted.at_most is not None:
        yield f"不超过 {plain(wanted.at_most)}{unit}"


def _limits(form: Form, move: Move) -> Iterator[str]:
    if move.within:
        yield f"{within_words(move.within)}之内"
    if move.by:
        yield f"到「{_ask_of(form, move.by)}」那天为止"


def within_words(span: timedelta) -> str:
    """「2 周」「3 个开园日」「4 小时」: below a week, whole days are days on which the school is
    open."""
    if span % _WEEK == timedelta(0):
        return f"{span // _WEEK} 周"
    if span % _DAY == timedelta(0) and span < _WEEK:
        return f"{span // _DAY} 个开园日"
    return duration_words(span)


def _look_first(form: Form) -> Iterator[str]:
    if form.look_first:
        ask = _ask_of(form, form.look_first.words)
        yield f"填了「{ask}」，系统先找名称像的闲置和库存给您看，看过才能交。"


def _number(form: Form) -> Iterator[str]:
    if form.key:
        yield f"每一件有自己的编号，从 {form.key.prefix}{1:0{form.key.digits}d} 起，不会重复。"


def _stock(form: Form) -> Iterator[str]:
    if form.stock:
        steps = [f"「{move.title}」" for move in form.moves if move.adds or move.takes]
        yield f"{'、'.join(steps)}会改库存；不够就领不出。"


def _goods(form: Form) -> Iterator[str]:
    for move in form.moves:
        if move.takes_from:
            where = f"「{_ask_of(form, move.takes_from.link)}」"
            yield f"「{move.title}」会从{where}的库存里减；不够就发不出。"
        if move.adds_to:
            yield f"「{move.title}」会加到「{_ask_of(form, move.adds_to.link)}」的库存里。"


def _next_dates(form: Form) -> Iterator[str]:
    for move in form.moves:
        if rule := move.next_date:
            day, months = _ask_of(form, rule.date), _ask_of(form, rule.months)
            yield f"「{move.title}」那天起，按「{months}」自动算出「{day}」。"


def _counts(form: Form) -> Iterator[str]:
    moves = [move.title for move in form.moves if move.counts == "present"]
    if moves:
        steps = "、".join(f"「{title}」" for title in dict.fromkeys(moves))
        yield f"{steps}由别人来做：保管的人不能自己盘自己。"


def _apart(form: Form) -> Iterator[str]:
    titles = {move.id: move.title for move in form.moves} | {"submit": "提交"}
    for group in form.different_people:
        steps = "和".join(dict.fromkeys(f"「{titles.get(step, step)}」" for step in group))
        yield f"{steps}不能是同一个人。"
