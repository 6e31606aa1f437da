"""A person hands in a checklist or a record."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from forms_api.actions.keep_record import Parcel
from forms_api.actions.keep_texts import form_text_id, keep_texts
from forms_api.actions.refusal import Refusal
from forms_api.actions.submit_form import find_shown_form, read_sheet, submit_form
from forms_api.derive.compiled import compile_form
from forms_api.records.ids import new_id
from forms_api.records.submission import answers_of

TOYS = {
    "form": "toy-disinfection",
    "place": "small-1",
    "answers": {"soaked": "pass", "chlorine": 200},
}
FRIDGE = {"form": "fridge-log", "answers": {"temperature": 4}}
MIXING = {"form": "mixing", "answers": {"object": "toys", "target": 250, "strength": 5}}


@pytest.fixture
def submit(store, clock, library):
    """`submit(person, body)`; the id is new unless given, the library small unless given."""

    def submit(person, body, *, record_id=None, text=None, library=library):
        parcel = Parcel(record_id or new_id(clock()), person.id, body)
        sheet = read_sheet(body, library.school.zone, text)
        return submit_form(library, store, person, parcel, sheet, clock())

    return submit


@pytest.fixture
def refuse(submit):
    """As submit, for what must be refused."""

    def refuse(*args, **more) -> Refusal:
        with pytest.raises(Refusal) as refused:
            submit(*args, **more)
        return refused.value

    return refuse


def test_a_sheet_becomes_a_record(submit, staff, clock, library):
    kept = submit(staff.caregiver, TOYS)
    record = kept.record
    assert kept.is_new
    assert (record.kind, record.campus, record.subject) == ("submission", "main", "small-1")
    assert (record.by, record.at) == (staff.caregiver.id, clock())
    assert answers_of(record.body) == {"soaked": "pass", "chlorine": Decimal(200)}
    assert record.body["flags"] == ()


def test_a_record_keeps_the_questions_and_names_the_words_of_its_day(submit, staff, library):
    body = submit(staff.caregiver, TOYS).record.body
    assert body["answers"]["soaked"]["ask"] == "浸泡消毒"
    assert body["text"] == form_text_id(compile_form(library, library.forms["toy-disinfection"]))


def test_the_dose_is_kept_with_the_answers(submit, staff):
    answers = answers_of(submit(staff.cook, MIXING).record.body)
    assert answers["dose"] == {"ml_per_litre": Decimal(5)}


def test_a_form_of_the_campus_belongs_to_the_campus(submit, staff):
    record = submit(staff.cook, MIXING).record
    assert (record.campus, record.subject) == ("main", "main")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"form": "nope"}, "unknown-form", "form"),
        ({"form": "repair"}, "unknown-form", "form"),  # a request, not a record
        ({"form": ""}, "bad-body", "form"),
        ({"form": 5}, "bad-body", "form"),
        ({"place": "moon"}, "unknown-place", "place"),
        ({"place": "kitchen"}, "unknown-place", "place"),
        ({"place": None}, "unknown-place", "place"),
        ({"place": ["small-1"]}, "unknown-place", "place"),
        ({"answers": []}, "bad-body", "answers"),
        ({"answers": {}}, "bad-answers", "soaked"),
        ({"answers": {"soaked": "pass", "chlorine": 200, "x": 1}}, "bad-answers", "x"),
        ({"by": "me"}, "bad-body", "by"),
        ({"at": "2026-01-01"}, "bad-body", "at"),
        ({"revision": 0}, "bad-body", "revision"),
        ({"revision": "1"}, "bad-body", "revision"),
        ({"revision": 2}, "bad-body", "revision"),  # there is no such revision yet
        ({"done_at": "yesterday"}, "bad-body", "done_at"),
        ({"supersedes": "x"}, "bad-body", "reason"),
    ],
)
def test_what_is_wrong_is_named(refuse, store, staff, change, code, field):
    refusal = refuse(staff.caregiver, TOYS | change)
    assert refusal.code == code
    assert field in refusal.fields
    assert store.read("submission") == ()


def test_the_order_of_refusals(submit, refuse, staff, clock):
    """contracts.md §5: unknown form or place, person, known id, answers. Each body here has all
    the faults that come after."""
    record_id = new_id(clock())
    submit(staff.caregiver, TOYS, record_id=record_id)
    bad = {"answers": {"soaked": "?"}, "by": "me"}

    def code(person, **change):
        return refuse(person, {**TOYS, **bad, **change}, record_id=record_id).code

    assert code(staff.cook, form="nope", place="moon") == "unknown-form"
    assert code(staff.cook, place="moon") == "unknown-place"
    assert code(staff.cook) == "forbidden"
    assert code(staff.caregiver) == "id-conflict"
    assert refuse(staff.caregiver, {**TOYS, **bad}).code == "bad-body"
    assert refuse(staff.caregiver, {**TOYS, "answers": {"soaked": "?"}}).code == "bad-answers"


def test_who_may_not_fill_is_told_who_may(refuse, staff):
    refusal = refuse(staff.cook, TOYS)
    assert refusal.code == "forbidden"
    assert "保育员" in refusal.message


def test_only_at_ones_own_campuses(submit, refuse, add, folder):
    library = folder.edit(
        "school.yml",
        "      - {id: kitchen, title: 食堂, group: kitchen}\n",
        "      - {id: kitchen, title: 食堂, group: kitchen}\n"
        "  - id: east\n    title: 东园\n    places:\n"
        "      - {id: east-1, title: 东一班, group: classroom}\n",
    )
    eastern = add("吴保育", "childcare-worker", campuses=("east",))
    record = submit(eastern, TOYS | {"place": "east-1"}, library=library).record
    assert (record.campus, record.subject) == ("east", "east-1")
    assert refuse(eastern, TOYS, library=library).code == "forbidden"
    assert submit(eastern, MIXING, library=library).record.subject == "east"
    assert refuse(eastern, MIXING | {"place": "main"}, library=library).code == "forbidden"
    roaming = add("郑保育", "childcare-worker")
    there = submit(roaming, TOYS | {"place": "east-1"}, library=library).record
    correction = TOYS | {"place": "east-1", "supersedes": there.id, "reason": "看错"}
    assert submit(eastern, correction, library=library).is_new


def test_another_campuss_record_cannot_be_corrected_into_ones_own(submit, refuse, add, folder):
    library = folder.edit(
        "school.yml",
        "timezone: Asia/Shanghai\ncampuses:\n",
        "timezone: Asia/Shanghai\ncampuses:\n  - id: east\n    title: 东园\n    places:\n"
        "      - {id: east-1, title: 东一班, group: classroom}\n",
    )
    there = submit(add("郑保育", "childcare-worker"), TOYS, library=library).record
    eastern = add("吴保育", "childcare-worker", campuses=("east",))
    correction = TOYS | {"place": "east-1", "supersedes": there.id, "reason": "看错"}
    assert refuse(eastern, correction, library=library).code == "forbidden"


@pytest.mark.parametrize(
    ("ago", "flags"),
    [
        (timedelta(minutes=10), ()),
        (timedelta(hours=2), ("late",)),
        (timedelta(days=2), ("late", "backdated")),
        (-timedelta(hours=1), ("unverified-clock",)),
    ],
)
def test_a_claimed_time_is_kept_and_flagged(submit, staff, clock, ago, flags):
    claimed = clock() - ago
    body = submit(staff.cook, FRIDGE | {"done_at": claimed.isoformat()}).record.body
    assert body["done_at"] == f"{claimed:%Y-%m-%dT%H:%M}:00.000Z"
    assert body["flags"] == flags


def test_the_same_again_is_the_first_record_whatever_the_form_says_by_now(
    submit, staff, clock, folder
):
    record_id = new_id(clock())
    first = submit(staff.caregiver, TOYS, record_id=record_id).record
    stricter = folder.edit("standards.yml", "[100, 250]", "[100, 150]")
    again = submit(staff.caregiver, TOYS, record_id=record_id, library=stricter)
    assert (again.is_new, again.record) == (False, first)


class TestOldForm:
    """peers-bugs, collect #5947: a form is edited while a phone has a half-filled page."""

    @pytest.fixture
    def edited(self, library, store, clock, folder):
        """A manager renamed a field, and asks one more thing, while pages were open."""
        keep_texts(library, store, clock())
        path = "forms/toy-disinfection.yml"
        folder.swap(path, "title: 玩具清洗消毒记录", "title: 玩具清洗消毒记录\nrevision: 2")
        folder.swap(path, "id: soaked, ask: 浸泡消毒", "id: soak, ask: 泡够时间")
        folder.swap(path, "{soaked: fail}", "{soak: fail}")
        more = "  - {id: rinsed, ask: 清水冲净, type: check}\n  - {id: remark,"
        edited = folder.edit(path, "  - {id: remark,", more)
        keep_texts(edited, store, clock())
        return edited

    @pytest.fixture
    def old_text(self, library):
        return form_text_id(compile_form(library, library.forms["toy-disinfection"]))

    def test_a_page_filled_before_the_edit_is_accepted_with_its_own_questions(
        self, submit, staff, edited, old_text
    ):
        body = submit(staff.caregiver, TOYS, text=old_text, library=edited).record.body
        assert set(body["answers"]) == {"soaked", "chlorine"}
        assert body["answers"]["soaked"]["ask"] == "浸泡消毒"
        assert (body["text"], body["revision"], body["flags"]) == (old_text, 1, ("old-form",))

    def test_its_own_limits_hold(self, submit, refuse, staff, edited, old_text, folder):
        stricter = folder.edit("standards.yml", "[100, 250]", "[100, 150]")
        assert submit(staff.caregiver, TOYS, text=old_text, library=stricter).is_new
        strong = TOYS | {"answers": {"soaked": "pass", "chlorine": 300}}
        assert "chlorine" in refuse(staff.caregiver, strong, text=old_text, library=edited).fields

    def test_the_api_names_the_revision_instead(self, submit, refuse, staff, edited):
        body = submit(staff.caregiver, TOYS | {"revision": 1}, library=edited).record.body
        assert body["flags"] == ("old-form",)
        assert "soak" in refuse(staff.caregiver, TOYS | {"revision": 2}, library=edited).fields
        assert "soak" in refuse(staff.caregiver, TOYS, library=edited).fields

    def test_a_page_of_today_has_no_flag(self, submit, staff, edited):
        now = form_text_id(compile_form(edited, edited.forms["toy-disinfection"]))
        answers = {"soak": "pass", "chlorine": 200, "rinsed": "pass"}
        sent = TOYS | {"answers": answers, "revision": 2}
        assert submit(staff.caregiver, sent, library=edited).record.body["flags"] == ()
        sent = TOYS | {"answers": answers}
        assert submit(staff.caregiver, sent, text=now, library=edited).record.body["flags"] == ()

    def test_a_version_that_nobody_knows_is_read_as_todays(self, submit, staff, library):
        unknown = "0199d0c2-0000-8000-8000-000000000000"
        body = submit(staff.caregiver, TOYS, text=unknown).record.body
        assert body["flags"] == ("old-form",)
        assert body["text"] == form_text_id(
            compile_form(library, library.forms["toy-disinfection"])
        )

    def test_the_page_is_shown_again_as_it_was(self, store, library, edited, old_text):
        form = edited.forms["toy-disinfection"]
        assert find_shown_form(edited, store, form, old_text) == compile_form(
            library, library.forms["toy-disinfection"]
        )

    @pytest.mark.parametrize("text", [None, "", "nothing", "\x00"])
    def test_without_a_known_text_it_is_todays(self, store, edited, text):
        form = edited.forms["toy-disinfection"]
        assert find_shown_form(edited, store, form, text) == compile_form(edited, form)

    def test_the_text_of_another_form_is_not_this_one(self, store, edited):
        form = edited.forms["toy-disinfection"]
        other = form_text_id(compile_form(edited, edited.forms["fridge-log"]))
        assert find_shown_form(edited, store, form, other) == compile_form(edited, form)

    def test_a_key_that_had_another_type_before(self, submit, staff, store, clock, folder, library):
        """peers-bugs, kpi #3116: old pages keep the old type, and both records read back."""
        keep_texts(library, store, clock())
        number = "type: number, unit: ℃, standard: fridge, outside: fail, decimals: 1"
        retyped = folder.edit("forms/fridge-log.yml", number, "type: choice, choices: [正常, 偏高]")
        keep_texts(retyped, store, clock())
        old_text = form_text_id(compile_form(library, library.forms["fridge-log"]))
        old = submit(staff.cook, FRIDGE, text=old_text, library=retyped).record
        new = submit(
            staff.cook, FRIDGE | {"answers": {"temperature": "正常"}}, library=retyped
        ).record
        assert answers_of(old.body)["temperature"] == Decimal(4)
        assert answers_of(new.body)["temperature"] == "正常"
        assert old.body["text"] != new.body["text"]


