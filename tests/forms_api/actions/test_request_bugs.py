"""Bugs that others had with requests, work orders and assets. Each test names the one it is for."""

from datetime import timedelta

import pytest

from forms_api.actions.find_request import all_requests, find_request
from forms_api.actions.keep_photo import Shelf
from forms_api.actions.keep_record import Parcel
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.open_request import open_request
from forms_api.actions.read_requests import Wanted, get_part, list_requests
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import read_sheet, submit_form
from forms_api.records.ids import new_id
from forms_api.records.photo import photo_record
from forms_api.records.submission import answers_of
from forms_api.store.disk import Disk
from forms_api.store.photos import keep_photo

FIX = {"form": "fix", "answers": {"where": "kitchen", "what": "水龙头漏水"}}
THING = {"form": "things", "answers": {"name": "滑梯", "where": "small-1"}}
WALK = {"form": "walk", "place": "small-1"}
DONE = {"work": "换了垫片", "cost": "12.50"}


class Desk:
    """The service at work, under policies that may change."""

    def __init__(self, library, store, clock, shelf) -> None:
        self.store, self.clock, self.shelf = store, clock, shelf
        self.become(library)

    def become(self, library) -> None:
        self.library = library
        keep_texts(library, self.store, self.clock())

    def parcel(self, person, body, record_id=None) -> Parcel:
        self.clock.advance(timedelta(milliseconds=1))
        return Parcel(record_id or new_id(self.clock()), person.id, body)

    def submit(self, person, body):
        sheet = read_sheet(body, self.library.school.zone)
        args = (person, self.parcel(person, body), sheet, self.clock(), self.shelf)
        return submit_form(self.library, self.store, *args).record

    def open(self, person, body, text=None):
        sheet = read_sheet(body, self.library.school.zone, text)
        args = (person, self.parcel(person, body), sheet, self.clock(), self.shelf)
        return self.find(open_request(self.library, self.store, *args).record.id)

    def move(self, person, request, move, *, record_id=None, proved=False, **answers):
        body = {"move": move, "after": request.head, "answers": answers}
        parcel, step = self.parcel(person, body, record_id), read_step(body, is_proved=proved)
        args = (person, request.id, parcel, step, self.clock(), self.shelf)
        move_request(self.library, self.store, *args)
        return self.find(request.id)

    def find(self, request_id):
        return find_request(self.library, self.store, request_id)

    def repaired(self, staff, **more):
        """A repair that has gone all its way."""
        request = self.open(staff.caregiver, {**FIX, "answers": FIX["answers"] | more})
        request = self.move(staff.cook, request, "accept")
        request = self.move(staff.cook, request, "finish", **DONE)
        return self.move(staff.caregiver, request, "verify")


@pytest.fixture
def shelf(store, tmp_path):
    (tmp_path / "photos").mkdir()
    return Shelf(store, tmp_path, Disk())


@pytest.fixture
def desk(moving, store, clock, shelf):
    return Desk(moving, store, clock, shelf)


@pytest.fixture
def photo(store, shelf, staff, clock):
    """`photo("a")` is the name of a photo that the caregiver sent."""

    def photo(words: str) -> str:
        name = keep_photo(shelf.folder, b"\xff\xd8\xff\xe0" + words.encode(), Disk())
        who = staff.caregiver.id
        store.append(photo_record(clock(), campus="main", person_id=who, name=name, size=5))
        return name

    return photo


def test_cmms_138_what_a_check_opens_keeps_text_photos_and_reporter(desk, staff, photo, store):
    names = [photo("one"), photo("two")]
    floor = {"value": "fail", "note": "地砖翘起"}
    desk.submit(staff.caregiver, {**WALK, "answers": {"floor": floor, "warm": 5, "photo": names}})
    (opened,) = store.read("request")
    assert "地砖翘起" in answers_of(opened.body)["what"]
    assert list(answers_of(opened.body)["photo"]) == names
    assert opened.by == staff.caregiver.id
    # and who takes it on may look at them
    assert get_part(desk.library, store, staff.health, opened.id) == opened


