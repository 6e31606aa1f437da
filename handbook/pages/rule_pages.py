"""A page for each rule: its clauses, who they bind, what proves them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handbook.model.library import Library
from handbook.model.rule import Clause, Rule
from handbook.model.text import split_text
from handbook.pages.addresses import page_uri
from handbook.pages.chapters import standards_cited
from handbook.pages.links import Links
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.related import Related, form_lines, job_lines, related, training_lines
from handbook.pages.rendering import render_page

_PAUSE = re.compile(r"[，。；：！？,;:!?（(]")
_NOT_WORDS = re.compile(r"[^\w、 ]+")
_LABEL_LENGTH = 14


@dataclass(frozen=True)
class ClauseView:
    id: str
    label: str
    text: str
    who: tuple[str, ...]
    forms: tuple[str, ...]
    because: str | None
    numbers: tuple[str, ...]


def rule_pages(library: Library, links: Links) -> Iterator[Page]:
    for rule in library.rules.values():
        yield rule_page(Phrases(library, links, page_uri("rule", rule.id)), rule)


def rule_page(say: Phrases, rule: Rule) -> Page:
    return render_page(
        say,
        "rule",
        rule.title,
        source=say.library.sources["rule", rule.id].path,
        tags=(rule.chapter,),
        rule=rule,
        facts=rule_facts(say, rule),
        clauses=[clause_view(say.library, clause) for clause in rule.clauses],
        related=rule_related(say, rule),
    )


def rule_facts(say: Phrases, rule: Rule) -> str:
    """「卫生保健 · 第 1 版 · 2026-09-01 起执行 · 由保健医维护」."""
    parts = [rule.chapter, f"第 {rule.revision} 版"]
    if rule.effective:
        parts.append(f"{rule.effective:%Y-%m-%d} 起执行")
    if rule.owner:
        parts.append(f"由{say.who_plain((rule.owner,))}维护")
    return " · ".join(parts)


def clause_view(library: Library, clause: Clause) -> ClauseView:
    return ClauseView(
        id=clause.id,
        label=clause_label(clause.text),
        text=clause.text,
        who=clause.who,
        forms=clause.forms,
        because=clause.because,
        numbers=standards_cited(library, clause.text),
    )


def clause_label(text: str) -> str:
    """The first few words of a clause, up to a number or a pause: safe inside quotes."""
    first, _ = next(split_text(text))
    return _NOT_WORDS.sub("", _PAUSE.split(first)[0])[:_LABEL_LENGTH].strip(" 、")


def rule_related(say: Phrases, rule: Rule) -> tuple[Related, ...]:
    library = say.library
    form_ids = dict.fromkeys(form for clause in rule.clauses for form in clause.forms)
    forms = [library.forms[form_id] for form_id in form_ids if form_id in library.forms]
    jobs = [job for job in library.jobs.values() if _binds(library, rule.id, job.id)]
    return related(
        ("用到的表", "forms", form_lines(say, forms)),
        ("约束的岗位", "jobs", job_lines(say, jobs)),
        ("相关培训", "training", training_lines(say, library.trainings_of_rule(rule.id))),
    )


def _binds(library: Library, rule_id: str, job_id: str) -> bool:
    return any(name.startswith(f"{rule_id}#") for name in library.clauses_of_job(job_id))
