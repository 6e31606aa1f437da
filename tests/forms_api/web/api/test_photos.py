"""POST /api/v1/photos, and who may see what came."""

import pytest

from forms_api.records.photo import KIND
from forms_api.store.disk import Disk
from forms_api.store.photos import drop_photos, photos_in, read_photo
from forms_api.web.service import EXTENSION

MIXING = {"object": "toys", "target": 250, "strength": 5}


@pytest.fixture
def send(app, bearer):
    """`send(person, data)` is the answer to a photo."""

    def send(person, data, content_type="image/jpeg"):
        headers = bearer(person)
        client = app.test_client()
        return client.post("/api/v1/photos", data=data, headers=headers, content_type=content_type)

    return send


@pytest.fixture
def photo(send, staff, uploads):
    """The name of a photo that the cook has sent."""
    return send(staff.cook, uploads.saved("JPEG")).json["photo"]


@pytest.fixture
def submit(call):
    def submit(person, *photos, **more):
        answers = {**MIXING, "picture": list(photos)}
        return call(person).submit({"form": "mixing", "answers": answers, **more})

    return submit


@pytest.fixture
def shelf(app):
    return app.extensions[EXTENSION].settings.data


def shown(browser, name, record=""):
    return browser.get(f"/photos/{name}" + (f"?record={record}" if record else ""))


def test_a_photo_is_kept_and_named(send, staff, uploads, shelf):
    answer = send(staff.cook, uploads.saved("JPEG"))
    assert answer.status_code == 201
    name = answer.json["photo"]
    assert answer.headers["Location"] == f"/photos/{name}"
    assert read_photo(shelf, name).startswith(b"\xff\xd8\xff\xe0")


def test_what_the_sender_calls_it_does_not_count(send, staff, uploads):
    assert send(staff.cook, uploads.saved("PNG"), "text/html").status_code == 201
    assert send(staff.cook, uploads.CANARY, "image/jpeg").status_code == 422


def test_more_than_ten_megabytes_are_not_read(send, staff, uploads):
    assert send(staff.cook, uploads.saved("JPEG") + bytes(10 * 1024 * 1024)).status_code == 413


def test_none_without_a_credential(app, uploads, shelf):
    answer = app.test_client().post("/api/v1/photos", data=uploads.saved("JPEG"))
    assert answer.status_code == 401
    assert photos_in(shelf) == []


def test_a_session_needs_the_page_token(sign_in, staff, uploads, shelf):
    client = sign_in("李厨师")
    data = uploads.saved("JPEG")
    assert client.post("/api/v1/photos", data=data).status_code == 400
    assert photos_in(shelf) == []
    headers = {"X-CSRFToken": client.csrf_token()}
    assert client.post("/api/v1/photos", data=data, headers=headers).status_code == 201


def test_hostile_files_change_nothing_and_end_nothing(send, staff, uploads, shelf, store):
    """Each is refused, and then nothing is kept at all; or it is drawn anew, and harmless."""
    kinds = ("submission", KIND, "quarantine")
    for name, (data, verdict) in uploads.hostile_uploads().items():
        before = photos_in(shelf), [store.read(kind) for kind in kinds]
        answer = send(staff.cook, data)
        allowed = {uploads.REFUSED: {422}, uploads.DRAWN: {201}, uploads.EITHER: {201, 422}}
        assert answer.status_code in allowed[verdict], name
        if answer.status_code == 422:
            assert answer.json["code"] == "bad-photo", name
            assert (photos_in(shelf), [store.read(kind) for kind in kinds]) == before, name
        else:
            assert b"canary" not in read_photo(shelf, answer.json["photo"]), name


def test_a_record_names_photos_that_came_before(submit, staff, photo):
    kept = submit(staff.cook, photo)
    assert kept.status_code == 201
    assert kept.json["answers"]["picture"] == [photo]


def test_a_photo_of_somebody_else_cannot_be_named(submit, staff, photo):
    """Who knows its name would otherwise see it, through a record of their own."""
    refused = submit(staff.health, photo)
    assert refused.status_code == 422
    assert "没有传上来" in refused.json["fields"]["picture"]


