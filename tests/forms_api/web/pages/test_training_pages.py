"""Training: read, answer, sign; the assessor's check; and what an edit does to a signature."""

from datetime import timedelta

import pytest

from forms_api.records.signoff import ATTEMPT, KIND, PRACTICAL
from forms_api.store.errors import StoreDown

SIGN = "/training/disinfection/sign"
PRACTISE = "/training/disinfection/practical"
RIGHT = {"q__q1": "1", "q__q2": "2", "statement": "1"}


@pytest.fixture
def visit(visit, clock):
    """Visitors whose PIN or password was typed just now."""
    return lambda person: visit(person).prove(clock())


@pytest.fixture
def caregiver(visit, staff):
    return visit(staff.caregiver)


@pytest.fixture
def signed(caregiver):
    """A caregiver who has signed."""
    assert caregiver.send(caregiver.get(SIGN), **RIGHT).status == 303
    return caregiver


def pill(visitor) -> str:
    """The word on 我的岗位 for the module."""
    (line,) = [
        line
        for line in visitor.get("/mine").all("a", "hq-line", href=SIGN)
        if "需要重新签收" not in line.text
    ]
    return line.all(cls="hq-pill")[0].text


class TestSigning:
    def test_the_page_has_content_clauses_and_quiz(self, caregiver):
        page = caregiver.get(SIGN)
        assert page.status == 200
        assert "玩具用 100–250 mg/L。" in page.text
        assert "玩具每周至少清洗消毒一次，有效氯 100–250 mg/L。" in page.text
        assert "冰箱温度" not in page.text, "that clause binds the cook"
        choices = page.all("input", type="radio", name="q.q1")
        assert [one.attrs["value"] for one in choices] == ["1", "2"]

    def test_the_answers_are_not_in_the_page(self, caregiver):
        assert "浓了伤手" not in caregiver.get(SIGN).html

    def test_signing_leads_to_the_signature(self, caregiver, store):
        page = caregiver.follow(caregiver.send(caregiver.get(SIGN), **RIGHT))
        assert "已签收" in page.text
        assert "100 分" in page.text
        assert "有效氯 100–250 mg/L" in page.text
        (record,) = store.read(KIND)
        assert record.by == caregiver.person.id

    def test_what_is_missing_is_said_and_the_rest_is_kept(self, caregiver, store):
        page = caregiver.send(caregiver.get(SIGN), q__q1="1")
        assert page.status == 422
        assert set(page.errors) == {"q.q2", "statement"}
        assert page.sheet["q.q1"] == ["1"]
        assert store.read(KIND) == store.read(ATTEMPT) == ()

    def test_a_failed_quiz_explains_and_can_be_tried_again(self, caregiver, store):
        first = caregiver.get(SIGN)
        page = caregiver.send(first, **{**RIGHT, "q__q1": "2"})
        assert page.status == 422
        assert "得 50 分，80 分及格" in page.one(role="alert").text
        assert page.errors == {"q.q1": "浓了伤手"}
        assert page.sheet["q.q1"] == ["2"]
        assert "statement" in page.sheet
        assert len(store.read(ATTEMPT)) == 1
        assert caregiver.send(page, q__q1="1").status == 303
        assert [one.id for one in store.read(KIND)] == first.sheet["id"]

    def test_a_double_tap_is_one_signature(self, caregiver, store):
        page = caregiver.get(SIGN)
        answers = [caregiver.send(page, **RIGHT) for _ in range(2)]
        assert answers[0].headers["Location"] == answers[1].headers["Location"]
        assert len(store.read(KIND)) == 1

    @pytest.mark.parametrize("odd", ["0", "9" * 5000, "-1", "1.0", "x", "१", "²", "\x00"])
    def test_an_odd_choice_is_no_answer(self, caregiver, odd):
        page = caregiver.send(caregiver.get(SIGN), **{**RIGHT, "q__q1": odd})
        assert page.status == 422
        assert set(page.errors) == {"q.q1"}

    def test_what_changed_while_reading_is_shown_before_signing(self, caregiver, amend, store):
        """peers-bugs, probo #1401."""
        page = caregiver.get(SIGN)
        amend("standards.yml", "[100, 250]", "[100, 500]")
        again = caregiver.send(page, **RIGHT)
        assert again.status == 409
        assert "内容刚刚改过" in again.one(role="alert").text
        assert "玩具用 100–500 mg/L。" in again.text
        assert store.read(KIND) == ()
        assert caregiver.send(again).status == 303

    def test_what_could_not_be_stored_stays_on_the_page(self, caregiver, store, monkeypatch):
        def fail(*_, **__):
            raise StoreDown

        first = caregiver.get(SIGN)
        with monkeypatch.context() as broken:
            broken.setattr(store, "append", fail)
            page = caregiver.send(first, **RIGHT)
        assert (page.status, page.headers["Retry-After"]) == (503, "5")
        assert page.sheet["q.q2"] == ["2"]
        assert caregiver.send(page).status == 303

    def test_a_page_without_its_token_is_refused(self, caregiver, store):
        page = caregiver.send(caregiver.get(SIGN), csrf_token=None, **RIGHT)
        assert page.status == 400
        assert "请看一遍，再交一次" in page.text
        assert store.read(KIND) == ()

    def test_who_need_not_learn_it_is_told(self, visit, add):
        page = visit(add("马门卫", "gatekeeper")).get(SIGN)
        assert page.status == 403
        assert "不用学" in page.text

    def test_the_signature_shows_what_was_read_that_day(self, signed, store, amend, folder):
        folder.swap("training/disinfection.yml", "## 为什么", "## 新的内容")
        amend("standards.yml", "[100, 250]", "[100, 500]")
        page = signed.get(f"/records/{store.read(KIND)[-1].id}")
        assert "为什么" in page.text
        assert "玩具用 100–250 mg/L。" in page.text
        assert "500 mg/L" not in page.text


