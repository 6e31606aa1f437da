"""`houqin new term`: the plan of the next term, proposed from the last one."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

import click

from forms_api.cli import options
from forms_api.cli.new.ask import Read, WrongAnswer, a_day, ask, words_of
from forms_api.cli.new.moved_plan import move_plan
from forms_api.cli.new.proposal import Proposal, open_library, read_policy, write_proposal
from handbook.loading.insert import add_item
from handbook.loading.spell import spell
from handbook.model.calendar import Calendar, Term
from handbook.model.library import Library
from handbook.model.plan import Plan

_SEASONS: Mapping[str, str] = MappingProxyType({"autumn": "秋季学期", "spring": "春季学期"})
_AUTUMN_MONTH = 7
"""A term that begins in this month or later is the first of its school year."""


@click.command()
@options.policies
@click.option("--id", "term_id", help="哪个学期，如 2027-spring")
@click.option("--starts", help="开学第一天，如 2027-02-22；校历里有就不用写")
@click.option("--ends", help="学期最后一天")
@click.option("--title", help="学期叫什么")
def command(
    policies: Path, term_id: str | None, starts: str | None, ends: str | None, title: str | None
) -> None:
    """新学期的工作计划：照上一个学期的抄过来，日期挪到同一周。"""
    library = open_library(policies)
    plan, old = _last_plan(library)
    known = _terms(library)
    named = ask("哪个学期", term_id, _read_term(library), _next_id(old))
    new = known.get(named) or _ask_term(named, starts, ends, title)
    calendar = Proposal({}, {}) if named in known else _enter(library, policies, new)
    path = library.sources["plan", plan.id].path
    text = move_plan(read_policy(policies, path), plan, old, new)
    added = {f"plans/{named}.yml": text, **calendar.added}
    write_proposal(policies, Proposal(added, calendar.changed))


def _terms(library: Library) -> Mapping[str, Term]:
    return {term.id: term for calendar in library.calendars for term in calendar.terms}


def _last_plan(library: Library) -> tuple[Plan, Term]:
    known = _terms(library)
    dated = [(known[plan.term], plan) for plan in library.plans.values() if plan.term in known]
    if not dated:
        raise click.ClickException(
            "plans/ 里还没有学期计划，没有可以照抄的：请先写第一份，写法见「改手册」"
        )
    term, plan = max(dated, key=lambda one: one[0].starts)
    return plan, term


def _next_id(old: Term) -> str:
    """After autumn comes spring, in the year of the autumn term's end."""
    year = old.ends.year
    return f"{year}-spring" if old.starts.month >= _AUTUMN_MONTH else f"{year}-autumn"


def _read_term(library: Library) -> Read[str]:
    planned = {plan.term for plan in library.plans.values()}

    def read(answer: str) -> str:
        text = answer.strip()
        year, _, season = text.partition("-")
        if not (year.isdecimal() and len(year) == 4 and season in _SEASONS):
            raise WrongAnswer("学期写成 2027-spring（春季）或 2027-autumn（秋季）")
        if text in planned:
            raise WrongAnswer(f"「{text}」已经有计划了，不会盖掉它，请直接改那个文件")
        return text

    return read


def _ask_term(term_id: str, starts: str | None, ends: str | None, title: str | None) -> Term:
    year, _, season = term_id.partition("-")
    called = ask("学期叫什么", title, words_of, f"{year}年{_SEASONS[season]}")
    first = ask("开学第一天", starts, a_day)
    last = ask("学期最后一天", ends, _after(first))
    return Term(id=term_id, title=called, starts=first, ends=last)


def _after(first: date) -> Read[date]:
    def read(answer: str) -> date:
        day = a_day(answer)
        if day <= first:
            raise WrongAnswer(f"最后一天要在 {first} 以后")
        return day

    return read


def _enter(library: Library, policies: Path, term: Term) -> Proposal:
    """The term in the calendar of its school year; a new calendar where there is none."""
    line = (
        f"{{id: {term.id}, title: {spell(term.title)}, starts: {term.starts}, ends: {term.ends}}}"
    )
    year = term.starts.year - (term.starts.month < _AUTUMN_MONTH)
    found = next((one for one in library.calendars if _is_of(one, year)), None)
    if found:
        path = library.sources["calendar", found.id].path
        return Proposal({}, {path: add_item(read_policy(policies, path), ("terms",), line)})
    name = f"{year}-{year + 1}"
    text = f"title: {name}学年校历\nnote: 放假和调休等通知公布后补上。\nterms:\n  - {line}\n"
    return Proposal({f"calendar/{name}.yml": text}, {})


def _is_of(calendar: Calendar, year: int) -> bool:
    first = min(term.starts for term in calendar.terms)
    return first.year - (first.month < _AUTUMN_MONTH) == year