class TestCorrection:
    @pytest.fixture
    def first(self, submit, staff):
        return submit(staff.cook, FRIDGE).record

    def correct(self, first, **change):
        return {**FRIDGE, "supersedes": first.id, "reason": "看错了表", **change}

    def test_it_is_a_new_record_that_names_the_first(self, submit, store, staff, first):
        record = submit(staff.cook, self.correct(first, answers={"temperature": 5})).record
        assert (record.body["supersedes"], record.body["reason"]) == (first.id, "看错了表")
        assert store.follower(first.id) == record.id
        assert store.get(first.id) == first

    @pytest.mark.parametrize("reason", [None, "", "  "])
    def test_it_needs_a_reason(self, refuse, staff, first, reason):
        assert "reason" in refuse(staff.cook, self.correct(first, reason=reason)).fields

    def test_what_was_corrected_already_is_stale(self, submit, refuse, staff, first):
        submit(staff.cook, self.correct(first))
        again = self.correct(first, answers={"temperature": 6})
        assert refuse(staff.cook, again).code == "stale-version"

    def test_a_correction_can_be_corrected(self, submit, store, staff, first):
        second = submit(staff.cook, self.correct(first)).record
        third = submit(staff.cook, self.correct(second, answers={"temperature": 6})).record
        assert store.follower(second.id) == third.id

    def test_a_record_of_another_form_is_refused(self, submit, refuse, staff, first):
        body = {**MIXING, "supersedes": first.id, "reason": "看错"}
        assert refuse(staff.cook, body).code == "unknown-record"

    @pytest.mark.parametrize("nothing", ["x", "\x00", "0199d0c2-0000-7000-8000-000000000000"])
    def test_nothing_can_not_be_corrected(self, refuse, staff, nothing):
        body = {**FRIDGE, "supersedes": nothing, "reason": "看错"}
        assert refuse(staff.cook, body).code == "unknown-record"

    def test_a_person_can_not_be_corrected_like_a_sheet(self, refuse, staff):
        body = {**FRIDGE, "supersedes": staff.cook.id, "reason": "看错"}
        assert refuse(staff.cook, body).code == "unknown-record"

    def test_sent_twice_it_is_one(self, submit, store, staff, clock, first):
        record_id = new_id(clock())
        submit(staff.cook, self.correct(first), record_id=record_id)
        assert not submit(staff.cook, self.correct(first), record_id=record_id).is_new
        assert len(store.read("submission")) == 2

    @pytest.mark.parametrize(
        ("hours", "flags"), [(-30, ("late", "backdated")), (2, ("unverified-clock",))]
    )
    def test_what_was_said_of_the_time_stays_whoever_corrects(
        self, submit, staff, clock, hours, flags
    ):
        claimed = (clock() + timedelta(hours=hours)).isoformat()
        first = submit(staff.cook, {**FRIDGE, "done_at": claimed}).record
        assert first.body["flags"] == flags
        for claim in ({}, {"done_at": clock().isoformat()}):
            first = submit(staff.cook, self.correct(first, **claim)).record
            assert first.body["flags"] == flags

    def test_an_absent_correction_needs_no_reason(self, submit, staff):
        assert submit(staff.cook, {**FRIDGE, "supersedes": None, "reason": None}).is_new


def test_a_sheet_made_by_hand_needs_a_reason_too(store, clock, library, staff):
    parcel = Parcel(new_id(clock()), staff.cook.id, FRIDGE)
    sheet = read_sheet(FRIDGE, library.school.zone)
    with pytest.raises(Refusal, match="原因"):
        submit_form(library, store, staff.cook, parcel, replace(sheet, supersedes="x"), clock())
