"""Filling a form on its page, without any script."""

from datetime import timedelta

import pytest

from forms_api.records.submission import answers_of
from forms_api.store.errors import StoreDown, StoreFull

TOYS = "/forms/toy-disinfection"
GOOD = {"f__soaked": "pass", "f__chlorine": "200"}


class TestFields:
    @pytest.fixture
    def page(self, visit, staff):
        return visit(staff.cook).get("/forms/mixing")

    def test_a_choice_shows_titles_and_sends_ids(self, page):
        choices = page.all("input", type="radio", name="f.object")
        assert [one.attrs["value"] for one in choices] == ["toys", "桌面"]
        assert "玩具" in page.text

    def test_choices_are_boxes(self, page):
        boxes = page.all("input", type="checkbox", name="f.tools")
        assert [one.attrs["value"] for one in boxes] == ["量杯", "试纸"]

    def test_a_number_opens_the_right_keys_and_shows_its_unit(self, page):
        assert page.one("input", name="f.target").attrs["inputmode"] == "decimal"
        assert "mg/L" in [unit.text for unit in page.all(cls="hq-unit__word")]

    @pytest.mark.parametrize(("name", "type_"), [("f.day", "date"), ("f.hour", "time")])
    def test_a_date_and_a_time(self, page, name, type_):
        assert page.one("input", name=name).attrs["type"] == type_

    def test_a_person_is_chosen_among_those_of_the_job(self, page, staff):
        options = page.one("select", name="f.witness").all("option")
        assert [one.attrs["value"] for one in options] == ["", staff.health.id]
        assert options[1].text == "周保健"

    def test_a_place_is_chosen_among_those_of_the_group(self, page):
        options = page.one("select", name="f.room").all("option")
        assert [one.attrs["value"] for one in options] == ["", "small-1", "small-2"]

    def test_a_photo_is_taken_or_chosen_without_any_script(self, page):
        camera, album = page.all("input", type="file", name="f.picture.new")
        assert camera.attrs["capture"] == "environment"
        assert "capture" not in album.attrs
        assert all("multiple" in one.attrs for one in (camera, album))
        assert page.one("form", "hq-form").attrs["enctype"] == "multipart/form-data"
        assert "最多 6 张" in page.text

    def test_a_sum_says_how_it_is_made(self, page):
        assert "目标浓度（mg/L）÷（原液浓度 % × 10）" in page.text
        assert page.all("input", name="f.dose") == []

    def test_what_may_be_left_out_says_so(self, page):
        assert "配几升 可以不填" in page.text
        assert "目标浓度 可以不填" not in page.text

    def test_every_control_has_a_label(self, page):
        labels = {label.attrs.get("for") for label in page.all("label")}
        wrapped = {id(node) for label in page.all("label") for node in label.walk()}
        for tag in ("input", "select", "textarea"):
            for node in page.all(tag):
                if node.attrs.get("type") != "hidden":
                    assert id(node) in wrapped or node.attrs.get("id") in labels, node.attrs

    def test_no_id_stands_twice(self, page):
        assert len(page.ids) == len(set(page.ids))


def test_a_check_has_three_answers_and_a_note(visit, staff):
    page = visit(staff.caregiver).get(TOYS)
    choices = page.all("input", type="radio", name="f.soaked")
    assert [one.attrs["value"] for one in choices] == ["pass", "fail", "n-a"]
    assert page.one("input", name="f.soaked.note")
    assert page.one("textarea", name="f.remark")


def test_the_rule_stands_beside_the_field_that_it_limits(visit, staff):
    page = visit(staff.caregiver).get(TOYS)
    block = next(one for one in page.all(cls="hq-field") if one.all("input", name="f.chlorine"))
    assert "100–250 mg/L" in block.text
    assert "/policies/rules/disinfection/#toys" in [a.attrs["href"] for a in block.all("a")]


def test_when_it_is_required_is_said_in_words(visit, staff):
    assert "「浸泡消毒」是不合格时必填" in visit(staff.caregiver).get(TOYS).text


def test_the_words_follow_the_standard(visit, staff, amend):
    visitor = visit(staff.caregiver)
    amend("standards.yml", "[100, 250]", "[100, 200]")
    assert "100–200 mg/L" in visitor.get(TOYS).text
    assert "100–250 mg/L" not in visitor.get(TOYS).text


