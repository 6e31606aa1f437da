"""A page for each job: what I do by the clock, my forms, rules and training."""

from collections.abc import Iterator

from handbook.model.job import Duty, Job
from handbook.model.library import Library
from handbook.model.rule import Rule
from handbook.pages.addresses import page_uri
from handbook.pages.links import Links
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.rendering import render_page


def job_pages(library: Library, links: Links) -> Iterator[Page]:
    for job in library.jobs.values():
        yield job_page(Phrases(library, links, page_uri("job", job.id)), job)


def job_page(say: Phrases, job: Job) -> Page:
    library = say.library
    return render_page(
        say,
        "job",
        job.title,
        source=library.sources["job", job.id].path,
        job=job,
        days=split_day(job.duties),
        forms=library.forms_of_job(job.id),
        rules=bound_rules(library, job.id),
        trainings=library.trainings_of_job(job.id),
    )


def split_day(duties: tuple[Duty, ...]) -> tuple[tuple[str, tuple[Duty, ...]], ...]:
    """(heading, duties): those with a clock time in its order, then the others."""
    timed = sorted((duty for duty in duties if duty.at), key=lambda duty: duty.at or 0)
    others = tuple(duty for duty in duties if not duty.at)
    parts = (("我的一天", tuple(timed)), ("不限时间", others))
    return tuple((heading, items) for heading, items in parts if items)


def bound_rules(library: Library, job_id: str) -> list[tuple[Rule, str]]:
    """(rule, 「第 1、3 条」) for each rule that binds the job."""
    bound: dict[str, list[str]] = {}
    for name in library.clauses_of_job(job_id):
        rule = library.rule_of(name)
        number = rule.clauses.index(library.clauses[name]) + 1
        bound.setdefault(rule.id, []).append(str(number))
    return [(library.rules[rule], f"第 {'、'.join(found)} 条") for rule, found in bound.items()]
