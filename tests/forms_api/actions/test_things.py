"""Forms that are filled for each row of a register: handed in, due, excused."""

from datetime import date, timedelta

import pytest

from forms_api.actions.excuse_item import excuse_item, read_excuse
from forms_api.actions.follow_work import WorkFollower
from forms_api.actions.keep_record import Parcel
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.move_request import move_request, read_step
from forms_api.actions.open_request import open_request
from forms_api.actions.read_board import Look, read_board
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import read_sheet, submit_form
from forms_api.records.erasure import erasure_records, request_record
from forms_api.records.ids import new_id
from forms_api.records.submission import answers_of

MONDAY = date(2026, 10, 12)
WELL, ILL = {"sound": "pass"}, {"sound": {"value": "fail", "note": "腿松了"}}


class Desk:
    """Registers things, checks them, and looks at the board."""

    def __init__(self, library, store, clock, staff) -> None:
        self.library, self.store, self.clock, self.staff = library, store, clock, staff

    def register(self, name="滑梯", where="small-1", form="things", **more):
        answers = {"name": name, "where": where, **more}
        return self._send(open_request, self.staff.cook, {"form": form, "answers": answers})

    def check(self, place, answers=WELL, person=None, **more):
        body = {"form": "check-up", "answers": answers, **more}
        body |= {} if place is None else {"place": place}
        return self._send(submit_form, person or self.staff.caregiver, body)

    def refuse(self, *args, **more) -> Refusal:
        with pytest.raises(Refusal) as refused:
            self.check(*args, **more)
        return refused.value

    def move(self, row, move, person, **answers) -> None:
        body = {"move": move, "after": row.id, "answers": answers}
        parcel = Parcel(new_id(self.clock()), person.id, body)
        step = read_step(body, is_proved=True)
        move_request(self.library, self.store, person, row.id, parcel, step, self.clock())

    def scrap(self, row) -> None:
        self.move(row, "scrap", self.staff.principal)

    def excuse(self, place, day=MONDAY):
        body = {"form": "check-up", "place": place, "date": day.isoformat(), "reason": "借走了"}
        parcel = Parcel(new_id(self.clock()), self.staff.caregiver.id, body)
        excuse = read_excuse(body)
        args = (self.library, self.store, self.staff.caregiver, parcel, excuse, self.clock())
        return excuse_item(*args).record

    def board(self, day=MONDAY):
        """What is due for things, by their titles."""
        look = Look(self.library, self.store, WorkFollower(), self.clock())
        lines = read_board(look, day).lines
        return {line.where: line for line in lines if line.form.id == "check-up"}

    def statuses(self, day=MONDAY):
        return {where: line.status for where, line in self.board(day).items()}

    def _send(self, keep, person, body):
        parcel = Parcel(new_id(self.clock()), person.id, body)
        sheet = read_sheet(body, self.library.school.zone)
        return keep(self.library, self.store, person, parcel, sheet, self.clock()).record


@pytest.fixture
def desk(check_up, store, clock, staff) -> Desk:
    keep_texts(check_up, store, clock())
    return Desk(check_up, store, clock, staff)


# --- handing in ---


def test_a_check_belongs_to_the_row_and_to_its_campus(desk):
    row = desk.register()
    record = desk.check(row.id)
    assert (record.subject, record.campus, record.by) == (row.id, "main", desk.staff.caregiver.id)


def test_the_number_on_the_label_will_do(desk):
    row = desk.register()
    assert desk.check(row.body["number"]).subject == row.id
    assert desk.check(row.id.upper()).subject == row.id


@pytest.mark.parametrize("place", [None, "", "YC99999", "small-1", "main", "没有"])
def test_without_a_row_of_the_register_it_is_refused(desk, place):
    desk.register()
    refusal = desk.refuse(place)
    assert refusal.code == "unknown-place"
    assert "园产台账" in refusal.fields["place"]


def test_a_row_of_another_form_is_refused(desk):
    body = {"form": "fix", "answers": {"where": "kitchen", "what": "漏水"}}
    other = desk._send(open_request, desk.staff.cook, body)
    assert desk.refuse(other.id).code == "unknown-place"
    assert desk.refuse(new_id(desk.clock())).code == "unknown-place"


def test_a_closed_row_is_refused_and_what_was_kept_before_stays(desk):
    row = desk.register()
    parcel_id = new_id(desk.clock())
    body = {"form": "check-up", "place": row.id, "answers": WELL}
    parcel = Parcel(parcel_id, desk.staff.caregiver.id, body)
    sheet = read_sheet(body, desk.library.school.zone)
    send = (desk.library, desk.store, desk.staff.caregiver, parcel, sheet)
    first = submit_form(*send, desk.clock())
    desk.scrap(row)
    refusal = desk.refuse(row.id)
    assert refusal.code == "unknown-place"
    assert refusal.fields == {"place": "「YC00001 滑梯」已报废，不用再填"}
    again = submit_form(*send, desk.clock())
    assert (again.is_new, again.record) == (False, first.record), "the answer to a lost answer"