@pytest.mark.parametrize("name", ["a" * 64, "", "x", "../../lock", "A" * 64, 5, None, ["x"], {}])
def test_a_name_that_was_never_given_cannot_be_named(submit, staff, name):
    assert submit(staff.cook, name).status_code == 422


def test_somebody_else_corrects_the_record_and_keeps_its_photo(submit, staff, photo):
    first = submit(staff.cook, photo).json["id"]
    again = submit(staff.health, photo, supersedes=first, reason="写错")
    assert again.status_code == 201, again.json


def test_who_sent_it_sees_it_before_a_record_names_it(sign_in, photo):
    answer = shown(sign_in("李厨师"), photo)
    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    assert shown(sign_in("周保健"), photo).status_code == 404
    assert shown(sign_in("钱园长"), photo).status_code == 404


def test_then_whoever_may_read_the_record_sees_it(sign_in, submit, staff, photo):
    record = submit(staff.cook, photo).json["id"]
    assert shown(sign_in("周保健"), photo, record).status_code == 200
    assert shown(sign_in("钱园长"), photo, record).status_code == 200


def test_a_record_that_one_may_not_read_shows_nothing(sign_in, send, call, staff, uploads, amend):
    """The caregiver's sheet is none of the cook's, whatever the cook knows about it."""
    amend(
        "forms/toy-disinfection.yml",
        "  - {id: remark, ask: 备注, type: long-text, required: false}",
        "  - {id: shot, ask: 照片, type: photo}",
    )
    photo = send(staff.caregiver, uploads.saved("JPEG")).json["photo"]
    answers = {"soaked": "pass", "chlorine": 200, "shot": [photo]}
    sheet = {"form": "toy-disinfection", "place": "small-1", "answers": answers}
    record = call(staff.caregiver).submit(sheet).json["id"]
    assert shown(sign_in("孙保育"), photo, record).status_code == 200
    assert shown(sign_in("李厨师"), photo, record).status_code == 404
    assert shown(sign_in("李厨师"), photo).status_code == 404


def test_a_record_shows_no_photo_but_its_own(sign_in, submit, send, staff, photo, uploads):
    other = submit(staff.health, send(staff.health, uploads.moving("PNG")).json["photo"])
    assert shown(sign_in("周保健"), photo, other.json["id"]).status_code == 404


def test_a_name_in_a_text_opens_nothing(sign_in, call, staff, photo, amend):
    amend("forms/mixing.yml", "type: photo, required: false", "type: text, required: false")
    answers = {**MIXING, "picture": photo}
    record = call(staff.health).submit({"form": "mixing", "answers": answers})
    assert record.status_code == 201
    assert shown(sign_in("周保健"), photo, record.json["id"]).status_code == 404


def test_an_erased_photo_is_gone(sign_in, submit, staff, photo, shelf):
    record = submit(staff.cook, photo).json["id"]
    drop_photos(shelf, [photo], Disk())
    assert shown(sign_in("李厨师"), photo, record).status_code == 404


def test_a_stranger_is_sent_to_sign_in(app, photo):
    answer = app.test_client().get(f"/photos/{photo}")
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "name", ["a" * 64, "x", "..", "%2e%2e%2flock", "%00", "A" * 64, "a" * 64 + ".jpg", "a" * 5000]
)
def test_there_is_nothing_but_photos(sign_in, staff, name):
    assert sign_in("李厨师").get(f"/photos/{name}").status_code == 404


@pytest.mark.parametrize("record", ["x", "..", "a" * 64, "0199d0c2-0000-7000-8000-000000000000"])
def test_a_record_that_is_none_opens_nothing(sign_in, staff, photo, record):
    assert shown(sign_in("周保健"), photo, record).status_code == 404


def test_it_is_a_picture_and_stays_one(sign_in, photo):
    headers = shown(sign_in("李厨师"), photo).headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert "no-store" in headers["Cache-Control"]


def test_a_damaged_photo_is_not_shown(sign_in, photo, shelf):
    (shelf / "photos" / photo[:2] / photo).write_bytes(b"\xff\xd8\xff changed")
    answer = shown(sign_in("李厨师"), photo)
    assert answer.status_code == 503
    assert b"changed" not in answer.data