class TestOutdated:
    def test_an_edited_number_asks_again_with_old_and_new_words(self, signed, amend):
        assert pill(signed) == "待实操考核"
        amend("standards.yml", "[100, 250]", "[100, 500]")
        assert pill(signed) == "有改动，请重签"
        assert "需要重新签收" in signed.get("/mine").text
        page = signed.get(SIGN)
        assert "有效氯 100–250 mg/L" in page.one("del").text
        assert "有效氯 100–500 mg/L" in page.one("ins").text

    def test_signing_again_settles_it(self, signed, amend):
        amend("standards.yml", "[100, 250]", "[100, 500]")
        assert signed.send(signed.get(SIGN), **RIGHT).status == 303
        assert pill(signed) == "待实操考核"
        assert signed.get(SIGN).all("del") == []

    def test_a_comma_asks_nobody(self, signed, amend):
        amend("rules/disinfection.yml", "消毒一次，有效氯", "消毒一次, 有效氯")
        assert pill(signed) == "待实操考核"

    def test_after_a_year_it_has_expired(self, signed, clock):
        clock.advance(timedelta(days=366))
        signed.sign_in(clock())
        assert pill(signed) == "已到期，请重学"


class TestPractical:
    @pytest.fixture
    def assessor(self, visit, staff):
        return visit(staff.health)

    def test_the_page_lists_who_may_be_assessed(self, assessor, staff):
        page = assessor.get(PRACTISE)
        options = page.one("select", name="person").all("option")
        people = [staff.principal, staff.caregiver, staff.cook]
        assert [one.attrs["value"] for one in options] == ["", *(one.id for one in people)]

    def test_the_whole_way(self, assessor, signed, staff, store):
        page = assessor.get(PRACTISE)
        answer = assessor.send(page, person=staff.caregiver.id, i__mix="yes")
        shown = assessor.follow(answer)
        for words in ("已记下", "孙保育", "周保健", "会配制消毒液", "通过"):
            assert words in shown.text
        assert pill(signed) == "已签收"
        (record,) = store.read(PRACTICAL)
        assert signed.get(f"/records/{record.id}").status == 200

    def test_not_yet_is_kept_too(self, assessor, signed, staff):
        answer = assessor.send(assessor.get(PRACTISE), person=staff.caregiver.id, i__mix="no")
        assert "还要练" in assessor.follow(answer).text
        assert pill(signed) == "待实操考核"

    def test_what_is_missing_is_said_and_the_rest_is_kept(self, assessor, staff, store):
        page = assessor.send(assessor.get(PRACTISE), person=staff.cook.id)
        assert page.status == 422
        assert set(page.errors) == {"i.mix"}
        assert page.sheet["person"] == [staff.cook.id]
        assert store.read(PRACTICAL) == ()

    @pytest.mark.parametrize("person", ["", "nobody", "\x00"])
    def test_nobody_is_said(self, assessor, person):
        page = assessor.send(assessor.get(PRACTISE), person=person, i__mix="yes")
        assert page.status == 422
        assert set(page.errors) == {"person"}
        assert page.sheet["i.mix"] == ["yes"]

    def test_after_a_conflict_the_page_has_a_new_id(self, assessor, staff, store):
        page = assessor.get(PRACTISE)
        assessor.send(page, person=staff.cook.id, i__mix="no")
        conflict = assessor.send(page, person=staff.cook.id, i__mix="yes")
        assert conflict.status == 409
        assert assessor.send(conflict).status == 303
        assert len(store.read(PRACTICAL)) == 2

    def test_a_link_can_choose_the_person_but_not_the_id(self, assessor, staff):
        page = assessor.get(f"{PRACTISE}?person={staff.cook.id}&id=mine")
        assert page.sheet["person"] == [staff.cook.id]
        assert page.sheet["id"] != ["mine"]

    def test_only_the_assessor(self, caregiver):
        page = caregiver.get(PRACTISE)
        assert page.status == 403
        assert "由保健医考核" in page.text

    def test_a_module_without_one_is_404(self, assessor, amend):
        line = "practical: {assessor: health-worker, items: [{id: mix, text: 会配制消毒液}]}"
        amend("training/disinfection.yml", line, "")
        assert assessor.get(PRACTISE).status == 404

    def test_nobody_assesses_themselves(self, assessor, staff):
        page = assessor.get(PRACTISE)
        assert assessor.send(page, person=staff.health.id, i__mix="yes").status == 403