def test_cmms_216_what_a_check_opens_asks_for_the_signature_too(desk, staff, store, moving_folder):
    spotted = "who: [health-worker]}"
    signed = moving_folder.edit("forms/spotted.yml", spotted, f"{spotted[:-1]}, step_up: true}}")
    desk.become(signed)
    desk.submit(staff.caregiver, {**WALK, "answers": {"floor": "fail", "warm": 5}})
    (opened,) = store.read("request")
    with pytest.raises(Refusal) as refused:
        desk.move(staff.health, desk.find(opened.id), "close")
    assert refused.value.code == "step-up"
    assert desk.move(staff.health, desk.find(opened.id), "close", proved=True).is_final


def test_snipe_18676_a_closed_repair_stays_with_its_asset(desk, staff, store):
    thing = desk.open(staff.cook, THING)
    repair = desk.repaired(staff, asset=thing.number)
    behind = [
        one for one in all_requests(desk.library, store) if one.values.get("asset") == thing.id
    ]
    assert behind == [repair]
    assert [move.body["move"] for move in behind[0].moves] == ["accept", "finish", "verify"]
    assert desk.find(thing.id).head == thing.head  # what is done to the one moves not the other


def test_a_scrapped_asset_is_locked_and_not_deleted(desk, staff, store):
    thing = desk.move(staff.principal, desk.open(staff.cook, THING), "scrap")
    for move in desk.library.forms["things"].moves:
        with pytest.raises(Refusal):
            desk.move(staff.principal, thing, move.id)
    found = list_requests(desk.library, store, staff.cook, Wanted(form="things"))
    assert [one.request.state for one in found] == ["scrapped"]
    assert desk.open(staff.cook, THING).number == "YC00002"


def test_enketo_1043_two_photos_arrive_both_or_the_field_says_so(desk, staff, photo, store):
    first = photo("one")
    both = {**FIX["answers"], "photo": [first, "f" * 64]}
    with pytest.raises(Refusal) as refused:
        desk.open(staff.caregiver, {**FIX, "answers": both})
    assert "1 张照片没有传上来" in refused.value.fields["photo"]
    assert store.read("request") == ()
    names = [first, photo("two")]
    request = desk.open(staff.caregiver, {**FIX, "answers": FIX["answers"] | {"photo": names}})
    assert list(request.values["photo"]) == names


def test_getodk_1017_a_double_tap_is_one_step(desk, staff, clock):
    request = desk.open(staff.caregiver, FIX)
    record_id = new_id(clock())
    desk.move(staff.cook, request, "accept", record_id=record_id)
    assert len(desk.move(staff.cook, request, "accept", record_id=record_id).moves) == 1
    with pytest.raises(Refusal) as refused:
        desk.move(staff.cook, request, "accept")
    assert refused.value.code == "stale-version"


def test_collect_5947_a_page_of_an_older_form_is_accepted(desk, staff, store, moving_folder):
    (text,) = [one.id for one in store.read("form", subject="fix")]
    fields = "  - {id: what, ask: 什么坏了, type: text}\n"
    asked_more = moving_folder.edit(
        "forms/fix.yml", fields, f"{fields}  - {{id: since, ask: 从哪天起, type: date}}\n"
    )
    desk.become(asked_more)
    request = desk.open(staff.caregiver, FIX, text=text)
    assert request.record.body["flags"] == ("old-form",)
    assert desk.move(staff.cook, request, "accept").state == "accepted"


def test_a_state_that_the_policies_no_longer_have_can_still_be_left(desk, staff, moving_folder):
    """As collect #5947, for what was under way when the flow was changed."""
    request = desk.move(staff.cook, desk.open(staff.caregiver, FIX), "accept")
    path = moving_folder.root / "forms/fix.yml"
    path.write_text(path.read_text("utf-8").replace("accepted", "taken"), "utf-8")
    desk.become(moving_folder.load())
    request = desk.find(request.id)
    assert request.stage.title == "已受理"
    assert desk.move(staff.cook, request, "finish", **DONE).state == "done"


def test_kobocat_251_answers_to_questions_that_are_gone_stay(desk, staff, store, moving_folder):
    desk.open(staff.caregiver, FIX)
    field = "  - {id: what, ask: 什么坏了, type: text}\n"
    desk.become(moving_folder.edit("forms/fix.yml", field, ""))
    (request,) = all_requests(desk.library, store)
    assert request.values["what"] == "水龙头漏水"
    assert request.record.body["answers"]["what"]["ask"] == "什么坏了"
