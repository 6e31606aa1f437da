"""What a request or a row is linked with, both ways, and what may be reported about it."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import url_for

from forms_api.actions.find_request import find_request
from forms_api.actions.read_requests import InView, Wanted, check_may_read, list_requests
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import may_fill
from forms_api.derive.moving import place_of
from forms_api.derive.requests import Request
from forms_api.store.errors import IdErased
from forms_api.web.access import current_person
from forms_api.web.requests.line_view import RequestLine, make_hidden_line, make_line
from forms_api.web.requests.most_used import most_used_first
from forms_api.web.requests.timeline import linked_ids
from forms_api.web.service import service
from handbook.model.field import LinkField
from handbook.model.form import Form


@dataclass(frozen=True)
class Report:
    """A button: the form with everything filled in that is known here."""

    title: str
    address: str


def make_links(request: Request) -> tuple[RequestLine, ...]:
    """What it points at, and what points at it and the reader may see; the newest last."""
    pointing = (make_line(one) for one in _pointing_at(request))
    return (*map(line_if_seen, _pointed_at(request)), *pointing)


def looked_at(request: Request) -> tuple[RequestLine, ...]:
    """What was shown before it was asked for, as it stands now."""
    return tuple(map(line_if_seen, _find_all(request.record.body.get("looked_at", ()))))


def check_behind(request: Request) -> str | None:
    """The address of the record whose failed check opened the request."""
    opened = request.record.body.get("opened_by")
    return url_for("records.page", record_id=opened["record"]) if opened else None


def reports_about(view: InView) -> tuple[Report, ...]:
    """One for each form that asks for such a thing, and that the reader may fill."""
    request, library = view.request, service().policies.library()
    return tuple(
        Report(form.title, _address(form, link, request))
        for form in most_used_first(library.forms.values())
        if form.kind == "request" and may_fill(form, current_person())
        for link in form.fields
        if isinstance(link, LinkField) and link.form == request.form.id
    )


def _address(form: Form, link: LinkField, request: Request) -> str:
    place = place_of(request)
    about: dict[str, Any] = {f"f.{link.id}": request.id, "place": place}
    return url_for("forms.ask", form_id=form.id, **about)


def _pointed_at(request: Request) -> Iterator[Request]:
    return _find_all(dict.fromkeys(linked_ids(request)))


def _find_all(ids: Iterable[str]) -> Iterator[Request]:
    """Those of them that are still there."""
    here = service()
    for one in ids:
        with suppress(Refusal, IdErased):
            yield find_request(here.policies.library(), here.store, one)


def line_if_seen(request: Request) -> RequestLine:
    """A line for who may read it, else its number alone."""
    here = service()
    try:
        check_may_read(here.policies.library(), here.store, current_person(), request)
    except Refusal:
        return make_hidden_line(request)
    return make_line(request)


def _pointing_at(request: Request) -> list[Request]:
    here = service()
    seen = list_requests(here.policies.library(), here.store, current_person(), Wanted())
    return [one.request for one in seen if request.id in set(linked_ids(one.request))]
