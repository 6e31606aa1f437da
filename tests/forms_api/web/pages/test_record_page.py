"""A record, under the rule and the form of its day; and its correction."""

import pytest

from forms_api.records.erasure import erasure_records, request_record

TOYS = "/forms/toy-disinfection"


@pytest.fixture
def fill(visit, staff):
    """The caregiver, and the page of the record that she just made."""

    def fill(**typed):
        visitor = visit(staff.caregiver)
        sent = {"f__soaked": "pass", "f__chlorine": "200"} | typed
        return visitor, visitor.follow(visitor.send(visitor.get(TOYS), **sent))

    return fill


def address(store) -> str:
    return f"/records/{store.read('submission')[-1].id}"


def test_it_says_who_where_and_when(fill):
    _, page = fill()
    facts = page.one("dl", "hq-facts").text
    for words in ("孙保育", "小一班", "2026-10-12 09:00"):
        assert words in facts


def test_the_receipt_is_shown_once(fill, store):
    visitor, page = fill()
    assert "已提交" in page.text
    assert "已提交" not in visitor.get(address(store)).text


def test_a_failed_check_stands_out_with_its_note(fill):
    _, page = fill(f__soaked="fail", f__soaked__note="没有水", f__why="停水")
    assert page.one(cls="hq-pill--missed").text == "不合格"
    assert "没有水" in page.text


def test_the_rule_and_the_form_stay_those_of_that_day(fill, store, folder, amend):
    visitor, _ = fill(f__remark="都好")
    folder.swap("forms/toy-disinfection.yml", "title: 玩具清洗消毒记录", "title: 新的表")
    folder.swap("forms/toy-disinfection.yml", "ask: 浸泡消毒", "ask: 新的问题")
    folder.swap("rules/disinfection.yml", "玩具每周至少", "玩具每天至少")
    amend("standards.yml", "[100, 250]", "[300, 500]")
    page = visitor.get(address(store))
    assert page.one("h1").text == "玩具清洗消毒记录"
    for words in (
        "浸泡消毒",
        "标准 100–250 mg/L",
        "玩具每周至少清洗消毒一次，有效氯 100–250 mg/L。",
    ):
        assert words in page.text
    assert page.all(cls="hq-pill--missed") == [], "200 mg/L was good on that day"
    assert "300–500 mg/L" in visitor.get(TOYS).text


def test_it_still_reads_when_the_form_is_gone(fill, store, folder, policies):
    visitor, _ = fill()
    (folder.root / "forms/toy-disinfection.yml").unlink()
    folder.swap("forms/mixing.yml", "who: everyone", "who: everyone\nwhere: {group: classroom}")
    folder.swap("rules/disinfection.yml", "[toy-disinfection, mixing]", "[mixing]")
    folder.swap("jobs/childcare-worker.yml", ", forms: [toy-disinfection]", "")
    policies.become(folder.load())
    page = visitor.get(address(store))
    assert page.one("h1").text == "玩具清洗消毒记录"
    assert "浸泡消毒" in page.text
    assert "更正这条记录" not in page.text
    assert visitor.get(TOYS).status == 404


def test_an_upper_case_id_is_the_same_record(fill, store):
    visitor, _ = fill()
    assert visitor.get(address(store).upper().replace("/RECORDS/", "/records/")).status == 200


def test_another_one_can_be_filled_from_it(fill, visit, staff):
    """我的岗位 leads to today's record: from there the next one of the day is begun."""
    visitor, page = fill()
    (again,) = [a for a in page.all("a") if a.text == "再填一张"]
    form = visitor.get(again.attrs["href"])
    assert form.sheet["place"] == ["small-1"]
    assert "f.soaked" not in form.sheet


def test_others_may_not_see_it(fill, visit, staff, store):
    fill()
    page = visit(staff.cook).get(address(store))
    assert page.status == 403
    assert "浸泡消毒" not in page.text
    assert visit(staff.principal).get(address(store)).status == 200


