"""The description of the API: valid, complete, and true."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from forms_api.web.api.openapi import describe


def test_it_is_valid():
    validate(describe())


def test_it_is_what_is_served(call, staff):
    assert call(staff.cook).get("/openapi.json").json == describe()


def test_every_route_is_described_and_the_other_way_round(app):
    routed = {
        (_any_id(rule.rule), method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {
        (_any_id(f"/api/v1{path}"), method.upper())
        for path, operations in describe()["paths"].items()
        for method in operations
    }
    assert routed == described


def _any_id(path: str) -> str:
    return re.sub(r"<\w+>|\{\w+\}", "{}", path)


def test_the_bodies_of_the_contract_are_good_ones():
    schemas = describe()["components"]["schemas"]
    good = {
        "Submission": {
            "form": "fridge-log",
            "revision": 1,
            "place": "kitchen",
            "done_at": "2026-10-12T08:30",
            "answers": {"temperature": 4},
            "supersedes": "x",
            "reason": "看错",
        },
        "RequestSheet": {
            "form": "repair",
            "revision": 1,
            "place": "kitchen",
            "done_at": "2026-10-12T08:30",
            "answers": {"what": "灯"},
        },
        "Move": {"move": "finish", "after": "x", "answers": {}},
        "Comment": {"text": "请快一点", "photos": []},
        "Excuse": {
            "form": "fridge-log",
            "place": "kitchen",
            "date": "2026-10-12",
            "reason": "停电",
        },
        "Signoff": {"training": "disinfection", "quiz": {"q1": 1}, "statement": True},
        "Practical": {"training": "disinfection", "person": "x", "items": {"mix": True}},
    }
    for name, body in good.items():
        Draft202012Validator(schemas[name]).validate(body)
        assert not Draft202012Validator(schemas[name]).is_valid({**body, "by": "me"})


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def sharpen(library, staff) -> dict:
    """The description with the ids of the small kindergarten, so that requests get further."""
    description = describe()
    schemas = description["components"]["schemas"]
    fields = {item.id: {} for form in library.forms.values() for item in form.fields}
    sheet = schemas["Submission"]["properties"]
    sheet["form"] = {"enum": list(library.forms)}
    sheet["place"] = {"enum": [place.id for place in library.school.places]}
    sheet["answers"] = {"type": "object", "properties": fields}
    schemas["RequestSheet"]["properties"] |= sheet
    schemas["Move"]["properties"]["move"] = {"enum": ["finish"]}
    schemas["Excuse"]["properties"] |= {key: sheet[key] for key in ("form", "place")}
    for name in ("Signoff", "Practical"):
        schemas[name]["properties"]["training"] = {"enum": list(library.trainings)}
    people = [staff.caregiver.id, staff.cook.id]
    schemas["Practical"]["properties"]["person"] = {"enum": people}
    return description


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("who", ["caregiver", "health"])
def test_whatever_is_sent_the_answers_are_as_described(app, library, staff, bearer, who, mode):
    """Requests made from the description by Schemathesis, as it wants them and broken."""
    headers = bearer(getattr(staff, who))
    schema = schemathesis.openapi.from_dict(sharpen(library, staff))
    schema.app = app
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.POSITIVE or operation.method == "put":
            try_operation(operation.as_strategy(generation_mode=mode), headers)
            tried += 1
    assert tried == (14 if mode is GenerationMode.POSITIVE else 7)


def try_operation(cases, headers):
    @settings(
        max_examples=30,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def run(case):
        case.call_and_validate(headers=headers, checks=CHECKS)

    run()
