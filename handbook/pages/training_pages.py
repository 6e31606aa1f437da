"""A page for each training module: what to read. The quiz is taken at the forms service."""

from collections.abc import Iterator

from handbook.model.library import Library
from handbook.model.training import Training
from handbook.pages.addresses import page_uri
from handbook.pages.chapters import chapters_of_training, standards_cited
from handbook.pages.links import Links
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.related import Related, form_lines, related
from handbook.pages.rendering import render_page


def training_pages(library: Library, links: Links) -> Iterator[Page]:
    for training in library.trainings.values():
        yield training_page(Phrases(library, links, page_uri("training", training.id)), training)


def training_page(say: Phrases, training: Training) -> Page:
    library = say.library
    return render_page(
        say,
        "training",
        training.title,
        source=library.sources["training", training.id].path,
        tags=chapters_of_training(library, training),
        training=training,
        numbers=standards_cited(library, training.content),
        related=training_related(say, training),
    )


def training_related(say: Phrases, training: Training) -> tuple[Related, ...]:
    covered = [say.library.rules[rule] for rule in training.covers if rule in say.library.rules]
    names = dict.fromkeys(
        form for rule in covered for clause in rule.clauses for form in clause.forms
    )
    forms = [say.library.forms[name] for name in names if name in say.library.forms]
    return related(("学会了要填的表", "forms", form_lines(say, forms)))
