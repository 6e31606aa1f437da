"""What the documents tell people to type works, and what they link to is there."""

import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from forms_api.actions.add_person import Newcomer, add_person
from forms_api.actions.issue_token import issue_token
from forms_api.actions.keep_texts import keep_texts
from forms_api.cli import houqin
from forms_api.records.ids import new_id
from forms_api.settings import Settings
from forms_api.store.memory import MemoryStore
from forms_api.web.app import create_app
from forms_api.web.policies import FixedPolicies
from forms_api.web.service import Service
from handbook.loading.load import load_library

HOME = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md")
READMES = DOCUMENTS[:2]
LARGEST_PICTURE = 150_000  # bytes


def _commands(document: str) -> list[str]:
    """Each `houqin ...` that a document tells people to run, in a block or in a sentence."""
    text = (HOME / document).read_text(encoding="utf-8")
    shell = "\n".join(re.findall(r"```bash\n(.*?)```", text, re.DOTALL))
    found = re.findall(r"\bhouqin [^\n&|]*", shell)
    return [*found, *re.findall(r"`(?:uv run )?(houqin [^`]+)`", text)]


ALL_COMMANDS = sorted({command for document in DOCUMENTS for command in _commands(document)})


@pytest.mark.parametrize("command", ALL_COMMANDS)
def test_the_documented_command_exists_with_its_options(command: str) -> None:
    _parse(shlex.split(command)[1:])


@pytest.mark.parametrize(
    "command", ["houqin serv", "houqin serve --demon", "houqin people token", "houqin check a b"]
)
def test_a_command_that_does_not_exist_would_be_found(command: str) -> None:
    with pytest.raises(click.UsageError):
        _parse(shlex.split(command)[1:])


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_shows_how_to_start_and_to_test(readme: str) -> None:
    text = (HOME / readme).read_text(encoding="utf-8")
    assert "pip install uv && uv run houqin serve --demo\n" in text
    assert "pip install uv && uv run pytest\n" in text


def test_both_readmes_tell_the_same_commands() -> None:
    first, second = (set(_blocks(readme, "bash")[:3]) for readme in READMES)
    assert first == second


@pytest.mark.parametrize("document", [*DOCUMENTS, "CHANGELOG.md"])
def test_what_a_document_links_to_is_there(document: str) -> None:
    text = (HOME / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (HOME / link).is_file()] == []


@pytest.mark.parametrize("readme", READMES)
def test_each_main_screen_has_its_picture(readme: str) -> None:
    text = (HOME / readme).read_text(encoding="utf-8")
    for screen in ("home", "rule", "form", "record", "mine"):
        picture = f"docs/assets/screens/{screen}.png"
        assert f"]({picture})" in text
        assert (HOME / picture).stat().st_size <= LARGEST_PICTURE


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize(("chlorine", "status"), [(200, 201), (900, 422)])
def test_the_request_of_the_readme_is_answered_as_it_says(
    readme: str, chlorine: int, status: int
) -> None:
    sent = _request_body(readme)
    sent["answers"]["chlorine"] = chlorine
    now = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
    library = load_library(HOME / "policies").library
    assert library is not None
    store = MemoryStore()
    keep_texts(library, store, now)
    newcomer = Newcomer("李阿姨", ("childcare-worker",), places=("small-1",))
    person = add_person(library, store, newcomer, "sunshine and rain", now)
    token = issue_token(store, person, now, days=30)
    app = create_app(
        Service(store, FixedPolicies(library), lambda: now, Settings()), secret_key="test"
    )
    answer = app.test_client().put(
        f"/api/v1/submissions/{new_id(now)}",
        json=sent,
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("readme", READMES)
def test_the_yaml_of_the_readme_stands_in_the_policies(readme: str) -> None:
    for block in _blocks(readme, "yaml"):
        name = re.search(r"policies/\S+\.yml", block)
        assert name, block
        real = (HOME / name[0]).read_text(encoding="utf-8")
        for line in _keys(block):
            assert line in real, f"{name[0]}: {line}"


def _parse(words: list[str]) -> None:
    """Follow the words down to their command, and let it read its options without running."""
    command: click.Command = houqin
    context = click.Context(command, info_name="houqin")
    while isinstance(command, click.Group):
        if not words:
            return
        name, command, words = _step(command, context, words)
        context = click.Context(command, info_name=name, parent=context)
    command.make_context(command.name, words)


def _step(
    group: click.Group, context: click.Context, words: list[str]
) -> tuple[str, click.Command, list[str]]:
    name, command, rest = group.resolve_command(context, list(words))
    assert name
    assert command
    return name, command, rest


def _blocks(document: str, language: str) -> list[str]:
    text = (HOME / document).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def _request_body(readme: str) -> dict:
    block = next(block for block in _blocks(readme, "bash") if "submissions" in block)
    found = re.search(r"-d '(\{.*?\})'", block, re.DOTALL)
    assert found
    return json.loads(found[1])


def _keys(block: str) -> Iterator[str]:
    """The lines that must stand in the file: ids, bounds and when it is due, not prose."""
    for line in block.splitlines():
        if re.match(r"(chlorine-toys:|\s+range:|- id:|where:|due:|who:)", line):
            yield line.strip()
