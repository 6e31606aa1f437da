"""`houqin new form`: a form, and the clause that it proves."""

from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.new.ask import WrongAnswer, ask, ask_many, new_id, one_of, people_of, words_of
from forms_api.cli.new.choices import ask_clause, ask_where, jobs_of
from forms_api.cli.new.proposal import Proposal, open_library, read_policy, write_proposal
from forms_api.cli.new.sheet import DUES, KINDS, TYPES_SAID, Sheet, sheet_text
from handbook.loading.insert import add_item
from handbook.model.library import Library


@click.command()
@options.policies
@click.option("--id", "form_id", help="编号，小写字母、数字和短横线")
@click.option("--title", help="叫什么")
@click.option("--kind", help="哪一种：检查表、记录、申请单、台账")
@click.option("--proves", help="证明哪一条，如 disinfection#toys")
@click.option("--who", help="谁填，几个岗位用顿号隔开，所有人写 everyone")
@click.option("--where", help="在哪里填：地方或一类地方的编号；不分地方写 campus")
@click.option("--due", help="多久一次：每天、每周、每月、每学期、每学年、有事才填")
@click.option("--doer", help="申请单由哪个岗位办")
@click.option("--prefix", help="台账编号的字头，如 TS")
@click.option("--item", "items", multiple=True, help=f"要填的项目，可以写几次；{TYPES_SAID}")
def command(
    policies: Path,
    form_id: str | None,
    title: str | None,
    kind: str | None,
    proves: str | None,
    who: str | None,
    where: str | None,
    due: str | None,
    doer: str | None,
    prefix: str | None,
    items: tuple[str, ...],
) -> None:
    """新写一张表，连到它证明的那一条。"""
    library = open_library(policies)
    chosen = ask("哪一种", kind, one_of(KINDS), "checklist")
    named = ask("表的编号（如 toy-check）", form_id, new_id(library.forms))
    called = ask("叫什么", title, words_of)
    rule, index = ask_clause(library, proves)
    sheet = Sheet(
        id=named,
        title=called,
        kind=chosen,
        proves=(f"{rule.id}#{rule.clauses[index].id}",),
        who=ask("谁填", who, people_of(jobs_of(library))),
        where=ask_where(library, where) if chosen in ("checklist", "record") else None,
        due=ask("多久一次", due, one_of(DUES), "week")
        if chosen in ("checklist", "record")
        else "never",
        doer=ask("由哪个岗位办", doer, one_of(jobs_of(library))) if chosen == "request" else None,
        prefix=ask("编号的字头（如 TS）", prefix, _read_prefix) if chosen == "register" else "",
        items=ask_many(f"要填什么（{TYPES_SAID}）", items, words_of),
    )
    write_proposal(policies, propose_form(library, policies, sheet, rule.id, index))


def propose_form(
    library: Library, policies: Path, sheet: Sheet, rule_id: str, index: int
) -> Proposal:
    """The form, and its name in the clause of that index."""
    name = library.sources["rule", rule_id].path
    text = add_item(read_policy(policies, name), ("clauses", index, "forms"), sheet.id, after="who")
    return Proposal({f"forms/{sheet.id}.yml": sheet_text(sheet)}, {name: text})


def _read_prefix(answer: str) -> str:
    text = answer.strip().upper()
    if not (text.isascii() and text.isalpha() and len(text) <= 4):
        raise WrongAnswer("字头写一到四个字母，如 TS")
    return text
