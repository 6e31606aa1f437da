"""Photos: how they come in with a form, and who may see them.

A photo is shown to whoever may read a record that names it, `?record=<id>`; until then only to who
sent it. Nobody learns from the answer whether there is such a photo.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from typing import cast

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage, MultiDict

from forms_api.actions.album import photos_in
from forms_api.actions.darkroom import LARGEST, Darkroom
from forms_api.actions.keep_photo import Shelf, take_photo
from forms_api.actions.read_quarantine import get_quarantined
from forms_api.actions.read_records import get_record
from forms_api.actions.read_requests import get_part
from forms_api.actions.refusal import Refusal
from forms_api.derive.answer_readers import MOST_PHOTOS
from forms_api.derive.people import Person
from forms_api.derive.where import campuses_of
from forms_api.records.record import Record
from forms_api.store.disk import Disk
from forms_api.store.errors import IdErased, StoreError
from forms_api.store.photos import read_photo
from forms_api.web.access import current_person, signed_in
from forms_api.web.errors import as_refusal
from forms_api.web.headers import POLICY
from forms_api.web.service import service
from forms_api.web.trail import leave_trail
from handbook.model.field import PhotoField
from handbook.model.form import Form

blueprint = Blueprint("photos", __name__)

LONGEST_SHEET = 64 * 1024 * 1024
"""Bytes of a sheet with photos: beyond this nothing of it is read."""

LONGEST_OF_STRANGER = 8 * 1024 * 1024
"""Bytes of a sheet whose sender must sign in anew: what was typed comes back, photos do not."""

MOST_TOGETHER = 25 * 1024 * 1024
"""Bytes of the new photos of one sheet: those beyond have to be sent once more."""

_UNABLE = {"store-full", "store-down"}
_DARKROOM = "houqin-darkroom"


@blueprint.record
def _open_darkroom(state: BlueprintSetupState) -> None:
    state.app.extensions[_DARKROOM] = Darkroom()


@blueprint.get("/photos/<name>")
@signed_in
def show(name: str) -> ResponseReturnValue:
    data = read_photo(service().settings.data, name) if _may_see(name) else None
    if data is None:
        raise Refusal("not-found", "没有这张照片，或不归您看")
    return _as_picture(name, data)


@dataclass(frozen=True)
class Taken:
    """The sheet with the names of its new photos, and by field why others were not taken."""

    sent: MultiDict[str, str]
    refused: Mapping[str, Refusal]

    @property
    def errors(self) -> dict[str, str]:
        return {key: refusal.message for key, refusal in self.refused.items()}

    @property
    def refusal(self) -> Refusal | None:
        """Why the sheet cannot be kept yet, if it cannot."""
        codes = {refusal.code for refusal in self.refused.values()} & _UNABLE
        code = codes.pop() if codes else "bad-answers"
        return Refusal(code, "有照片没有收下") if self.refused else None


def take_sent_photos(form: Form) -> Taken:
    """Keep the photos that came with the request, each of them whether or not others are good."""
    sent, refused = MultiDict(request.form), dict[str, Refusal]()
    for item in form.fields:
        if isinstance(item, PhotoField):
            names, faults = _take(sent.getlist(f"f.{item.id}"), _files(item.id))
            sent.setlist(f"f.{item.id}", names)
            if faults:
                refused[item.id] = Refusal(faults[0].code, "；".join(one.message for one in faults))
    return Taken(sent, refused)


def keep_sent_photo(data: bytes) -> str:
    """The name of a photo that the caller sends. Raises Refusal, StoreError."""
    person, here = current_person(), service()
    campus = campuses_of(person, here.policies.library().school)[0].id
    darkroom = cast(Darkroom, current_app.extensions[_DARKROOM])
    return take_photo(photo_shelf(), darkroom, person, campus, data, here.clock())


def photo_shelf() -> Shelf:
    return Shelf(service().store, service().settings.data, Disk())


def _may_see(name: str) -> bool:
    person, record_id = current_person(), request.args.get("record", "").lower()
    if photo_shelf().has(name, person.id):
        return True
    record = _find_naming(record_id, name, person)
    if record is None:
        return False
    leave_trail(record)
    return True


def _find_naming(record_id: str, name: str, person: Person) -> Record | None:
    """The record, if there is one, which the person may read, and which names the photo."""
    library, store = service().policies.library(), service().store
    with suppress(Refusal, IdErased):
        record = get_record(library, store, person, record_id)
        return record if name in photos_in(record) else None
    with suppress(Refusal, IdErased):
        part = get_part(library, store, person, record_id)
        return part if name in photos_in(part) else None
    with suppress(Refusal, IdErased):
        aside = get_quarantined(library, store, person, record_id)
        return aside if name in photos_set_aside(aside) else None
    return None


def photos_set_aside(record: Record) -> list[str]:
    """Of what was set aside unchecked: the photos that its sender did send."""
    shelf = photo_shelf()
    return sorted(name for name in photos_in(record) if shelf.has(name, record.by))


def _as_picture(name: str, data: bytes) -> Response:
    """Bytes of ours, and still: nobody takes them for anything but a picture to look at."""
    response = Response(data, content_type="image/jpeg")
    response.headers[POLICY] = "sandbox; default-src 'none'"
    response.headers["Content-Disposition"] = f'attachment; filename="{name[:12]}.jpg"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _files(field_id: str) -> list[FileStorage]:
    # a browser sends an empty part where nothing was chosen
    return [file for file in request.files.getlist(f"f.{field_id}.new") if file.filename]


def _take(names: list[str], files: list[FileStorage]) -> tuple[list[str], list[Refusal]]:
    """The names that stood there and the new ones, and what was not taken."""
    faults = []
    for number, (file, total) in enumerate(_with_totals(files), 1):
        try:
            names = [*names, _take_one(file, total, len(names))]
        except Refusal as refusal:
            which = f"第 {number} 张：" if files[1:] else ""
            faults.append(Refusal(refusal.code, which + refusal.message))
    return list(dict.fromkeys(names)), faults


def _take_one(file: FileStorage, total: int, before: int) -> str:
    if before >= MOST_PHOTOS:
        raise Refusal("bad-photo", f"最多 {MOST_PHOTOS} 张照片，这张没有收")
    if total > MOST_TOGETHER:
        words = f"一次最多传 {MOST_TOGETHER // 1024 // 1024} MB，这张请再选一次"
        raise Refusal("bad-photo", words)
    try:
        # one byte more than is allowed is enough to know
        return keep_sent_photo(file.stream.read(LARGEST + 1))
    except StoreError as error:
        raise as_refusal(error) from error


def _with_totals(files: list[FileStorage]) -> Iterator[tuple[FileStorage, int]]:
    return zip(files, accumulate(map(_size, files)), strict=True)


def _size(file: FileStorage) -> int:
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    return size
