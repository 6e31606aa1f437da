"""Who read what somebody else wrote of a person is on record, before they see it."""

import pytest

from forms_api.records.ids import new_id
from forms_api.records.trail import READ
from forms_api.store.errors import StoreDown


@pytest.fixture(autouse=True)
def personal(amend):
    """The records of the fridge tell of a person here."""
    return amend("forms/fridge-log.yml", "kind: record", "kind: record\ndata: personal")


@pytest.fixture
def down(store, monkeypatch):
    """`down()` and nothing can be kept any more."""

    def fail(*_, **__):
        raise StoreDown

    return lambda: monkeypatch.setattr(store, "append", fail)


def readings(store):
    return {(fact.by, fact.subject) for fact in store.read(READ)}


PATHS = ["/records/{fridge}", "/api/v1/records/{fridge}", "/api/v1/records?form=fridge-log"]


@pytest.mark.parametrize("path", [*PATHS, "/forms/fridge-log?supersedes={fridge}"])
def test_another_ones_record_leaves_a_trail_and_ones_own_does_not(
    visit, staff, add, scene, store, path
):
    second = add("蒋厨师", "cook")
    address = path.format(fridge=scene.fridge)
    assert visit(staff.cook).client.get(address).status_code == 200
    assert readings(store) == set()
    assert visit(second).client.get(address).status_code == 200
    assert readings(store) == {(second.id, scene.fridge)}


@pytest.mark.parametrize("path", ["/records/", "/records/{record}", "/api/v1/records/{record}"])
def test_what_shows_nothing_of_a_person_leaves_none(visit, staff, scene, store, path):
    assert visit(staff.health).client.get(path.format(**vars(scene))).status_code == 200
    assert readings(store) == set()


def test_a_list_leaves_one_fact_a_record_in_one_append(
    visit, staff, scene, store, monkeypatch, app, bearer, clock
):
    for _ in range(3):
        put_fridge(app, bearer(staff.cook), clock())
    appended = []
    append = store.append
    monkeypatch.setattr(store, "append", lambda *facts: appended.append(facts) or append(*facts))
    answer = visit(staff.health).client.get("/api/v1/records").json
    others = {one["id"] for one in answer["items"] if one["form"] == "fridge-log"}
    assert readings(store) == {(staff.health.id, one) for one in others}
    assert [len(facts) for facts in appended if facts[0].kind == READ] == [4]


def test_who_may_not_read_it_leaves_no_reading(visit, staff, scene, store):
    assert visit(staff.caregiver).get(f"/records/{scene.fridge}").status == 403
    assert readings(store) == set()


def test_what_cannot_be_put_on_the_trail_is_refused_and_all_else_is_shown(
    visit, staff, scene, down
):
    reader, writer = visit(staff.health), visit(staff.cook)
    down()
    for path in PATHS:
        answer = reader.client.get(path.format(fridge=scene.fridge))
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "temperature" not in answer.text
    assert reader.get(f"/records/{scene.record}").status == 200
    assert writer.get(f"/records/{scene.fridge}").status == 200


def test_form_and_record_say_so(visit, staff, scene):
    assert "会留下记录" in visit(staff.cook).get("/forms/fridge-log").text
    assert "会留下记录" in visit(staff.cook).get(f"/records/{scene.fridge}").text
    assert "已留下记录" in visit(staff.health).get(f"/records/{scene.fridge}").text
    assert "留下记录" not in visit(staff.health).get(f"/records/{scene.record}").text
    assert "留下记录" not in visit(staff.caregiver).get("/forms/toy-disinfection").text


def put_fridge(app, headers, now):
    body = {"form": "fridge-log", "place": "kitchen", "answers": {"temperature": 4}}
    path = f"/api/v1/submissions/{new_id(now)}"
    assert app.test_client().put(path, json=body, headers=headers).status_code == 201
