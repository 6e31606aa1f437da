"""Every form and training of the real policies, as pages."""

from pathlib import Path

import pytest

from forms_api.actions.keep_texts import keep_texts
from handbook.loading.load import load_library
from handbook.model.library import Library
from handbook.model.values import EVERYONE

ROOT = Path(__file__).parents[4] / "policies"
FORMS = sorted(path.stem for path in (ROOT / "forms").glob("*.yml"))
TRAININGS = sorted(path.stem for path in (ROOT / "training").glob("*.yml"))
JOBS = sorted(path.stem for path in (ROOT / "jobs").glob("*.yml"))


@pytest.fixture
def visit(visit, clock):
    """Visitors whose PIN or password was typed just now."""
    return lambda person: visit(person).prove(clock())


@pytest.fixture(scope="session")
def real() -> Library:
    library = load_library(ROOT).library
    assert library is not None
    return library


@pytest.fixture
def visit_as(app, visit, add, policies, real, store, clock):
    """`visit_as("cook")` is a visitor with that job in the real kindergarten."""
    keep_texts(real, store, clock())
    policies.become(real)
    return lambda job: visit(add("甲", job))


def first_of(who: tuple[str, ...]) -> str:
    return JOBS[0] if who[0] == EVERYONE else who[0]


@pytest.mark.parametrize("job", JOBS)
def test_my_post(visit_as, real, job):
    page = visit_as(job).get("/mine")
    assert page.status == 200
    assert real.jobs[job].title in page.text


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_is_shown_and_asks_for_what_is_missing(visit_as, real, store, form_id):
    form = real.forms[form_id]
    visitor = visit_as(first_of(form.who))
    page = visitor.get(f"/forms/{form_id}")
    assert page.status == 200
    assert page.one("h1").text == form.title
    if form.kind in ("request", "register"):
        return
    assert all(item.ask in page.text for item in form.fields)
    empty = {name.replace(".", "__"): None for name in page.sheet if name.startswith("f.")}
    refused = visitor.send(page, **empty)
    assert refused.status == 422
    assert {f"f.{item.id}" for item in form.fields if must_be_typed(item)} <= set(refused.errors)
    assert store.read("submission") == ()


def must_be_typed(item) -> bool:
    return item.is_required and item.type not in ("photo", "calc")


@pytest.mark.parametrize("training_id", TRAININGS)
def test_a_training_can_be_signed(visit_as, real, training_id):
    training = real.trainings[training_id]
    visitor = visit_as(first_of(training.for_jobs))
    page = visitor.get(f"/training/{training_id}/sign")
    assert page.status == 200
    right = {f"q__{one.id}": str(one.answer) for one in training.quiz.questions}
    signed = visitor.follow(visitor.send(page, statement="1", **right))
    assert "已签收" in signed.text


@pytest.mark.parametrize("training_id", TRAININGS)
def test_a_practical_is_shown_to_its_assessor(visit_as, real, training_id):
    practical = real.trainings[training_id].practical
    page = visit_as(practical.assessor if practical else JOBS[0]).get(
        f"/training/{training_id}/practical"
    )
    assert page.status == (200 if practical else 404)
