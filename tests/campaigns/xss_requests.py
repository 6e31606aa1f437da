"""Requests, rows, moves, comments and excuses that are bait, for the stage of xss.py."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from xss_payloads import payload

from forms_api.actions.comment_request import Remark, comment_request
from forms_api.actions.keep_record import Parcel
from forms_api.derive.people import Person
from forms_api.records.ids import new_id, time_of
from forms_api.records.request import REQUEST
from forms_api.store.store import Store
from handbook.model.library import Library

FRIDAY = "2026-10-16"


class Caller(Protocol):
    said: str

    def put(self, path: str, body: dict[str, object], record_id: str = "") -> tuple[int, str]: ...

    def count(self, slot: str, number: int, *, taken: bool) -> None: ...


def requests_of(
    caller: Caller, finisher: Caller, library: Library, numbers: Sequence[int]
) -> Iterator[str]:
    """A request and a row of each payload, moved on by somebody else: their ids."""
    forms = [form.id for form in library.forms.values() if form.kind in ("request", "register")]
    for turn, number in enumerate(numbers):
        text = payload(number)
        sheet = {"form": forms[turn % len(forms)], "answers": {"what": text}}
        status, begun = caller.put("requests", sheet)
        caller.count("what is asked for", number, taken=status == 201)
        if status != 201:
            status, begun = caller.put("requests", {**sheet, "answers": {"what": "灯"}})
        assert status == 201, caller.said
        step = {"move": "finish", "after": begun, "answers": {"how": f"一行\n{text}"}}
        status, _ = finisher.put(f"requests/{begun}/moves", step)
        assert status in (201, 422), finisher.said
        caller.count("what was done", number, taken=status == 201)
        yield begun


def comment_on(
    library: Library, store: Store, person: Person, ids: Sequence[str], numbers: Sequence[int]
) -> None:
    for request_id, number in zip(ids, numbers, strict=True):
        text = payload(number)
        parcel = Parcel(new_id(time_of(request_id)), person.id, {"text": text})
        now = time_of(request_id)
        comment_request(library, store, person, request_id, parcel, Remark(text), now)


def row_numbers(store: Store) -> list[str]:
    return [record.body["number"] for record in store.read(REQUEST) if "number" in record.body]


def excuses_of(caller: Caller, library: Library, numbers: Sequence[int]) -> Iterator[str]:
    """Each payload is the reason why one sheet need not be filled at one place."""
    forms = [form.id for form in library.forms.values() if form.id.startswith("sheet-")]
    places = [place.id for place in library.school.places]
    for turn, number in enumerate(numbers):
        spot = {"form": forms[turn % len(forms)], "place": places[turn // len(forms) % len(places)]}
        excuse = {**spot, "date": FRIDAY, "reason": payload(number)}
        status, kept = caller.put("excuses", excuse)
        caller.count("reason of an excuse", number, taken=status == 201)
        if status == 201:
            yield kept
