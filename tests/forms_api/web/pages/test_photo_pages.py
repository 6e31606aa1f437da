"""A form with photos, as a browser without scripts sends it."""

import io

import pytest

from forms_api.records.ids import new_id
from forms_api.records.photo import KIND
from forms_api.records.record import Record
from forms_api.records.submission import answers_of
from forms_api.records.trail import READ
from forms_api.store.errors import StoreDown
from forms_api.store.photos import photos_in
from forms_api.web import forms
from forms_api.web import photos as module
from forms_api.web.service import EXTENSION

MIXING = {"f.object": "toys", "f.target": "250", "f.strength": "5"}


@pytest.fixture
def cook(visit, staff):
    return visit(staff.cook)


@pytest.fixture
def shelf(app):
    return app.extensions[EXTENSION].settings.data


@pytest.fixture
def shots(uploads):
    """Different photos, as a form sends them: `shots(2)`."""

    def shots(number: int) -> list[tuple[io.BytesIO, str]]:
        return [(io.BytesIO(shot(uploads, n)), f"IMG_{n}.jpg") for n in range(number)]

    return shots


def shot(uploads, number: int) -> bytes:
    return uploads.saved("JPEG", uploads.picture((60 + number, 40)))


def send(visitor, *files, page=None, **more):
    page = page or visitor.get("/forms/mixing")
    sent = page.sheet | MIXING | {"f.picture.new": list(files)} | more
    return visitor.post("/forms/mixing", sent)


def pictures(page):
    return [node for node in page.all("img") if node.attrs["src"].startswith("/photos/")]


def test_photos_come_with_the_form_and_stand_on_the_record(cook, shots, store):
    record = cook.follow(send(cook, *shots(2)))
    assert "2 张照片" in record.text
    shown = pictures(record)
    assert [node.attrs["alt"] for node in shown] == [
        "照片，第 1 张，共 2 张",
        "照片，第 2 张，共 2 张",
    ]
    for node in shown:
        assert cook.client.get(node.attrs["src"]).content_type == "image/jpeg"


def test_whoever_reads_the_record_sees_them(cook, visit, staff, shots):
    answer = send(cook, *shots(1))
    record = visit(staff.principal).get(answer.headers["Location"])
    assert visit(staff.principal).client.get(pictures(record)[0].attrs["src"]).status_code == 200


def test_a_photo_of_a_personal_record_is_not_seen_without_a_trace(
    cook, visit, staff, shots, amend, store, monkeypatch
):
    amend("forms/mixing.yml", "kind: record", "kind: record\ndata: personal")
    record = cook.follow(send(cook, *shots(1)))
    address = pictures(record)[0].attrs["src"]
    assert cook.client.get(address).status_code == 200
    assert store.read(READ) == ()
    assert visit(staff.principal).client.get(address).status_code == 200
    assert [fact.by for fact in store.read(READ)] == [staff.principal.id]

    other = visit(staff.health).client
    monkeypatch.setattr(store, "append", fail)
    assert other.get(address).status_code == 503


def fail(*_, **__):
    raise StoreDown


def test_a_refused_form_keeps_its_photos(cook, shots, store):
    page = send(cook, *shots(2), **{"f.strength": "x"})
    assert (page.status, list(page.errors)) == (422, ["f.strength"])
    assert len(pictures(page)) == 2
    for node in pictures(page):
        assert cook.client.get(node.attrs["src"]).status_code == 200
    record = cook.follow(cook.post("/forms/mixing", page.sheet | {"f.strength": "5"}))
    assert len(pictures(record)) == 2
    assert len(store.read("submission")) == 1


def test_a_photo_that_is_not_wanted_any_more_is_left_out(cook, shots):
    page = send(cook, *shots(2), **{"f.strength": "x"})
    first, _ = page.sheet["f.picture"]
    sent = page.sheet | {"f.strength": "5", "f.picture": [first]}
    assert len(pictures(cook.follow(cook.post("/forms/mixing", sent)))) == 1


