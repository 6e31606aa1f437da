"""Rows of the plans are served by things that work, not by words."""

import re

import pytest

from handbook.model.library import Library, has_job

MODULES = {
    "S16": "daily-procedure",
    "S17": "disinfection",
    "S18": "first-aid",
    "S19": "safety-education",
    "S20": "traditional-games",
    "S21": "accident-cases",
    "S22": "caregiver-book",
}
FORMS = [
    ("S15", "learning-session"),
    ("S26", "activity-safety"),
    ("S26", "homemade-toy-safety"),
    ("S27", "new-child-watch"),
    ("S28", "morning-check"),
    ("S29", "handover"),
    ("S30", "dismissal"),
    ("S30", "unclaimed-child"),
    ("S32", "evacuation-drill"),
    ("S34", "parents-drill"),
    ("S35", "toy-disinfection"),
    ("S35", "book-sunning"),
    ("S36", "daily-disinfection"),
    ("S36", "bedroom-disinfection"),
    ("S37", "quilt-sunning"),
    ("S38", "disinfectant-mixing"),
    ("S38", "toilet-disinfection"),
    ("S43", "toy-check"),
    ("S44", "big-toy-check"),
    ("S45", "sports-store-check"),
    ("S62", "account-audit"),
    ("S63", "monthly-settlement"),
    ("S65", "cooks-meeting"),
    ("S66", "canteen-round"),
    ("S66", "meal-company"),
    ("S67", "food-receiving"),
    ("S70", "water-bucket"),
    ("S71", "canteen-daily"),
    ("S71", "fridge-log"),
    ("S74", "daily-clean"),
    ("S74", "weekly-clean"),
    ("S83", "monthly-summary"),
]
RULES = [("S27", "new-children"), ("S30", "arrival-departure")]
CLASSES = ("small-1", "small-2", "middle-1", "middle-2", "big-1", "big-2")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_there_is_enough_of_each_kind(library: Library) -> None:
    assert len(library.standards) >= 30
    assert len(library.forms) >= 14
    assert set(library.trainings) >= set(MODULES.values())


def test_each_of_the_eleven_jobs_has_its_page(library: Library) -> None:
    titles = [
        *("园长", "后勤主任", "保健医", "保育员", "班主任教师", "厨师", "会计"),
        *("采购保管员", "维修工", "门卫", "保洁绿化"),
    ]
    assert {job.title for job in library.jobs.values()} >= set(titles)
    for job in library.jobs.values():
        assert len(job.duties) >= 5, job.id
        assert job.training, job.id


@pytest.mark.parametrize(("row", "module"), MODULES.items())
def test_the_row_has_a_module_worth_reading(library: Library, row: str, module: str) -> None:
    training = library.trainings[module]
    assert row in training.serves
    assert len(CHINESE.findall(training.content)) >= 700
    assert training.covers
    assert [job for job in library.jobs.values() if has_job(training.for_jobs, job.id)]


@pytest.mark.parametrize("module", MODULES.values())
def test_the_quiz_cannot_be_guessed_from_a_pattern(library: Library, module: str) -> None:
    questions = library.trainings[module].quiz.questions
    assert len(questions) >= 5
    assert len({question.answer for question in questions}) > 1
    for question in questions:
        said = [choice.text or library.say(choice.standard or "") for choice in question.choices]
        assert len(set(said)) == len(said) >= 3, question.id
        assert question.because, question.id


@pytest.mark.parametrize("module", [MODULES[row] for row in ("S16", "S17", "S18", "S19", "S20")])
def test_where_hands_are_needed_somebody_watches(library: Library, module: str) -> None:
    practical = library.trainings[module].practical
    assert practical is not None
    assert practical.assessor in library.jobs
    assert len(practical.items) >= 3


@pytest.mark.parametrize(("row", "form_id"), FORMS)
def test_the_row_has_a_form_that_proves_a_rule(library: Library, row: str, form_id: str) -> None:
    form = library.forms[form_id]
    assert row in form.serves
    for name in form.proves:
        assert form_id in library.clauses[name].forms
    assert any(row in library.rule_of(name).serves for name in form.proves)


@pytest.mark.parametrize("form_id", [form for _, form in FORMS])
def test_the_form_stands_in_the_duties_of_a_job_that_may_fill_it(
    library: Library, form_id: str
) -> None:
    form = library.forms[form_id]
    named = [
        job.id
        for job in library.jobs.values()
        if any(form_id in duty.forms for duty in job.duties) and has_job(form.who, job.id)
    ]
    assert named


@pytest.mark.parametrize(("row", "rule_id"), RULES)
def test_the_row_has_a_rule(library: Library, row: str, rule_id: str) -> None:
    assert row in library.rules[rule_id].serves
    assert len(library.rules[rule_id].clauses) >= 3


def test_each_class_has_a_classroom_a_bedroom_and_a_toilet(library: Library) -> None:
    groups = {place.id: place.group for place in library.school.places}
    for name in CLASSES:
        assert groups[name] == "classroom"
        assert groups[f"{name}-bedroom"] == "bedroom"
        assert groups[f"{name}-toilet"] == "toilet"


@pytest.mark.parametrize(
    "place",
    [
        *("kitchen", "gate", "health-room", "playground"),
        *("sports-store", "storeroom", "garden"),
    ],
)
def test_the_kindergarten_has_the_place(library: Library, place: str) -> None:
    assert library.school.find_place(place)


def test_no_duty_names_a_form_that_its_job_may_not_fill(library: Library) -> None:
    wrong = [
        f"{job.id}/{duty.id}: {form_id}"
        for job in library.jobs.values()
        for duty in job.duties
        for form_id in duty.forms
        if not has_job(library.forms[form_id].who, job.id)
    ]
    assert not wrong


def test_a_form_takes_under_a_minute(library: Library) -> None:
    asked = {
        form.id: sum(field.is_required for field in form.fields) for form in library.forms.values()
    }
    assert {name: count for name, count in asked.items() if count > 9} == {}


def test_no_photo_is_asked_for_before_it_can_be_taken(library: Library) -> None:
    asked = [
        f"{form.id}.{field.id}"
        for form in library.forms.values()
        for field in form.fields
        if field.type == "photo" and field.is_required
    ]
    assert not asked
