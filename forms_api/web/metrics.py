"""/metrics: what Prometheus asks for, for who manages people; a token will do."""

from collections.abc import Iterator
from typing import cast

from flask import Blueprint, Response, current_app

from forms_api.actions.may_manage import GRANT
from forms_api.store.size import HasSize
from forms_api.store.store import Store
from forms_api.web.access import METRICS, may
from forms_api.web.meter import Meter, Sample
from forms_api.web.service import service

blueprint = Blueprint("metrics", __name__)

EXTENSION = "houqin-meter"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FAMILIES = {
    "houqin_uptime_seconds": ("gauge", "Seconds since this process began."),
    "houqin_store_refused_opens_total": ("counter", "Times the store could not be opened."),
    "houqin_requests_total": ("counter", "Requests by pattern, method and class of status."),
    "houqin_request_seconds": ("histogram", "Seconds until the answer."),
    "houqin_store_records_total": ("counter", "Records ever appended: its rate is the appends."),
    "houqin_store_bytes": ("gauge", "Bytes of the records on disk."),
    "houqin_store_up": ("gauge", "1 if the store can be written."),
}
"""Type and help by name, in the order of the answer."""


@blueprint.get(METRICS)
@may(GRANT)
def show() -> Response:
    found = [*meter().samples(), *_of_store(service().store)]
    return Response("".join(_lines(found)), content_type=CONTENT_TYPE)


def meter() -> Meter:
    """What counts the requests of the app that answers this one."""
    return cast(Meter, current_app.extensions[EXTENSION])


def _of_store(store: Store) -> Iterator[Sample]:
    yield "houqin_store_up", "", float(store.failure is None)
    if isinstance(store, HasSize):
        size = store.size()
        yield "houqin_store_records_total", "", size.records
        yield "houqin_store_bytes", "", size.bytes


def _lines(samples: list[Sample]) -> Iterator[str]:
    for family, (kind, words) in FAMILIES.items():
        yield f"# HELP {family} {words}\n# TYPE {family} {kind}\n"
        own = (family, *(f"{family}_{part}" for part in ("bucket", "sum", "count")))
        yield from (
            f"{name}{labels} {value:.10g}\n" for name, labels, value in samples if name in own
        )
