"""PUT submissions: the whole order of answers of contracts.md §2 and §5."""

from datetime import timedelta

from forms_api.records.ids import new_id

GOOD = {"form": "toy-disinfection", "place": "small-1", "answers": {"soaked": "pass", "chlorine": 200}}


def put(client, headers, record_id, body):
    return client.put(f"/api/v1/submissions/{record_id}", json=body, headers=headers)


def test_a_good_sheet_is_kept_and_read_back(app, staff, bearer, clock):
    client, headers, record_id = app.test_client(), bearer(staff.caregiver), new_id(clock())
    created = put(client, headers, record_id, GOOD)
    assert created.status_code == 201, created.text
    assert created.json["answers"] == {"soaked": "pass", "chlorine": 200}
    assert client.get(created.headers["Location"], headers=headers).json["by"] == staff.caregiver.id
    listed = client.get("/api/v1/records?form=toy-disinfection&place=", headers=headers).json
    assert [item["id"] for item in listed["items"]] == [record_id]
    assert listed["next"] is None


def test_the_same_again_is_the_first_record(app, staff, bearer, clock):
    client, headers, record_id = app.test_client(), bearer(staff.caregiver), new_id(clock())
    first = put(client, headers, record_id, GOOD)
    clock.advance(timedelta(minutes=3))
    again = put(client, headers, record_id, GOOD)
    assert (again.status_code, again.json) == (200, first.json)


def test_the_limit_of_the_rule_stands_beside_the_field(app, staff, bearer, clock):
    body = {**GOOD, "answers": {"soaked": "pass", "chlorine": 2000}}
    refused = put(app.test_client(), bearer(staff.caregiver), new_id(clock()), body)
    assert refused.status_code == 422
    assert refused.mimetype == "application/problem+json"
    assert "250 mg/L" in refused.json["fields"]["chlorine"]
