"""The blank twin of a form: all it asks, nothing that was answered, and the way back."""

from pathlib import Path

import pytest

from forms_api.web.paper.paper_field import CHECK_BOXES, paper_field
from forms_api.web.paper.paper_grid import grid_of
from forms_api.web.paper.paper_sheet import paper_sheet
from handbook.loading.load import load_library
from handbook.model.library import Library

ROOT = Path(__file__).parents[4] / "policies"
FORMS = sorted(path.stem for path in (ROOT / "forms").glob("*.yml"))
RULES = sorted(path.stem for path in (ROOT / "rules").glob("*.yml"))
JOBS = sorted(path.stem for path in (ROOT / "jobs").glob("*.yml"))


@pytest.fixture(scope="session")
def real() -> Library:
    library = load_library(ROOT).library
    assert library is not None
    return library


@pytest.fixture
def cook(visit, add, policies, real):
    policies.become(real)
    return visit(add("甲", "cook"))


def asked_of(form):
    return (*form.fields, *(field for move in form.moves for field in move.fields))


@pytest.mark.parametrize("form_id", FORMS)
def test_every_question_and_every_standard_stands_on_the_paper(cook, real, form_id):
    form, page = real.forms[form_id], cook.get(f"/forms/{form_id}/paper")
    assert page.status == 200
    sheet = page.all("article", "hq-paper")[0].text
    assert form.title in sheet
    assert f"第 {form.revision} 版" in sheet
    fields = asked_of(form)
    assert [field.ask for field in fields if field.ask not in sheet] == []
    cited = [field.standard for field in fields if getattr(field, "standard", None)]
    assert [name for name in cited if real.say(name) not in sheet] == []
    assert [move.title for move in form.moves if move.title not in sheet] == []
    rules = {real.rule_of(name).title for name in form.proves}
    assert [title for title in rules if title not in sheet] == []
    choices = [choice.title for field in fields for choice in getattr(field, "choices", ())]
    assert [title for title in choices if title not in sheet] == []


@pytest.mark.parametrize("form_id", FORMS)
def test_the_ways_to_tick_stand_there(cook, real, form_id):
    form, page = real.forms[form_id], cook.get(f"/forms/{form_id}/paper")
    checks = [field for field in asked_of(form) if field.type == "check"]
    sheet = page.all("article", "hq-paper")[0]
    if grid_of(form):
        assert "合格打 √，不合格打 ×，不适用写 —" in sheet.text
    else:
        boxes = [box.text for box in sheet.all("span", "hq-paper__box")]
        assert boxes.count(CHECK_BOXES[1]) == len(checks)


def test_a_daily_checklist_is_a_week_and_a_weekly_one_a_month(real):
    daily, weekly = grid_of(real.forms["daily-clean"]), grid_of(real.forms["weekly-clean"])
    assert daily.columns == ("周一", "周二", "周三", "周四", "周五")
    assert weekly.columns[-1] == "第 5 周"
    assert grid_of(real.forms["fridge-log"]).times == ("08:30", "15:00")


def test_what_wants_words_gets_sheets_of_its_own(real):
    assert grid_of(real.forms["incident-note"]) is None
    assert grid_of(real.forms["repair"]) is None
    assert grid_of(real.forms["gate-duty"]) is None  # a text does not fit a cell


def test_a_short_sheet_stands_twice_on_its_paper(cook, real):
    short = [form for form in real.forms.values() if paper_sheet(real, form).copies == 2]
    assert short
    page = cook.get(f"/forms/{short[0].id}/paper")
    assert len(page.all("article", "hq-paper")) == 2
    assert [one.attrs.get("aria-hidden") for one in page.all("article", "hq-paper")] == [
        None,
        "true",
    ]


def test_the_code_leads_to_the_form_at_its_place(cook, real, monkeypatch):
    led: list[str] = []
    monkeypatch.setattr(
        "forms_api.web.paper.printed.qr_code", lambda address, _: led.append(address) or "码"
    )
    page = cook.get("/forms/daily-clean/paper?place=small-1")
    assert real.school.title_of("small-1") in page.one("article", "hq-paper").text
    other = cook.get("/forms/daily-clean/paper?place=kitchen")
    assert real.school.title_of("kitchen") not in other.one("article", "hq-paper").text
    host = "http://localhost/forms/daily-clean"
    assert led == [f"{host}?place=small-1", host]


