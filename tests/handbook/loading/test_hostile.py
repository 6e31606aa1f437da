"""Nothing in a file ends a run, and nothing makes it slow."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from handbook.loading import load_library


def _hostile() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hostile", Path(__file__).with_name("hostile.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOSTILE = _hostile()
# Each folder by itself, so that one file's problems are its own.
_RUN = """
import json, sys
from pathlib import Path
from handbook.loading import load_library
found = {}
for folder in sorted(Path(sys.argv[1]).iterdir()):
    problems = load_library(folder, shown_as="").errors
    found[folder.name] = [str(p) for p in problems if p.path == "rules/hostile.yml"]
print(json.dumps(found))
"""
_SECONDS_FOR_200_FILES = 200


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """The problems of each hostile file; the run ends with an error when it takes a second each."""
    root = tmp_path_factory.mktemp("hostile")
    for name, data in HOSTILE.hostile_files().items():
        path = root / name / "rules" / "hostile.yml"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(root)],
        capture_output=True,
        text=True,
        timeout=_SECONDS_FOR_200_FILES,
        check=False,
    )
    assert done.stderr == ""
    found: Mapping[str, list[str]] = json.loads(done.stdout)
    return found


def test_each_of_200_files_gives_a_problem(found: Mapping[str, list[str]]) -> None:
    assert len(found) == 200
    assert [name for name, problems in found.items() if not problems] == []


def test_each_problem_has_a_place_and_chinese_words(found: Mapping[str, list[str]]) -> None:
    for problems in found.values():
        for problem in problems:
            _, line, column, words = problem.split(":", 3)
            assert int(line) >= 1
            assert int(column) >= 1
            assert any("\u4e00" <= sign <= "\u9fff" for sign in words)


def test_all_200_in_one_folder(
    write: Callable[[Mapping[str, str | bytes]], Path], found: Mapping[str, list[str]]
) -> None:
    files = {f"rules/h{name}.yml": data for name, data in HOSTILE.hostile_files().items()}
    problems = load_library(write(files), shown_as="").errors
    assert {problem.path for problem in problems} == set(files)
    assert len(problems) >= len(found)


@pytest.mark.parametrize("name", ["rules/hygiene.yml", "forms/toys.yml", "training/hygiene.yml"])
def test_random_damage_never_raises(
    good: dict[str, str], write: Callable[[Mapping[str, str | bytes]], Path], name: str
) -> None:
    wrong = 0
    for seed in range(100):
        loaded = load_library(write({name: HOSTILE.mutate(good[name], seed)}), shown_as="")
        assert (loaded.library is None) == bool(loaded.errors)
        wrong += bool(loaded.errors)
    assert wrong > 50, "the damage is to be real"


def test_damage_to_the_files_that_others_need(
    good: dict[str, str], write: Callable[[Mapping[str, str | bytes]], Path]
) -> None:
    """A file that cannot be read makes no other file wrong."""
    for name in good:
        errors = load_library(write({name: "title: [\n"}), shown_as="").errors
        assert {problem.path for problem in errors} == {name}
