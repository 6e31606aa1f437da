"""What is serious asks for the password or PIN again; what needs a grant asks for the job."""

from datetime import timedelta

import pytest
from flask import Flask

from forms_api.web.access import may, signed_in, stepped_up


@pytest.fixture
def doors(app: Flask) -> Flask:
    """Views as the parts of the app declare them."""

    def done() -> str:
        return "done"

    both = {"methods": ["GET", "POST"]}
    views = {
        "serious": stepped_up(lambda: done()),
        "guarded": may("manage-people")(stepped_up(bearer=False)(lambda: done())),
        "turned": stepped_up(bearer=False)(may("manage-people")(lambda: done())),
        "plain": signed_in(lambda: done()),
        "granted": may("review")(lambda: done()),
    }
    for name, view in views.items():
        app.add_url_rule(f"/{name}", name, view, **both)
        app.add_url_rule(f"/api/v1/{name}", name, view, **both)
    return app


@pytest.fixture
def proved(clock):
    """Says in a visitor's session when the password was typed."""

    def proved(visitor, ago: timedelta, spell=lambda moment: moment.isoformat()):
        with visitor.client.session_transaction() as session:
            session["proved"] = spell(clock() - ago)
        return visitor

    return proved


def at_page(visitor, path):
    return visitor.client.get(path).status_code


@pytest.mark.parametrize("path", ["/serious?a=1", "/guarded"])
def test_a_page_leads_to_the_proof_and_back(doors, visit, staff, path):
    answer = visit(staff.principal).client.get(path)
    assert answer.status_code == 303
    there = path.replace("?", "%3F").replace("=", "%3D")
    assert answer.headers["Location"] == f"/prove?next={there}"


@pytest.mark.parametrize("spell", [lambda at: at.isoformat(), lambda at: at.timestamp()])
@pytest.mark.parametrize(("minutes", "status"), [(0, 200), (5, 200), (5.1, 303), (-0.1, 303)])
def test_a_proof_holds_for_five_minutes(doors, visit, staff, proved, minutes, status, spell):
    visitor = proved(visit(staff.principal), timedelta(minutes=minutes), spell)
    assert [at_page(visitor, path) for path in ("/serious", "/guarded")] == [status] * 2


@pytest.mark.parametrize("written", ["", "soon", None, True, [], 1e300, float("nan"), {}])
def test_what_is_no_time_proves_nothing(doors, visit, staff, written):
    visitor = visit(staff.principal)
    with visitor.client.session_transaction() as session:
        session["proved"] = written
    assert at_page(visitor, "/serious") == 303
    assert at_page(visitor, "/plain") == 200


def test_the_api_says_step_up_to_a_session(doors, visit, staff, proved):
    visitor = visit(staff.principal)
    answer = visitor.client.get("/api/v1/serious")
    assert (answer.status_code, answer.json["code"]) == (403, "step-up")
    assert proved(visitor, timedelta()).client.get("/api/v1/serious").status_code == 200


def test_a_bearer_counts_as_stepped_up_except_where_it_does_not(doors, staff, bearer):
    client, headers = doors.test_client(), bearer(staff.principal)
    assert client.get("/api/v1/serious", headers=headers).status_code == 200
    for path in ("/api/v1/guarded", "/api/v1/turned"):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, "step-up")


@pytest.mark.parametrize("path", ["/guarded", "/turned"])
def test_who_lacks_the_grant_is_refused_before_the_proof_is_asked_for(doors, visit, staff, path):
    for person in (staff.cook, staff.caregiver, staff.health):
        assert at_page(visit(person), path) == 403


def test_a_grant_is_that_of_the_jobs(doors, visit, staff):
    found = {one.name: at_page(visit(one), "/granted") for one in vars(staff).values()}
    assert {name for name, status in found.items() if status == 200} == {"周保健", "钱园长"}
    assert set(found.values()) == {200, 403}
