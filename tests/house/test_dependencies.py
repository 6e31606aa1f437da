"""What is imported is declared, what is declared is used, and the locks pin all of it."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOME = Path(__file__).parents[2]
OURS = {"handbook", "forms_api"}
RUNTIME_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"

# Used without an import: who uses them.
WITHOUT_IMPORT = {
    "mkdocs-material",  # mkdocs.yml: the theme
    "ruff",  # tests/house/test_tools.py
    "import-linter",  # tests/house/test_imports.py
    "mypy",  # tests/house/test_tools.py
    "pytest-xdist",  # .ci/run
    "types-pyyaml",  # mypy
    "types-markdown",  # mypy
    "pre-commit",  # .pre-commit-config.yaml
}
# Imported, and pinned by a package that is declared.
COMES_ALONG = {"pydantic-core": "pydantic"}


def test_what_the_packages_import_is_declared() -> None:
    declared = {*_names(_runtime()), *COMES_ALONG}
    assert set(_imported("handbook", "forms_api")) - declared == set()


def test_what_the_tests_import_is_declared() -> None:
    declared = {*_names(_runtime()), *_names(_dev()), *COMES_ALONG}
    assert set(_imported("tests")) - declared == set()


def test_what_is_declared_for_the_service_is_used_by_it() -> None:
    used = {*_imported("handbook", "forms_api"), *WITHOUT_IMPORT}
    assert set(_names(_runtime())) - used == set()


def test_what_is_declared_for_developers_is_used() -> None:
    used = {*_imported("tests"), *WITHOUT_IMPORT}
    assert set(_names(_dev())) - used == set()


@pytest.mark.parametrize("lock", [RUNTIME_LOCK, DEV_LOCK])
def test_the_lock_has_each_dependency_within_its_bounds(lock: str) -> None:
    wanted = _runtime() if lock == RUNTIME_LOCK else [*_runtime(), *_dev()]
    pins = list(_pins(lock))
    for requirement in wanted:
        name = canonicalize_name(requirement.name)
        versions = [_version(pin) for pin in pins if canonicalize_name(pin.name) == name]
        assert versions, f"{lock} lacks {name}: see CONTRIBUTING.md on how to lock"
        assert all(version in requirement.specifier for version in versions), f"{lock}: {name}"


@pytest.mark.parametrize("lock", [RUNTIME_LOCK, DEV_LOCK])
def test_the_lock_pins_with_hashes_and_names_no_registry(lock: str) -> None:
    text = (HOME / lock).read_text(encoding="utf-8")
    for entry in _entries(text):
        assert re.match(r"[a-z0-9._-]+==[^ ]+ ", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text
    assert not re.search(r"^--?(?!\s)", text, re.MULTILINE), "an option of the installer"


def test_both_locks_pin_the_same_versions() -> None:
    assert {str(pin) for pin in _pins(RUNTIME_LOCK)} <= {str(pin) for pin in _pins(DEV_LOCK)}


def _runtime() -> list[Requirement]:
    """With the extras: the lock of a production that uses them pins them too."""
    project = _project()["project"]
    extras = [text for texts in project["optional-dependencies"].values() for text in texts]
    return [Requirement(text) for text in [*project["dependencies"], *extras]]


def _dev() -> list[Requirement]:
    return [Requirement(text) for text in _project()["dependency-groups"]["dev"]]


def _project() -> dict:
    return tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))


def _names(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


def _pins(lock: str) -> Iterator[Requirement]:
    for entry in _entries((HOME / lock).read_text(encoding="utf-8")):
        yield Requirement(entry.partition(" \\")[0])


def _entries(text: str) -> list[str]:
    """One pin each, with the lines of its hashes."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [entry for entry in re.split(r"\n(?=\S)", lines.strip()) if entry]


def _version(pin: Requirement) -> str:
    return next(iter(pin.specifier)).version


def _imported(*folders: str) -> set[str]:
    """The distributions that the files below these folders import."""
    found = packages_distributions()
    return {
        canonicalize_name(found.get(module, [module])[0])
        for module in _modules(*folders)
        if module not in OURS
    }


def _modules(*folders: str) -> Iterator[str]:
    for folder in folders:
        for path in (HOME / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for name in _named(node):
                    module = name.partition(".")[0]
                    # a campaign or benchmark is a script, and imports the files beside it
                    if (
                        module not in sys.stdlib_module_names
                        and not path.with_name(f"{module}.py").exists()
                    ):
                        yield module


def _named(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