def test_a_check_of_a_closed_row_can_still_be_corrected(desk):
    row, other = desk.register(), desk.register("平衡木")
    record = desk.check(row.id)
    desk.scrap(row)
    corrects = {"supersedes": record.id, "reason": "看错了"}
    assert desk.check(row.id, **corrects).body["supersedes"] == record.id
    of_other = {"supersedes": desk.check(other.id).id, "reason": "扫错了"}
    assert desk.refuse(row.id, **of_other).code == "unknown-place"


def test_an_erased_row_is_unknown(desk):
    row = desk.register()
    desk.scrap(row)
    asked = request_record(desk.clock(), campus="main", ids=[row.id], basis="期满", by="a")
    desk.store.append(asked)
    desk.store.append(*erasure_records(desk.clock(), request=asked, by="b"))
    assert desk.refuse(row.id).code == "unknown-place"
    assert desk.board() == {}


def test_what_fails_is_reported_where_the_thing_is_with_its_name(desk):
    row = desk.register(where="kitchen")
    desk.check(row.id, ILL)
    (opened,) = [one for one in desk.store.read("request") if "opened_by" in one.body]
    assert opened.subject == "kitchen"
    assert answers_of(opened.body) == {
        "where": "kitchen",
        "what": "YC00001 滑梯：腿松了（逐件检查：完好 不合格）",
        "asset": row.id,
    }


# --- the board ---


def test_each_row_is_due_and_a_check_makes_it_done(desk):
    slide, _ = desk.register(), desk.register("平衡木", "kitchen")
    assert desk.statuses() == {"YC00001 滑梯": "due", "YC00002 平衡木": "due"}
    record = desk.check(slide.id)
    assert desk.statuses() == {"YC00001 滑梯": "done", "YC00002 平衡木": "due"}
    assert desk.board()["YC00001 滑梯"].standing.record.id == record.id
    desk.clock.advance(timedelta(weeks=1))
    assert desk.statuses()["YC00002 平衡木"] == "missed"


def test_a_line_says_where_the_thing_is_now_and_asks_who_keeps_that_place(desk, add):
    row = desk.register(where="kitchen", keeper=desk.staff.cook.id)
    line = desk.board()["YC00001 滑梯"]
    assert (line.spot, line.standing.item.subject.place) == ("食堂", "kitchen")
    assert desk.staff.cook in line.answerable
    moved = {"where": "small-1", "keeper": desk.staff.caregiver.id}
    desk.move(row, "transfer", desk.staff.cook, **moved)
    line = desk.board()["YC00001 滑梯"]
    assert line.spot == "小一班"
    assert [one.name for one in line.answerable] == ["孙保育"]


def test_who_keeps_the_thing_is_asked_before_who_keeps_its_place(desk, add):
    keeper = add("何保育", "childcare-worker", "kitchen")
    row = desk.register(where="small-1", keeper=desk.staff.cook.id)
    desk.move(row, "transfer", desk.staff.cook, where="small-1", keeper=keeper.id)
    names = [one.name for one in desk.board()["YC00001 滑梯"].answerable]
    assert names == ["何保育", "孙保育"]


def test_a_row_that_is_registered_later_owes_nothing_of_before(desk):
    desk.clock.advance(timedelta(weeks=1))
    desk.register()
    assert desk.statuses() == {}
    assert desk.statuses(MONDAY + timedelta(weeks=1)) == {"YC00001 滑梯": "due"}


def test_a_scrapped_row_owes_nothing_and_what_was_done_stays(desk):
    slide, beam, gone = desk.register(), desk.register("平衡木"), desk.register("旧椅子")
    desk.check(slide.id)
    desk.clock.advance(timedelta(weeks=1))
    assert desk.statuses(MONDAY)["YC00003 旧椅子"] == "missed"
    desk.scrap(gone)
    desk.scrap(slide)
    later = MONDAY + timedelta(weeks=1)
    assert desk.statuses(later) == {"YC00002 平衡木": "due"}
    assert desk.statuses(MONDAY) == {
        "YC00001 滑梯": "done",
        "YC00002 平衡木": "missed",
        "YC00003 旧椅子": "missed",
    }
    desk.scrap(beam)
    assert desk.statuses(later) == {}


def test_scrapped_in_the_week_it_stays_as_done_or_not_at_all(desk):
    slide, beam = desk.register(), desk.register("平衡木")
    desk.check(slide.id)
    desk.scrap(slide)
    desk.scrap(beam)
    assert desk.statuses() == {"YC00001 滑梯": "done"}


def test_a_row_can_be_excused_this_once(desk):
    row = desk.register()
    desk.excuse(row.body["number"])
    assert desk.statuses() == {"YC00001 滑梯": "excused"}
    desk.scrap(row)
    with pytest.raises(Refusal) as refused:
        desk.excuse(row.id)
    assert refused.value.code == "unknown-place"


def test_where_nothing_is_due_for_rows_no_request_is_read(moving, store, clock):
    class Deaf:
        def read(self, kind, **_):
            raise AssertionError(kind)

    library = moving
    assert dict(Look(library, Deaf(), WorkFollower(), clock()).things) == {}
