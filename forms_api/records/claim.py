"""A number that is taken: it never shifts and never comes back.

claim  subject = id of the form; body {field, value, request, count?}: `count` of a row's
       number. Its id is made of form, field and value, so that the same number taken twice is the
       same id: the second is refused when it is written. It stays when the request is erased.
"""

import unicodedata
from datetime import datetime

from forms_api.records.ids import name_id
from forms_api.records.record import Record

CLAIM = "claim"
KEY = "#key"
"""Stands for a register's own numbers where a field would: no field can be called that."""


def claim_id(form: str, field: str, value: str) -> str:
    return name_id(CLAIM, f"{form} {field} {plain_number(value)}")


def claim_record(
    now: datetime, *, campus: str, form: str, field: str, value: str, request: str, by: str
) -> Record:
    body = {"field": field, "value": value, "request": request}
    return Record(claim_id(form, field, value), CLAIM, campus, form, by, now, body)


def plain_number(value: str) -> str:
    """A number as it is compared: full and half width, small and capital, spaces or none."""
    return "".join(unicodedata.normalize("NFKC", value).upper().split())
