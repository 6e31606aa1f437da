"""Whether forms and handbook both answer: for whoever watches the machine."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forms_api.records.person import PERSON
from forms_api.store.errors import StoreError
from forms_api.web.access import public
from forms_api.web.service import Service, service
from handbook.site import END_MARK

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def tell() -> ResponseReturnValue:
    is_well = answers(service())
    return ("ok\n" if is_well else "unavailable\n", 200 if is_well else 503, _PLAIN)


def answers(service: Service) -> bool:
    """Whether the store can be read and written, and the site was built to its end."""
    try:
        service.store.read(PERSON)
        failure = service.store.failure
    except StoreError:
        return False
    if failure is not None:
        return False
    return (service.settings.site / END_MARK).is_file()


_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
