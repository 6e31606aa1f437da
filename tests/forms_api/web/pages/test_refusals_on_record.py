"""Who tried what they may not do is on record; whoever looked for what is not there, is not."""

import pytest

from forms_api.store.errors import StoreDown


def refused(store):
    return [(fact.by, fact.body["endpoint"], fact.body["code"]) for fact in store.read("refused")]


def test_a_page_that_is_not_for_this_job(visit, staff, store):
    assert visit(staff.cook).get("/people").status == 403
    assert visit(staff.cook).get("/forms/toy-disinfection").status == 403
    assert refused(store) == [
        (staff.cook.id, "people.index", "forbidden"),
        (staff.cook.id, "forms.ask", "forbidden"),
    ]


def test_a_program_too(app, staff, bearer, store, scene):
    path = f"/api/v1/records/{scene.fridge}"
    answer = app.test_client().get(path, headers=bearer(staff.caregiver))
    assert answer.status_code == 403
    assert refused(store) == [(staff.caregiver.id, "api.get_record_item", "forbidden")]


def test_a_request_of_another_site(visit, staff, store):
    client = visit(staff.cook).client
    client.post("/signout", headers={"Origin": "http://evil.example"})
    assert refused(store) == [(staff.cook.id, "signin.leave", "cross-site")]


def test_neither_strangers_nor_wrong_addresses(app, visit, staff, store):
    assert app.test_client().get("/people").status_code == 303
    assert visit(staff.cook).get("/forms/nope").status == 404
    assert store.read("refused") == ()


@pytest.mark.parametrize("path", ["/people", "/forms/toy-disinfection"])
def test_it_is_refused_where_nothing_can_be_kept(visit, staff, store, monkeypatch, path):
    def fail(*_, **__):
        raise StoreDown

    visitor = visit(staff.cook)
    monkeypatch.setattr(store, "append", fail)
    assert visitor.get(path).status == 403