def test_one_that_is_no_photo_does_not_cost_the_others(cook, shots, uploads, store):
    page = send(cook, *shots(1), (io.BytesIO(uploads.CANARY), "b.jpg"))
    assert page.status == 422
    assert page.errors == {"f.picture": "第 2 张：这不是照片。请用手机拍一张，或选 JPG、PNG 图片"}
    assert len(pictures(page)) == 1
    assert page.sheet["f.target"] == ["250"]
    assert store.read("submission") == ()
    assert cook.post("/forms/mixing", page.sheet).status == 303


def test_hostile_files_leave_the_form_as_it_was(cook, uploads, store, shelf):
    """Six at once, as a page would send them: never an error of ours, never their words."""
    files = list(uploads.hostile_uploads().values())
    for start in range(0, len(files), 6):
        some = files[start : start + 6]
        page = send(cook, *((io.BytesIO(data), "x.jpg") for data, _ in some))
        assert page.status in (303, 422)
        assert "canary" not in page.html
        if uploads.REFUSED in {verdict for _, verdict in some}:
            assert page.status == 422


def test_an_empty_part_is_no_photo(cook):
    """What a browser sends where nothing was chosen."""
    answer = send(cook, (io.BytesIO(b""), ""))
    assert answer.status == 303


def test_no_more_than_six(cook, shots):
    page = send(cook, *shots(8))
    assert page.status == 422
    assert "第 7 张：最多 6 张照片" in page.errors["f.picture"]
    assert len(pictures(page)) == 6
    page = send(cook, *shots(7)[6:], page=page)
    assert "最多 6 张" in page.errors["f.picture"]
    assert len(pictures(page)) == 6


def test_more_than_the_room_of_one_sheet_comes_in_two_goes(cook, shots, monkeypatch, uploads):
    monkeypatch.setattr(module, "MOST_TOGETHER", len(shot(uploads, 1)) + 10)
    page = send(cook, *shots(2))
    assert "第 2 张：一次最多传" in page.errors["f.picture"]
    assert len(pictures(page)) == 1
    page = send(cook, *shots(2)[1:], page=page)
    assert len(pictures(cook.follow(page))) == 2


def test_a_sheet_beyond_all_measure_is_not_read(cook, monkeypatch, shots, shelf):
    monkeypatch.setattr(forms, "LONGEST_SHEET", 1000)
    assert send(cook, *shots(2)).status == 413
    assert photos_in(shelf) == []


def test_a_full_disk_says_so_and_keeps_what_was_typed(cook, shots, monkeypatch, store):
    def fail(*_):
        raise module.Refusal("store-full", "磁盘满了，这次没有存上")

    monkeypatch.setattr(module, "take_photo", fail)
    page = send(cook, *shots(1))
    assert page.status == 507
    assert page.sheet["f.target"] == ["250"]
    assert store.read("submission") == ()


def test_who_may_not_fill_the_form_leaves_no_photo(visit, staff, shots, shelf, store):
    cook = visit(staff.cook)
    sent = {"csrf_token": cook.get("/forms/mixing").sheet["csrf_token"][0]}
    sent |= {"f.shot.new": shots(1), "f.picture.new": shots(1)}
    answer = cook.post("/forms/toy-disinfection", sent)
    assert answer.status == 403
    assert (photos_in(shelf), store.read(KIND)) == ([], ())


def test_a_stranger_leaves_no_photo(app, shots, shelf):
    headers = {"Sec-Fetch-Site": "same-origin"}
    client = app.test_client()
    answer = client.post("/forms/mixing", data={"f.picture.new": shots(1)}, headers=headers)
    assert answer.status_code == 401
    assert photos_in(shelf) == []