def test_ones_own_place_is_chosen_already(visit, staff, add):
    assert visit(staff.caregiver).get(TOYS).sheet["place"] == ["small-1"]
    assert visit(add("吴保育", "childcare-worker")).get(TOYS).sheet["place"] == [""]


def test_a_link_can_choose_the_place(visit, staff):
    page = visit(staff.caregiver).get(f"{TOYS}?place=small-2")
    assert page.sheet["place"] == ["small-2"]
    assert visit(staff.caregiver).get(f"{TOYS}?place=moon").sheet["place"] == ["small-1"]


def test_a_good_sheet_leads_to_its_record(visit, staff, store):
    visitor = visit(staff.caregiver)
    answer = visitor.send(visitor.get(TOYS), **GOOD)
    page = visitor.follow(answer)
    (record,) = store.read("submission")
    assert answers_of(record.body) == {"soaked": "pass", "chlorine": 200}
    assert record.subject == "small-1"
    assert "已提交" in page.text
    assert "玩具每周至少清洗消毒一次，有效氯 100–250 mg/L。" in page.text


def test_a_full_sheet_of_every_kind_of_field(visit, staff, store):
    visitor = visit(staff.cook)
    typed = {
        "f__object": "toys",
        "f__tools": ["试纸", "量杯"],
        "f__target": "２５０ mg/L",
        "f__strength": "5",
        "f__litres": "10",
        "f__day": "2026-10-12",
        "f__hour": "08:30",
        "f__witness": staff.health.id,
        "f__room": "small-2",
    }
    page = visitor.follow(visitor.send(visitor.get("/forms/mixing"), **typed))
    (record,) = store.read("submission")
    answers = answers_of(record.body)
    assert answers["tools"] == ("量杯", "试纸")
    assert answers["dose"] == {"ml_per_litre": 5, "ml": 50}
    for words in (
        "玩具",
        "量杯、试纸",
        "250 mg/L",
        "每升加 5 mL 原液，共 50 mL",
        "周保健",
        "小二班",
    ):
        assert words in page.text


class TestOneMistake:
    """The form again, with every answer kept and the error beside its field."""

    @pytest.fixture
    def page(self, visit, staff):
        self.visitor = visit(staff.caregiver)
        self.first = self.visitor.get(TOYS)
        typed = {
            "f__soaked": "fail",
            "f__soaked__note": "没有水",
            "f__chlorine": "2000",
            "f__remark": "第一行\n第二行",
            "done_at": "2026-10-12T08:30",
            "place": "small-2",
        }
        return self.visitor.send(self.first, **typed)

    def test_it_is_refused_and_nothing_is_kept(self, page, store):
        assert page.status == 422
        assert store.read("submission") == ()

    def test_every_answer_is_kept(self, page):
        sheet = page.sheet
        assert sheet["f.soaked"] == ["fail"]
        assert sheet["f.soaked.note"] == ["没有水"]
        assert sheet["f.chlorine"] == ["2000"]
        assert sheet["f.remark"][0].replace("\r\n", "\n") == "第一行\n第二行"
        assert sheet["done_at"] == ["2026-10-12T08:30"]
        assert sheet["place"] == ["small-2"]

    def test_each_error_stands_beside_its_field(self, page):
        assert set(page.errors) == {"f.chlorine", "f.why"}
        assert "高于制度上限 250 mg/L" in page.errors["f.chlorine"]

    def test_a_screen_reader_hears_the_error_with_the_field(self, page):
        wrong = page.one("input", name="f.chlorine")
        assert wrong.attrs["aria-invalid"] == "true"
        (error,) = page.all(id=wrong.attrs["aria-describedby"])
        assert error.text == page.errors["f.chlorine"]

    def test_the_summary_leads_to_each_wrong_field(self, page):
        links = page.one(role="alert").all("a")
        assert [link.text for link in links] == ["有效氯", "为什么不合格"]
        assert all(link.attrs["href"].removeprefix("#") in page.ids for link in links)

    def test_no_id_stands_twice(self, page):
        assert len(page.ids) == len(set(page.ids))

    def test_corrected_it_is_kept_under_its_first_id(self, page, store):
        again = {"f__soaked": "pass", "f__soaked__note": "", "f__chlorine": "200"}
        assert self.visitor.send(page, **again).status == 303
        assert [one.id for one in store.read("submission")] == self.first.sheet["id"]


