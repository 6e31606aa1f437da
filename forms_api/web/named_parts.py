"""The body of a form, without the parts that have no name.

A part of multipart/form-data may come without a name; Werkzeug hands it over under the key None,
and whatever then compares keys fails. It answers no question: it is left out.
"""

from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict


class NamedParts(ImmutableMultiDict[str, Any]):
    """Fields or files by name, in the order in which they came."""

    def __init__(self, pairs: Any = None) -> None:
        kept = pairs
        if isinstance(pairs, list):  # as the parser of bodies makes it
            kept = [(name, value) for name, value in pairs if name is not None]
        super().__init__(kept)


class NamedPartsRequest(Request):
    parameter_storage_class = NamedParts