def test_a_stranger_is_not_read_for_long(app, shots, monkeypatch):
    monkeypatch.setattr(forms, "LONGEST_OF_STRANGER", 100)
    headers = {"Sec-Fetch-Site": "same-origin"}
    client = app.test_client()
    answer = client.post("/forms/mixing", data={"f.picture.new": shots(1)}, headers=headers)
    assert answer.status_code == 413


def test_a_name_that_was_made_up_is_refused_and_harmless(cook):
    page = send(cook, **{"f.picture": ["../../lock", '"><script>']})
    assert page.status == 422
    assert "没有传上来" in page.errors["f.picture"]
    assert "<script>" not in page.html.split("<main", 1)[1]


def test_sent_twice_is_kept_once(cook, shots, store):
    page = cook.get("/forms/mixing")
    first, again = send(cook, *shots(2), page=page), send(cook, *shots(2), page=page)
    assert first.headers["Location"] == again.headers["Location"]
    assert len(store.read("submission")) == 1


def test_a_correction_by_somebody_else_shows_and_keeps_them(cook, visit, staff, shots, store):
    record = send(cook, *shots(1)).headers["Location"].split("?")[0].rsplit("/", 1)[1]
    health = visit(staff.health)
    page = health.get(f"/forms/mixing?supersedes={record}")
    (shown,) = pictures(page)
    assert health.client.get(shown.attrs["src"]).status_code == 200
    answer = health.post("/forms/mixing", page.sheet | {"reason": "写错"})
    assert answer.status == 303, answer.errors
    assert len(answers_of(store.read("submission")[-1].body)["picture"]) == 1


@pytest.fixture
def needs_photo(amend):
    amend(
        "forms/toy-disinfection.yml",
        "  - {id: remark, ask: 备注, type: long-text, required: false}",
        "  - {id: shot, ask: 拍一张, type: photo, required_if: {soaked: fail}}",
    )


def test_a_failure_wants_its_photo(visit, staff, shots, needs_photo):
    caregiver = visit(staff.caregiver)
    page = caregiver.get("/forms/toy-disinfection?place=small-1")
    typed = {"f.soaked": "fail", "f.chlorine": "200", "f.why": "没水", "place": "small-1"}
    refused = caregiver.post("/forms/toy-disinfection", page.sheet | typed)
    assert refused.errors == {"f.shot.new": "这一项还没拍，请拍一张照片"}
    sent = page.sheet | typed | {"f.shot.new": shots(1)}
    assert caregiver.post("/forms/toy-disinfection", sent).status == 303
    passed = caregiver.get("/forms/toy-disinfection").sheet | typed | {"f.soaked": "pass"}
    assert caregiver.post("/forms/toy-disinfection", passed).status == 303


def test_a_photo_of_what_was_set_aside_is_shown_to_who_reviews(cook, visit, staff, shots, store):
    """The same number, sent again with another photo."""
    page = cook.get("/forms/mixing")
    assert send(cook, *shots(1), page=page).status == 303
    assert send(cook, *shots(2)[1:], page=page).status == 409
    aside = store.read("quarantine")[-1].id
    principal = visit(staff.principal)
    (shown,) = pictures(principal.get(f"/records/quarantine/{aside}"))
    assert principal.client.get(shown.attrs["src"]).content_type == "image/jpeg"
    assert visit(staff.caregiver).client.get(shown.attrs["src"]).status_code == 404


def test_what_was_set_aside_shows_no_photo_of_somebody_else(
    cook, visit, staff, shots, store, library, clock
):
    """What is set aside was never checked: a name in it may be anybody's."""
    send(cook, *shots(1))
    (photo,) = answers_of(store.read("submission")[0].body)["picture"]
    content = {"form": "mixing", "answers": {"picture": [photo]}}
    first = store.read("submission")[0].id
    aside = Record(
        new_id(clock()), "quarantine", "main", first, staff.health.id, clock(), {"content": content}
    )
    store.append(aside)
    assert pictures(visit(staff.principal).get(f"/records/quarantine/{aside.id}")) == []
