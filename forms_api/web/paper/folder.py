"""/paper: all blank sheets, and the folder of a job or a place in one go: 断电备用夹."""

from collections.abc import Iterable

from flask.typing import ResponseReturnValue

from forms_api.actions.refusal import Refusal
from forms_api.web.access import signed_in
from forms_api.web.paper.blueprint import blueprint
from forms_api.web.paper.printed import place_asked, print_form
from forms_api.web.render import render_page
from forms_api.web.service import service
from handbook.model.form import Form
from handbook.model.library import Library
from handbook.model.school import Place
from handbook.model.values import EVERYONE
from handbook.pages.chapters import chapter_order, chapters_of_form, group_by_chapter
from handbook.pages.field_words import opened_by
from handbook.pages.places_words import places_of


@blueprint.get("/paper")
@signed_in
def index() -> ResponseReturnValue:
    library = service().policies.library()
    forms = ((form, chapters_of_form(library, form)) for form in library.forms.values())
    rules = library.rules.values()
    return render_page(
        "paper_index.html",
        chapters=group_by_chapter(library, forms),
        jobs=list(library.jobs.values()),
        places=[place for place in library.school.places if forms_at(library, place)],
        rules=[
            (chapter, [rule for rule in rules if rule.chapter == chapter])
            for chapter in chapter_order(library)
        ],
    )


@blueprint.get("/paper/jobs/<job_id>")
@signed_in
def of_job(job_id: str) -> ResponseReturnValue:
    library = service().policies.library()
    job = library.jobs.get(job_id)
    if job is None:
        raise Refusal("not-found", "没有这个岗位，请检查地址")
    return _show(library, job.title, forms_of_post(library, job_id))


@blueprint.get("/paper/places/<place_id>")
@signed_in
def of_place(place_id: str) -> ResponseReturnValue:
    library = service().policies.library()
    place = place_asked(library, place_id)
    return _show(library, place.title if place else "", forms_at(library, place), place)


def forms_of_post(library: Library, job_id: str) -> tuple[Form, ...]:
    """What names the job, what a failure among that opens, and the records that anybody keeps. A
    register is not kept on loose sheets."""
    named = [form for form in library.forms.values() if job_id in form.who]
    opened = {opened_by(field) for form in named for field in form.fields}
    return tuple(
        form
        for form in library.forms.values()
        if form.kind != "register" and (form in named or form.id in opened or _is_for_all(form))
    )


def _is_for_all(form: Form) -> bool:
    return form.kind in ("checklist", "record") and EVERYONE in form.who


def forms_at(library: Library, place: Place | None) -> tuple[Form, ...]:
    """What is filled in at the place."""
    return tuple(
        form for form in library.forms.values() if place in places_of(form, library.school)
    )


def _show(
    library: Library, title: str, forms: Iterable[Form], place: Place | None = None
) -> ResponseReturnValue:
    printed = tuple(print_form(library, form, place) for form in forms)
    return render_page("paper.html", title=f"{title} · 断电备用夹", printed=printed)
