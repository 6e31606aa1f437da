"""A page for each number: what it is, where it comes from, how sure that is, who uses it."""

from collections.abc import Iterator

from handbook.model.library import Library
from handbook.model.standard import Standard
from handbook.model.text import cited_standards
from handbook.pages.addresses import page_uri
from handbook.pages.links import Links
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.related import Related, form_lines, job_lines, related, training_lines
from handbook.pages.rendering import render_page
from handbook.pages.sure_words import SURE_MEANING, SURE_WORDS


def standard_pages(library: Library, links: Links) -> Iterator[Page]:
    for standard in library.standards.values():
        yield standard_page(Phrases(library, links, page_uri("standard", standard.id)), standard)


def standard_page(say: Phrases, standard: Standard) -> Page:
    library = say.library
    return render_page(
        say,
        "standard",
        standard.title,
        source=library.sources["standard", standard.id].path,
        standard=standard,
        sure=f"{SURE_WORDS[standard.sure]}：{SURE_MEANING[standard.sure]}",
        clauses=library.clauses_citing(standard.id),
        related=standard_related(say, standard.id),
    )


def standard_related(say: Phrases, standard_id: str) -> tuple[Related, ...]:
    library = say.library
    modules = [item for item in library.trainings.values() if _cites(item.content, standard_id)]
    jobs = [
        job
        for job in library.jobs.values()
        if any(_cites(duty.text, standard_id) for duty in job.duties)
    ]
    return related(
        ("哪些表按它限定", "forms", form_lines(say, library.forms_limited_by(standard_id))),
        ("哪些岗位做到", "jobs", job_lines(say, jobs)),
        ("哪些培训讲到", "training", training_lines(say, modules)),
    )


def _cites(text: str, standard_id: str) -> bool:
    return standard_id in cited_standards(text)
