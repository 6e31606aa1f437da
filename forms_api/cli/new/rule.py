"""`houqin new rule`: a rule, and the form that proves it: one that is there, or a new checklist."""

from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.new.ask import ask, ask_many, new_id, one_of, people_of, spell_who, words_of
from forms_api.cli.new.choices import ask_where, jobs_of
from forms_api.cli.new.proposal import Proposal, open_library, read_policy, write_proposal
from forms_api.cli.new.sheet import DUES, Sheet, sheet_text
from handbook.loading.insert import add_item
from handbook.loading.spell import spell
from handbook.model.library import Library

NEW = "new"
"""Answers the question for a form: a checklist with one line a clause."""


@click.command()
@options.policies
@click.option("--id", "rule_id", help="编号，小写字母、数字和短横线")
@click.option("--title", help="叫什么")
@click.option("--chapter", help="属于哪一章，如 卫生保健")
@click.option("--who", help="约束谁，几个岗位用顿号隔开，所有人写 everyone")
@click.option("--clause", "clauses", multiple=True, help="一条一条写，可以写几次")
@click.option("--form", "form_id", help="用哪张表证明；新做一张检查表写 new")
@click.option("--where", help="新检查表在哪里填；不分地方写 campus")
@click.option("--due", help="新检查表多久一次：每天、每周、每月、每学期、每学年、有事才填")
def command(
    policies: Path,
    rule_id: str | None,
    title: str | None,
    chapter: str | None,
    who: str | None,
    clauses: tuple[str, ...],
    form_id: str | None,
    where: str | None,
    due: str | None,
) -> None:
    """新写一项制度，连好证明它的表。"""
    library = open_library(policies)
    named = ask("制度的编号（如 toy-care）", rule_id, new_id(library.rules))
    called = ask("叫什么", title, words_of)
    part = ask(
        "属于哪一章", chapter, words_of, next((one.chapter for one in library.rules.values()), None)
    )
    bound = ask("约束谁（输入 ? 看岗位）", who, people_of(jobs_of(library)))
    written = ask_many("写一条要求", clauses, words_of)
    forms = {form.id: form.title for form in library.forms.values()}
    proof = ask(
        "用哪张表证明（新做一张检查表写 new）", form_id, one_of({**forms, NEW: "新做一张"}), NEW
    )
    names = tuple(f"{named}#c{number}" for number in range(1, len(written) + 1))
    if proof == NEW:
        sheet = _checklist(library, named, called, names, bound, written, where, due)
        proposal = Proposal({f"forms/{sheet.id}.yml": sheet_text(sheet)}, {})
    else:
        proposal = _link(library, policies, proof, names)
    using = f"{named}-check" if proof == NEW else proof
    text = _rule_text(called, part, bound, written, using)
    write_proposal(
        policies, Proposal({f"rules/{named}.yml": text, **proposal.added}, proposal.changed)
    )


def _checklist(
    library: Library,
    rule_id: str,
    title: str,
    proves: tuple[str, ...],
    who: tuple[str, ...],
    clauses: tuple[str, ...],
    where: str | None,
    due: str | None,
) -> Sheet:
    return Sheet(
        id=new_id(library.forms)(f"{rule_id}-check"),
        title=f"{title.removesuffix('制度')}检查",
        kind="checklist",
        proves=proves,
        who=who,
        where=ask_where(library, where),
        due=ask("多久查一次", due, one_of(DUES), "week"),
        items=clauses,
    )


def _link(library: Library, policies: Path, form_id: str, names: tuple[str, ...]) -> Proposal:
    """A form that is there proves these clauses too."""
    path = library.sources["form", form_id].path
    text = read_policy(policies, path)
    for name in names:
        text = add_item(text, ("proves",), name, after="kind")
    return Proposal({}, {path: text})


def _rule_text(
    title: str, chapter: str, who: tuple[str, ...], clauses: tuple[str, ...], form_id: str
) -> str:
    lines = [f"title: {spell(title)}", f"chapter: {spell(chapter)}", "clauses:"]
    for number, clause in enumerate(clauses, 1):
        lines += [
            f"  - id: c{number}",
            f"    text: {spell(clause)}",
            f"    who: {spell_who(who)}",
            f"    forms: [{form_id}]",
        ]
    return "\n".join(lines) + "\n"