def test_what_tells_of_people_says_how_the_paper_is_kept(cook, real):
    personal = next(form for form in real.forms.values() if form.is_personal)
    plain = next(form for form in real.forms.values() if not form.is_personal)
    assert "锁好" in cook.get(f"/forms/{personal.id}/paper").text
    assert "锁好" not in cook.get(f"/forms/{plain.id}/paper").text


def test_a_condition_is_told_in_words(real):
    form = real.forms["canteen-daily"]
    field = form.find_field("steam-minutes")
    notes = paper_field(real, field, form.fields).notes
    assert "「餐具怎么消毒」是蒸汽时必填" in notes


@pytest.mark.parametrize("job", JOBS)
def test_the_folder_of_a_job_holds_its_forms(cook, real, job):
    page = cook.get(f"/paper/jobs/{job}")
    titles = {node.text for node in page.all("h2")}
    named = [form for form in real.forms.values() if job in form.who and form.kind != "register"]
    wanted = {form.title for form in named} | {real.forms["incident-note"].title}
    assert wanted <= titles
    assert not titles & {form.title for form in real.forms.values() if form.kind == "register"}


def test_the_folder_of_a_place_has_its_name_on_each_sheet(cook, real):
    page = cook.get("/paper/places/kitchen")
    title = real.school.title_of("kitchen")
    sheets = page.all("article", "hq-paper")
    assert sheets
    assert all(title in sheet.text for sheet in sheets)


def test_the_index_leads_to_every_sheet_and_poster(cook, real):
    page = cook.get("/paper")
    leads = {node.attrs["href"] for node in page.all("a") if "href" in node.attrs}
    assert {f"/forms/{form_id}/paper" for form_id in FORMS} <= leads
    assert {f"/posters/{rule_id}" for rule_id in RULES} <= leads
    assert {f"/paper/jobs/{job_id}" for job_id in JOBS} <= leads


@pytest.mark.parametrize("rule_id", RULES)
def test_a_poster_says_every_clause_with_its_numbers(cook, real, rule_id):
    rule = real.rules[rule_id]
    page = cook.get(f"/posters/{rule_id}")
    said = "".join(page.one("article", "hq-poster").text.split())
    for clause in rule.clauses:
        assert "".join(real.fill(clause.text).split()) in said


def test_a_poster_for_a_job_says_what_binds_it_by_the_rules_own_numbers(cook, real):
    rule = real.rules["emergency-fire"]
    page = cook.get("/posters/emergency-fire?job=cook")
    bound = [
        str(number)
        for number, clause in enumerate(rule.clauses, 1)
        if {"cook", "everyone"} & set(clause.who)
    ]
    assert [node.text for node in page.all("span", "hq-poster__number")] == bound
    assert 0 < len(bound) < len(rule.clauses)


@pytest.mark.parametrize(
    "address",
    [
        "/forms/x/paper",
        "/forms/daily-clean/paper?place=x",
        "/paper/jobs/x",
        "/paper/places/x",
        "/posters/x",
        "/posters/disinfection?job=x",
    ],
)
def test_what_is_not_there_is_said(cook, address):
    page = cook.get(address)
    assert page.status == 404
    assert "没有" in page.text


def test_the_cards_of_all_doors(visit, add, policies, real):
    policies.become(real)
    add("乙", "childcare-worker", "small-1")
    page = visit(add("甲", "principal")).get("/places/cards")
    cards = {card.all("h2")[0].text: card for card in page.all("article", "hq-doorcard")}
    assert list(cards) == [place.title for place in real.school.places]
    small = cards[real.school.title_of("small-1")]
    assert "副手 乙" in small.text
    assert real.forms["daily-clean"].title in small.text
    assert len(small.all("div", "hq-qr")) == 1
