"""数字与依据: every number in one place, by how sure it is, with where it is used."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from handbook.model.job import Duty
from handbook.model.library import Library
from handbook.model.standard import Standard
from handbook.model.text import cited_standards
from handbook.model.training import Training
from handbook.pages.links import Links
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.rendering import render_page
from handbook.pages.sure_words import SURE_MEANING, SURE_WORDS

URI = "overview/numbers.md"


@dataclass(frozen=True)
class NumberView:
    """`used` are links to the clauses, forms, jobs and modules that read the number."""

    standard: Standard
    used: tuple[Markup, ...]


def numbers_pages(library: Library, links: Links) -> Iterator[Page]:
    say = Phrases(library, links, URI)
    standards = list(library.standards.values())
    groups = [
        (SURE_WORDS[sure], sure, SURE_MEANING[sure], found)
        for sure in SURE_WORDS
        if (found := [view_number(say, each) for each in standards if each.sure == sure])
    ]
    waiting = [each for each in standards if each.verified is None]
    yield render_page(
        say, "numbers", "数字与依据", groups=groups, total=len(standards), waiting=len(waiting)
    )


def view_number(say: Phrases, standard: Standard) -> NumberView:
    library, name = say.library, standard.id
    return NumberView(
        standard,
        (
            *(say.clause(clause) for clause in library.clauses_citing(name)),
            *(say.form(form.id) for form in library.forms_limited_by(name)),
            *(say.job(job.id) for job in library.jobs.values() if _asks(job.duties, name)),
            *(say.training(m.id) for m in library.trainings.values() if _teaches(m, name)),
        ),
    )


def _asks(duties: tuple[Duty, ...], name: str) -> bool:
    return any(name in cited_standards(duty.text) for duty in duties)


def _teaches(module: Training, name: str) -> bool:
    choices = (choice for question in module.quiz.questions for choice in question.choices)
    return name in cited_standards(module.content) or any(one.standard == name for one in choices)
