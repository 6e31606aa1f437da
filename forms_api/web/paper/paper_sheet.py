"""The blank twin of a form on paper, made of the same YAML."""

from dataclasses import dataclass

from forms_api.web.paper.paper_field import PaperField, paper_field
from forms_api.web.paper.paper_grid import PaperGrid, grid_of
from handbook.due_words import due_words, duration_words
from handbook.model.flow import Move
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.model.school import Place
from handbook.pages.links import Links
from handbook.pages.phrases import Phrases
from handbook.pages.places_words import places_of

HALF_A_SHEET = 12
"""Lines; two copies of a sheet that has no more go beside each other on A4."""
_FIELD = "field:"


@dataclass(frozen=True)
class PaperMove:
    """A step after the first part: done by whom, from where to where, what it asks."""

    title: str
    way: str
    who: str
    when: str
    fields: tuple[PaperField, ...]


@dataclass(frozen=True)
class PaperSheet:
    """`where_ask` is what stands before the blank for the place, `where` what fills it."""

    form: Form
    school: str
    number: str
    proves: tuple[str, ...]
    who: str
    due: str
    where_ask: str
    where: str
    care: str
    fields: tuple[PaperField, ...]
    grid: PaperGrid | None
    moves: tuple[PaperMove, ...]

    @property
    def copies(self) -> int:
        """How many a sheet of A4 holds."""
        is_short = sum(field.size for field in self.fields) <= HALF_A_SHEET
        return 2 if is_short and not self.grid and not self.moves else 1


def paper_sheet(library: Library, form: Form, place: Place | None = None) -> PaperSheet:
    say = Phrases(library, Links(), "")
    return PaperSheet(
        form=form,
        school=library.school.title,
        number=_number(form),
        proves=proof_words(say, form),
        who=say.who_plain(form.who),
        due=due_words(form.due),
        where_ask=_where_ask(form),
        where=_where(library, form, place),
        care=care_words(say, form),
        fields=tuple(paper_field(library, field, form.fields) for field in form.fields),
        grid=grid_of(form),
        moves=tuple(_paper_move(say, form, move) for move in form.moves),
    )


def proof_words(say: Phrases, form: Form) -> tuple[str, ...]:
    """「清洁消毒制度 第 8 条：玩具每周至少清洗消毒一次」, of several clauses the numbers alone."""
    known = [name for name in form.proves if name in say.library.clauses]
    if len(known) != 1:
        return _numbers(say, known)
    text = say.library.fill(say.library.clauses[known[0]].text)
    return (f"{say.clause_words(known[0])}：{text}",)


def _numbers(say: Phrases, names: list[str]) -> tuple[str, ...]:
    by_rule: dict[str, list[str]] = {}
    for name in names:
        rule, clause = say.library.rule_of(name), say.library.clauses[name]
        by_rule.setdefault(rule.title, []).append(str(rule.clauses.index(clause) + 1))
    return tuple(f"{title} 第 {'、'.join(numbers)} 条" for title, numbers in by_rule.items())


def care_words(say: Phrases, form: Form) -> str:
    """How the paper is kept where it tells of people; empty where it does not."""
    if not form.is_personal:
        return ""
    keeper = say.who_plain((form.owner,)) if form.owner else "填表人的上级"
    whose = "幼儿" if form.is_child else "个人"
    return f"写有{whose}的情况：填完就交{keeper}锁好，不贴墙、不外传；补录以后也不留在班里。"


def _number(form: Form) -> str:
    """「toy-disinfection · 第 3 版」, so that whoever types it in knows which sheet it was."""
    since = f" · {form.effective:%Y-%m-%d} 起用" if form.effective else ""
    return f"{form.id} · 第 {form.revision} 版{since}"


def _where_ask(form: Form) -> str:
    where = form.where
    if where and where.each:
        return "谁"
    return "哪一件（编号）" if where and where.register_id else "地方"


def _where(library: Library, form: Form, place: Place | None) -> str:
    """Words where there is no choice."""
    places = places_of(form, library.school)
    if place in places:
        return place.title if place else ""
    if len(places) == 1:
        return places[0].title
    campuses = library.school.campuses
    return campuses[0].title if form.where is None and len(campuses) == 1 else ""


def _paper_move(say: Phrases, form: Form, move: Move) -> PaperMove:
    froms = "、".join(form.states[state].title for state in move.from_states)
    return PaperMove(
        title=move.title,
        way=f"{froms} → {form.states[move.to].title}",
        who="、".join(_mover(say, form, one) for one in move.who),
        when=f"{duration_words(move.within)}内" if move.within else "",
        fields=tuple(paper_field(say.library, field, move.fields) for field in move.fields),
    )


def _mover(say: Phrases, form: Form, who: str) -> str:
    if not who.startswith(_FIELD):
        return say.who_plain((who,))
    field_id = who.removeprefix(_FIELD)
    asked = (*form.fields, *(field for move in form.moves for field in move.fields))
    ask = next((field.ask for field in asked if field.id == field_id), field_id)
    return f"「{ask}」写的人"
