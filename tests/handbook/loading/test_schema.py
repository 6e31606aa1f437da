"""The schemas say of a file what the loader says."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from handbook.loading.kinds import FOLDERS, KINDS
from handbook.loading.schema import build_schemas
from handbook.loading.strict_yaml import parse_yaml

POLICIES = Path(__file__).parents[3] / "policies"
SCHEMAS = build_schemas()


def kind_of(name: str) -> str:
    folder, _, _ = name.partition("/")
    return FOLDERS[folder].name if folder in FOLDERS else name.removesuffix(".yml")


def faults(name: str, text: str) -> list[str]:
    value = parse_yaml(text, name).value
    checker = jsonschema.Draft7Validator(SCHEMAS[kind_of(name)])
    return [error.message for error in checker.iter_errors(as_json(value))]


def as_json(value: Any) -> Any:
    """The value as an editor's YAML reader has it."""
    return json.loads(json.dumps(value, default=lambda number: float(Decimal(number))))


def policy_files() -> list[Path]:
    return sorted(path for path in POLICIES.rglob("*.yml") if ".schema" not in path.parts)


@pytest.mark.parametrize("name", [kind.name for kind in KINDS])
def test_each_is_a_schema(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("path", policy_files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_real_policies_fit(path: Path) -> None:
    name = path.relative_to(POLICIES).as_posix()
    assert faults(name, path.read_text(encoding="utf-8")) == []


def test_the_committed_schemas_are_of_today() -> None:
    for name, schema in SCHEMAS.items():
        path = POLICIES / ".schema" / f"{name}.json"
        assert json.loads(path.read_text(encoding="utf-8")) == schema


def test_the_good_folder_fits(good: Mapping[str, str]) -> None:
    assert {name for name, text in good.items() if faults(name, text)} == set()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rules/hygiene.yml", "chapter: 卫生保健", "chaptr: 卫生保健"),
        ("rules/hygiene.yml", "title: 消毒制度", "id: hygiene\ntitle: 消毒制度"),
        ("rules/hygiene.yml", "    forms: [toys]\n", ""),
        ("rules/hygiene.yml", "    because: 每天都看得见\n", ""),
        ("rules/hygiene.yml", "proof: none", "proof: some"),
        ("rules/hygiene.yml", "    who: [carer]\n    forms", "    who: 保育员\n    forms"),
        ("jobs/carer.yml", '"07:30"', "7:30"),
        ("jobs/carer.yml", "training: [hygiene]\n", ""),
        ("training/hygiene.yml", "for: [carer]", "for: carer"),
        ("training/hygiene.yml", "answer: 1", "answer: one"),
        ("training/hygiene.yml", "{standard: chlorine}", "{standrd: chlorine}"),
        ("forms/toys.yml", "proves: [hygiene#toys]\n", ""),
        ("forms/toys.yml", "type: check", "type: chek"),
        ("forms/toys.yml", "type: check", "wight: 2, type: check"),
        ("forms/toys.yml", "every: week", "every: weekly"),
        ("forms/toys.yml", "every: week, ", ""),
        ("forms/toys.yml", "{group: classroom}", "{group: classroom, place: kitchen}"),
        ("forms/repair.yml", "from: [submitted]", "from: submitted"),
        ("standards.yml", "range: [100, 250]", "range: [100]"),
        ("standards.yml", "range: [100, 250]", "range: [100, 250]\n  equals: 3"),
        ("standards.yml", "air-times:", "Air Times:"),
        ("school.yml", "timezone: Asia/Shanghai\n", ""),
        ("calendar/2026-2027.yml", "starts: 2026-09-01", "start: 2026-09-01"),
    ],
)
def test_what_the_loader_refuses_the_schema_marks(
    good: dict[str, str],
    check: Callable[[dict[str, str]], list[str]],
    name: str,
    old: str,
    new: str,
) -> None:
    text = good[name].replace(old, new)
    assert text != good[name]
    assert check({name: text})
    assert faults(name, text)


def test_keys_are_explained_in_chinese() -> None:
    for schema in SCHEMAS.values():
        for part in (schema, *schema["definitions"].values()):
            for key, value in part.get("properties", {}).items():
                if part.get("additionalProperties") is False:
                    assert value.get("description"), key
