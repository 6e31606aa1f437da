"""The sheet about a person as it was filled in: name, jobs, campuses, places."""

from collections.abc import Iterable, Mapping

from flask import Response, request

from forms_api.actions.add_person import Newcomer
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person
from forms_api.web.errors import status_of
from forms_api.web.render import render_page
from forms_api.web.service import service
from handbook.model.library import Library


def read_sheet() -> Newcomer:
    """What was sent."""
    sent = request.form
    lists = (tuple(sent.getlist(key)) for key in ("jobs", "campuses", "places"))
    return Newcomer(sent.get("name", ""), *lists)


def show_sheet(
    filled: Newcomer,
    refusal: Refusal | None,
    *,
    person: Person | None = None,
    seen: str = "",
    namesakes: tuple[Person, ...] = (),
) -> Response:
    """For somebody new, or with `person` for a change of them; `seen` is the version shown."""
    library = service().policies.library()
    status = status_of(refusal.code) if refusal else 422 if namesakes else 200
    return render_page(
        "person_sheet.html",
        status,
        filled=filled,
        person=person,
        seen=seen,
        options=_options(library, filled),
        errors=refusal.fields if refusal else {},
        refusal=refusal,
        namesakes=namesakes,
    )


def _options(library: Library, filled: Newcomer) -> dict[str, list[tuple[str, str]]]:
    """Ids and titles. What the policies have lost can be taken away."""
    school = library.school
    known = {
        "jobs": [(job.id, job.title) for job in library.jobs.values()],
        "campuses": [(campus.id, campus.title) for campus in school.campuses],
        "places": [(place.id, place.title) for place in school.places],
    }
    return {
        key: [*options, *_lost(getattr(filled, key), dict(options))]
        for key, options in known.items()
    }


def _lost(chosen: Iterable[str], known: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(one, f"{one}（制度里已经没有）") for one in chosen if one not in known]