class TestCorrection:
    @pytest.fixture
    def visitor(self, fill):
        visitor, self.page = fill(f__remark="都好", done_at="2026-10-12T08:30")
        return visitor

    @pytest.fixture
    def asked(self, visitor):
        """The form as the button on the record opens it."""
        (button,) = [a for a in self.page.all("a") if a.text == "更正这条记录"]
        return visitor.get(button.attrs["href"])

    def test_the_form_holds_what_was_recorded(self, asked):
        sheet = asked.sheet
        assert sheet["f.soaked"] == ["pass"]
        assert sheet["f.chlorine"] == ["200"]
        assert sheet["f.remark"][0].strip() == "都好"
        assert sheet["done_at"] == ["2026-10-12T08:30"]
        assert sheet["place"] == ["small-1"]
        assert "更正" in asked.one("h1").text

    def test_it_needs_a_reason(self, visitor, asked):
        page = visitor.send(asked, f__chlorine="150")
        assert page.status == 422
        assert "reason" in page.errors
        assert page.sheet["f.chlorine"] == ["150"]
        assert visitor.send(page, reason="看错").status == 303

    def test_both_records_name_each_other(self, visitor, asked, store):
        first = address(store)
        page = visitor.follow(visitor.send(asked, f__chlorine="150", reason="看错了表"))
        second = address(store)
        assert "原因：看错了表" in page.text
        assert page.all("a", href=first)
        old = visitor.get(first)
        assert "这条记录已更正" in old.text
        assert old.all("a", href=second)
        assert "200 mg/L" in old.text
        assert "更正这条记录" not in old.text

    def test_the_list_says_so(self, visitor, asked):
        visitor.send(asked, f__chlorine="150", reason="看错")
        assert "已更正" in [pill.text for pill in visitor.get("/records/").all(cls="hq-pill")]

    def test_a_second_correction_of_the_same_is_told_and_keeps_its_answers(self, visitor, asked):
        first = visitor.get(asked_path(self.page))
        newest = visitor.send(first, f__chlorine="150", reason="看错").headers["Location"]
        late = visitor.send(asked, f__chlorine="120", reason="也看错")
        assert late.status == 409
        assert "刚被别人更正过" in late.one(role="alert").text
        (link,) = late.one(role="alert").all("a")
        assert newest.startswith(link.attrs["href"])
        assert late.sheet["f.chlorine"] == ["120"]
        assert late.sheet["reason"] == ["也看错"]

    def test_sent_twice_it_is_one(self, visitor, asked, store):
        for _ in range(2):
            assert visitor.send(asked, f__chlorine="150", reason="看错").status == 303
        assert len(store.read("submission")) == 2

    def test_an_old_form_is_corrected_on_todays_form(self, visitor, asked, folder, amend):
        folder.swap(
            "forms/toy-disinfection.yml", "id: soaked, ask: 浸泡消毒", "id: soak, ask: 泡够"
        )
        amend("forms/toy-disinfection.yml", "{soaked: fail}", "{soak: fail}")
        today = visitor.get(asked_path(self.page))
        assert today.sheet["f.chlorine"] == ["200"]
        assert "f.soak" not in today.sheet, "nobody has answered the new question yet"
        page = visitor.send(today, reason="看错")
        assert set(page.errors) == {"f.soak"}
        assert visitor.send(page, f__soak="pass").status == 303


def asked_path(page) -> str:
    (button,) = [a for a in page.all("a") if a.text == "更正这条记录"]
    return button.attrs["href"]


def test_a_record_that_may_not_be_seen_can_not_be_corrected(fill, visit, staff, store):
    fill()
    record = store.read("submission")[-1].id
    assert visit(staff.cook).get(f"/forms/mixing?supersedes={record}").status == 403


def test_a_correction_of_nothing_is_404(visit, staff):
    assert visit(staff.caregiver).get(f"{TOYS}?supersedes=nothing").status == 404


def test_a_record_of_another_form_can_not_be_corrected_on_this_one(fill, store):
    visitor, _ = fill()
    record = store.read("submission")[-1].id
    page = visitor.get(f"/forms/mixing?supersedes={record}")
    good = {"f__object": "toys", "f__target": "250", "f__strength": "5"}
    refused = visitor.send(page, place="main", reason="看错", **good)
    assert refused.status == 422
    assert "没有要更正的那条记录" in refused.text


def test_an_erased_record_says_so_and_shows_nothing_of_it(fill, store, clock):
    visitor, _ = fill(f__remark="甲乙丙过敏")
    where = address(store)
    record = store.read("submission")[-1]
    asked = request_record(clock(), campus="main", ids=[record.id], basis="已过保存期", by="a")
    store.append(asked)
    store.append(*erasure_records(clock(), request=asked, by="b"))
    page = visitor.get(where)
    assert page.status == 410
    assert "已按规定删除" in page.text
    assert "甲乙丙" not in page.text
    assert record.id not in visitor.get("/records/").text


def test_the_id_of_a_request_leads_to_its_page(visit, scene, staff):
    """What a failed check opened names the record or the step; links need not know which."""
    found = visit(staff.caregiver).get(f"/records/{scene.request}")
    assert (found.status, found.headers["Location"]) == (303, f"/requests/{scene.request}")
