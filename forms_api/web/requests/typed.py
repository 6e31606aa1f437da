"""What somebody typed on the page of a request, when it did not go through."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from forms_api.actions.refusal import Refusal


@dataclass(frozen=True)
class Typed:
    """`sent` as the browser sent it, `errors`: sentences by field."""

    sent: MultiDict[str, str]
    refusal: Refusal
    errors: Mapping[str, str]
    is_comment: bool = False
