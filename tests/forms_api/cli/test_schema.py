"""`houqin schema`: writes the schemas and wires the editor, leaving other settings alone."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forms_api.cli import houqin

POLICIES = Path(__file__).parents[3] / "policies"


def schema(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(houqin, ["schema", "--policies", str(folder), *words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policies").mkdir()
    return tmp_path / "policies"


def test_the_committed_schemas_are_of_today() -> None:
    answer = schema(POLICIES, "--check")
    assert answer.exit_code == 0, answer.output


def test_write_then_check(folder: Path) -> None:
    assert schema(folder, "--check").exit_code == 1
    assert not (folder / ".schema").exists(), "--check writes nothing"
    assert schema(folder).exit_code == 0
    assert schema(folder, "--check").exit_code == 0
    (folder / ".schema" / "form.json").write_text("{}", encoding="utf-8")
    stale = schema(folder, "--check")
    assert stale.exit_code == 1
    assert ".schema/form.json:1:1: " in stale.output


def test_the_editor_finds_each_schema(folder: Path) -> None:
    schema(folder)
    settings = folder.parent / ".vscode" / "settings.json"
    wired = json.loads(settings.read_text(encoding="utf-8"))["yaml.schemas"]
    assert wired["./policies/.schema/form.json"] == "policies/forms/*.yml"
    assert wired["./policies/.schema/school.json"] == "policies/school.yml"
    assert all((folder.parent / name).is_file() for name in wired)


def test_other_settings_stay(folder: Path) -> None:
    settings = folder.parent / ".vscode" / "settings.json"
    settings.parent.mkdir()
    old = {"editor.fontSize": 18, "yaml.schemas": {"./other.json": "*.yaml"}}
    settings.write_text(json.dumps(old), encoding="utf-8")
    schema(folder)
    new = json.loads(settings.read_text(encoding="utf-8"))
    assert new["editor.fontSize"] == 18
    assert new["yaml.schemas"]["./other.json"] == "*.yaml"
    assert len(new["yaml.schemas"]) == 10


def test_settings_with_comments_are_left_as_they_are(folder: Path) -> None:
    settings = folder.parent / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text("{ // mine\n}", encoding="utf-8")
    assert schema(folder).exit_code == 0
    assert settings.read_text(encoding="utf-8") == "{ // mine\n}"