def test_every_kind_of_wrong_answer_is_kept_on_the_page(visit, staff):
    visitor = visit(staff.cook)
    typed = {
        "f__object": "toys",
        "f__tools": ["试纸"],
        "f__target": "很浓",
        "f__strength": "99",
        "f__litres": "x",
        "f__day": "昨天",
        "f__hour": "早上",
        "f__room": "small-1",
    }
    page = visitor.send(visitor.get("/forms/mixing"), **typed)
    assert page.status == 422
    assert set(page.errors) == {"f.target", "f.strength", "f.litres", "f.day", "f.hour"}
    for name, value in typed.items():
        kept = page.sheet[name.replace("__", ".")]
        assert kept == (value if isinstance(value, list) else [value])


def test_a_dose_is_shown_again_with_its_answers(visit, staff):
    visitor = visit(staff.cook)
    page = visitor.send(visitor.get("/forms/mixing"), f__target="250", f__strength="5")
    assert page.status == 422, "the object is missing"
    assert page.one("output").text == "每升加 5 mL 原液"


def test_a_missing_place_and_a_wrong_answer_are_said_together(visit, add):
    visitor = visit(add("吴保育", "childcare-worker"))
    page = visitor.send(visitor.get(TOYS), f__soaked="pass", f__chlorine="2000")
    assert page.status == 422
    assert set(page.errors) == {"place", "f.chlorine"}
    assert page.sheet["f.soaked"] == ["pass"]


@pytest.mark.parametrize("moment", ["yesterday", "0001-01-01T00:00"])
def test_a_moment_that_is_none(visit, staff, moment):
    visitor = visit(staff.caregiver)
    page = visitor.send(visitor.get(TOYS), done_at=moment, **GOOD)
    assert page.status == 422
    assert "时间请写成" in page.errors["done_at"]
    assert page.sheet["done_at"] == [moment]


def test_a_moment_far_ahead_is_flagged(visit, staff):
    visitor = visit(staff.caregiver)
    page = visitor.follow(visitor.send(visitor.get(TOYS), done_at="9999-12-31T23:59", **GOOD))
    assert "未核实" in page.text


def test_a_claimed_time_shows_on_the_record(visit, staff):
    visitor = visit(staff.caregiver)
    answer = visitor.send(visitor.get(TOYS), done_at="2026-10-11T16:00", **GOOD)
    page = visitor.follow(answer)
    assert "2026-10-11 16:00" in page.text
    assert "事后补填" in page.text


def test_a_double_tap_is_one_record(visit, staff, store):
    """peers-bugs, getodk #1017."""
    visitor = visit(staff.caregiver)
    page = visitor.get(TOYS)
    first = visitor.send(page, **GOOD)
    second = visitor.send(page, **GOOD)
    assert first.headers["Location"] == second.headers["Location"]
    assert (first.status, second.status) == (303, 303)
    assert len(store.read("submission")) == 1


def test_going_back_and_sending_something_else_gets_a_new_id_and_loses_nothing(visit, staff, store):
    visitor = visit(staff.caregiver)
    page = visitor.get(TOYS)
    visitor.send(page, **GOOD)
    conflict = visitor.send(page, f__soaked="pass", f__chlorine="150")
    assert conflict.status == 409
    assert conflict.sheet["f.chlorine"] == ["150"]
    assert conflict.sheet["id"] != page.sheet["id"]
    assert len(store.read("quarantine")) == 1
    assert visitor.send(conflict).status == 303
    assert len(store.read("submission")) == 2


def test_a_page_from_a_wrong_clock_is_stamped_anew(visit, staff, clock, store):
    visitor = visit(staff.caregiver)
    clock.advance(timedelta(days=2))
    page = visitor.get(TOYS)
    clock.advance(timedelta(days=-2))
    refused = visitor.send(page, **GOOD)
    assert refused.status == 422
    assert "时间不对" in refused.text
    assert visitor.send(refused).status == 303
    assert len(store.read("submission")) == 1


