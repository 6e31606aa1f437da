"""A page for each form: who fills it, where, when, what it asks and what it proves."""

from collections.abc import Iterator
from dataclasses import dataclass

from handbook.model.field import FormField, LinkField, NumberField
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.pages.addresses import page_uri
from handbook.pages.chapters import chapters_of_form, clauses_of_form
from handbook.pages.field_words import OUTSIDE_WORDS, field_words, opened_by, required_words
from handbook.pages.flow_views import flow_view
from handbook.pages.links import Links
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases
from handbook.pages.related import Related, job_lines, related, training_lines
from handbook.pages.rendering import render_page


@dataclass(frozen=True)
class FieldView:
    ask: str
    what: str
    required: str
    help: str | None
    standard: str | None
    outside: str
    opens: str | None
    links: str | None


def form_pages(library: Library, links: Links) -> Iterator[Page]:
    for form in library.forms.values():
        yield form_page(Phrases(library, links, page_uri("form", form.id)), form)


def form_page(say: Phrases, form: Form) -> Page:
    library = say.library
    return render_page(
        say,
        "form",
        form.title,
        source=library.sources["form", form.id].path,
        tags=chapters_of_form(library, form),
        form=form,
        fields=[field_view(library, form, field) for field in form.fields],
        flow=flow_view(say, form),
        clauses=clauses_of_form(library, form),
        related=form_related(say, form),
    )


def field_view(library: Library, form: Form, field: FormField) -> FieldView:
    limit = field.standard if isinstance(field, NumberField) else None
    return FieldView(
        ask=field.ask,
        what=field_words(field),
        required=required_words(field, form.fields),
        help=field.help,
        standard=limit if limit in library.standards else None,
        outside=OUTSIDE_WORDS[field.outside] if isinstance(field, NumberField) else "",
        opens=opened_by(field),
        links=field.form if isinstance(field, LinkField) else None,
    )


def form_related(say: Phrases, form: Form) -> tuple[Related, ...]:
    library = say.library
    jobs = [job for job in library.jobs.values() if _mentions(job.id, form, library)]
    rules = dict.fromkeys(name.partition("#")[0] for name in clauses_of_form(library, form))
    trainings = dict.fromkeys(
        module.id for rule in rules for module in library.trainings_of_rule(rule)
    )
    modules = [library.trainings[training_id] for training_id in trainings]
    return related(
        ("哪些岗位填", "jobs", job_lines(say, jobs)),
        ("填之前要会的", "training", training_lines(say, modules)),
    )


def _mentions(job_id: str, form: Form, library: Library) -> bool:
    return any(found.id == form.id for found in library.forms_of_job(job_id))
