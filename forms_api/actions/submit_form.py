"""A person hands in a checklist or a record."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from forms_api.actions.album import open_album
from forms_api.actions.find_link import link_finder
from forms_api.actions.find_spot import check_in_use, find_place_of, thing_at
from forms_api.actions.keep_photo import Shelf
from forms_api.actions.keep_record import Kept, Parcel, find_sent, keep_record
from forms_api.actions.keep_texts import FORM_TEXT, form_text_id
from forms_api.actions.open_failed import open_failed
from forms_api.actions.refusal import Refusal
from forms_api.actions.sent_values import SentValues, check_faults
from forms_api.actions.vault import make_seal
from forms_api.derive.answer_readers import Surroundings
from forms_api.derive.answers import CheckedAnswers, check_answers
from forms_api.derive.claimed_time import flag_claimed_time, keep_flags
from forms_api.derive.compiled import CompiledForm, compile_form, read_compiled
from forms_api.derive.people import Person, fold_people
from forms_api.derive.where import Spot, may_act_at
from forms_api.records.record import Record
from forms_api.records.submission import KIND, submission_body
from forms_api.store.errors import IdErased
from forms_api.store.key_ring import KeyRing
from forms_api.store.store import Store
from handbook.model.form import Form
from handbook.model.library import Library, has_job

KEYS = ("form", "revision", "place", "done_at", "answers", "supersedes", "reason", "seen")


@dataclass(frozen=True)
class Sheet:
    """A filled sheet as it came. `text` names the compiled form the sender had before them;
    `seen` are the ids of rows that the sender was shown instead of something new;
    `faults` are sentences by key about what could not be read."""

    form: str
    answers: Mapping[str, Any]
    place: str | None = None
    revision: int | None = None
    text: str | None = None
    done_at: datetime | None = None
    supersedes: str | None = None
    reason: str | None = None
    seen: tuple[str, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)


def read_sheet(body: Mapping[str, Any], zone: ZoneInfo, text: str | None = None) -> Sheet:
    """A sheet from the JSON of contracts.md §5, with its faults."""
    values = SentValues(body, KEYS)
    supersedes = values.text("supersedes", required=False)
    return Sheet(
        form=values.text("form") or "",
        answers=values.members("answers"),
        place=values.text("place", required=False),
        revision=values.count("revision"),
        text=text,
        done_at=values.moment("done_at", zone),
        supersedes=supersedes,
        reason=values.text("reason", required=supersedes is not None),
        seen=values.texts("seen"),
        faults=values.errors,
    )


def submit_form(
    library: Library,
    store: Store,
    person: Person,
    parcel: Parcel,
    sheet: Sheet,
    now: datetime,
    shelf: Shelf | None = None,
    ring: KeyRing | None = None,
) -> Kept:
    """Check a sheet and keep it, with the requests that its failed checks open; without a shelf it
    can name no photos, without a ring of keys it cannot be about a child. Raises Refusal:
    unknown-form, unknown-place, forbidden, bad-body, bad-answers, unknown-record, store-down, and
    those of `keep_record`."""
    if "form" in sheet.faults:
        check_faults(sheet.faults)
    form = find_form(library, sheet.form)
    spot = find_place_of(library, store, form, person, sheet.place)
    check_may_fill(library, form, person, spot)
    if form.is_child:
        seal = make_seal(ring, library, store, form, person.id, now)
        parcel = replace(parcel, seal=seal)
    if known := find_sent(store, parcel, now):
        return known
    check_faults(sheet.faults)
    corrected = _check_correction(store, person, sheet)
    thing = thing_at(library, store, form, spot)
    if corrected is None or corrected.subject != spot.subject:
        check_in_use(thing)
    compiled, flags = form_before_sender(library, store, form, sheet)
    photos = open_album(shelf, person, sheet.supersedes) if shelf else ()
    answers = check_sheet(compiled, sheet, surroundings(library, store, photos))
    flags += flag_claimed_time(sheet.done_at, now, library.school.zone)
    if corrected:
        flags = keep_flags(flags, corrected.body["flags"])
    body = submission_body(
        form=form.id,
        revision=compiled.form.revision,
        text=form_text_id(compiled),
        answers=answers,
        asked={item.id: item.ask for item in compiled.form.fields},
        done_at=sheet.done_at,
        flags=flags,
        supersedes=sheet.supersedes,
        reason=sheet.reason,
    )
    record = Record(parcel.id, KIND, spot.campus, spot.subject, person.id, now, body)
    opened = open_failed(library, compiled, record, corrected, thing)
    return keep_record(store, parcel, record, *opened, after=sheet.supersedes)


def find_form(library: Library, form_id: str) -> Form:
    """A checklist or record by id. Raises Refusal `unknown-form`."""
    form = library.forms.get(form_id)
    if form is None:
        raise Refusal("unknown-form", f"没有「{form_id}」这张表", {"form": "没有这张表"})
    if form.kind in ("request", "register"):
        sentence = f"「{form.title}」要走办理流程，不能当记录提交"
        raise Refusal("unknown-form", sentence, {"form": sentence})
    return form


def may_fill(form: Form, person: Person) -> bool:
    return any(has_job(form.who, job) for job in person.form_jobs)


def find_shown_form(library: Library, store: Store, form: Form, text: str | None) -> CompiledForm:
    """The form as a page showed it, by the id of its text; as it is now where nobody knows."""
    shown = store.get(text) if text else None
    if shown is None or (shown.kind, shown.subject) != (FORM_TEXT, form.id):
        return compile_form(library, form)
    return read_compiled(shown.body)


def surroundings(library: Library, store: Store, photos: Container[str] = ()) -> Surroundings:
    """The people, places, photos, requests and rows that answers may point at now."""
    return Surroundings(
        people=fold_people(store.read("person")),
        places={place.id: place for place in library.school.places},
        photos=photos,
        find_link=link_finder(library, store),
    )


def check_may_fill(library: Library, form: Form, person: Person, spot: Spot) -> None:
    """Raises Refusal `forbidden`."""
    if not may_fill(form, person):
        jobs = "、".join(job.title for job in library.jobs_of_form(form))
        raise Refusal("forbidden", f"「{form.title}」由{jobs}填写，您的岗位不能填")
    if not may_act_at(person, spot.campus):
        raise Refusal("forbidden", "您不在这个园区工作，不能替它填写")


def form_before_sender(
    library: Library, store: Store, form: Form, sheet: Sheet
) -> tuple[CompiledForm, tuple[str, ...]]:
    """The form as the sender saw it: an older one is accepted, checked by its own questions."""
    current = compile_form(library, form)
    if sheet.text == form_text_id(current) or (not sheet.text and not sheet.revision):
        return current, ()
    if not sheet.text and sheet.revision == form.revision:
        return current, ()
    if sheet.revision and sheet.revision > form.revision:
        sentence = f"这张表现在是第 {form.revision} 版，没有第 {sheet.revision} 版"
        raise Refusal("bad-body", sentence, {"revision": sentence})
    return _older_form(store, form, sheet) or current, ("old-form",)


def _older_form(store: Store, form: Form, sheet: Sheet) -> CompiledForm | None:
    texts = [
        record
        for record in store.read(FORM_TEXT, subject=form.id)
        if record.id == sheet.text
        or (not sheet.text and record.body["form"].get("revision", 1) == sheet.revision)
    ]
    return read_compiled(texts[-1].body) if texts else None


def check_sheet(compiled: CompiledForm, sheet: Sheet, around: Surroundings) -> Mapping[str, Any]:
    """The answers to keep. Raises Refusal `bad-answers`."""
    return good_answers(check_answers(compiled, sheet.answers, around))


def good_answers(checked: CheckedAnswers) -> Mapping[str, Any]:
    """Raises Refusal `bad-answers` with every error."""
    if checked.errors:
        raise Refusal("bad-answers", f"有 {len(checked.errors)} 处需要改正", checked.errors)
    return checked.values


def _check_correction(store: Store, person: Person, sheet: Sheet) -> Record | None:
    """The record that the sheet corrects, if any."""
    if not sheet.supersedes:
        return None
    if not sheet.reason:
        raise Refusal("bad-body", "更正要写明原因", {"reason": "请写明为什么更正"})
    first = _find_corrected(store, sheet.supersedes)
    if first is None or first.kind != KIND or first.body["form"] != sheet.form:
        sentence = "没有要更正的那条记录，请从记录页点「更正」"
        raise Refusal("unknown-record", sentence, {"supersedes": sentence})
    if not may_act_at(person, first.campus):
        raise Refusal("forbidden", "您不在那个园区工作，不能更正它的记录")
    return first


def _find_corrected(store: Store, record_id: str) -> Record | None:
    try:
        return store.get(record_id)
    except IdErased:
        sentence = "要更正的那条记录已按规定删除，请重新填一张"
        raise Refusal("unknown-record", sentence, {"supersedes": sentence}) from None