class TestOldPage:
    """peers-bugs, collect #5947: the form is edited while a page lies half-filled on a phone."""

    @pytest.fixture
    def half_filled(self, visit, staff, folder, amend):
        visitor = visit(staff.caregiver)
        page = visitor.get(TOYS)
        path = "forms/toy-disinfection.yml"
        folder.swap(path, "id: soaked, ask: 浸泡消毒", "id: soak, ask: 泡够时间")
        amend(path, "{soaked: fail}", "{soak: fail}")
        return visitor, page

    def test_it_is_accepted_with_its_own_questions_and_flagged(self, half_filled, store):
        visitor, page = half_filled
        record_page = visitor.follow(visitor.send(page, **GOOD))
        (record,) = store.read("submission")
        assert answers_of(record.body) == {"soaked": "pass", "chlorine": 200}
        assert record.body["flags"] == ("old-form",)
        assert "按旧版表格填写" in record_page.text
        assert "浸泡消毒" in record_page.text

    def test_with_a_mistake_it_comes_back_as_it_was(self, half_filled):
        visitor, page = half_filled
        refused = visitor.send(page, f__soaked="fail", f__chlorine="200")
        assert refused.status == 422
        assert refused.sheet["f.soaked"] == ["fail"]
        assert set(refused.errors) == {"f.why"}
        assert "浸泡消毒" in refused.text
        assert "泡够时间" not in refused.text
        assert visitor.send(refused, f__why="没水").status == 303

    def test_a_fresh_page_asks_the_new_question(self, half_filled):
        visitor, _ = half_filled
        page = visitor.get(TOYS)
        assert "泡够时间" in page.text
        assert visitor.send(page, f__soak="pass", f__chlorine="200").status == 303


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [(StoreFull(), 507, "磁盘满了"), (StoreDown(), 503, "请稍等几秒")],
)
def test_what_could_not_be_stored_stays_on_the_page(
    visit, staff, store, monkeypatch, error, status, words
):
    """peers-bugs, getodk #1017: a send error keeps the draft."""

    def fail(*_, **__):
        raise error

    visitor = visit(staff.caregiver)
    first = visitor.get(TOYS)
    with monkeypatch.context() as broken:
        broken.setattr(store, "append", fail)
        page = visitor.send(first, **GOOD)
    assert page.status == status
    assert words in page.one(role="alert").text
    assert page.sheet["f.chlorine"] == ["200"]
    assert ("Retry-After" in page.headers) is (status == 503)
    assert visitor.send(page).status == 303
    assert [one.id for one in store.read("submission")] == first.sheet["id"]


def test_a_page_without_its_token_is_refused_in_chinese(visit, staff, store):
    visitor = visit(staff.caregiver)
    page = visitor.send(visitor.get(TOYS), csrf_token=None, **GOOD)
    assert page.status == 400
    assert "请看一遍，再交一次" in page.text
    assert store.read("submission") == ()


def test_a_page_of_another_session_is_refused(visit, staff, store):
    page = visit(staff.caregiver).get(TOYS)
    assert visit(staff.caregiver).send(page, **GOOD).status == 400
    assert store.read("submission") == ()


def test_the_wrong_person_is_told_who_fills_it(visit, staff):
    page = visit(staff.cook).get(TOYS)
    assert page.status == 403
    assert "由保育员填写" in page.text


def test_the_wrong_person_can_not_send_it_either(visit, staff, store):
    visitor = visit(staff.cook)
    sent = visitor.get("/forms/fridge-log").sheet | {"f.soaked": "pass", "f.chlorine": "200"}
    assert visitor.post(TOYS, sent | {"place": "small-1"}).status == 403
    assert store.read("submission") == ()


def test_the_page_says_which_clauses_it_proves(visit, staff):
    page = visit(staff.cook).get("/forms/fridge-log")
    assert "冰箱温度保持 0–8 ℃。" in page.text


def test_a_reading_outside_is_kept_with_a_note(visit, staff, store):
    visitor = visit(staff.cook)
    asked = visitor.send(visitor.get("/forms/fridge-log"), f__temperature="12.5")
    assert "请在说明里写清怎么处理" in asked.errors["f.temperature"]
    page = visitor.follow(visitor.send(asked, f__temperature__note="门没关，已关好"))
    assert "12.5 ℃" in page.text
    assert "门没关，已关好" in page.text
    assert page.one(cls="hq-pill--missed").text == "12.5 ℃"
