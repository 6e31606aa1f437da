"""The floors of the house: the import contracts of pyproject.toml hold."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
PACKAGES = ("handbook", "forms_api")


def test_imports_go_down_only(requires_module: Callable[[str], None]) -> None:
    requires_module("importlinter")
    # a process of its own: it switches off every log that is there already
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    words = [sys.executable, "-c", program, "--no-cache"]
    done = subprocess.run(words, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_model_knows_pydantic_alone() -> None:
    known = {*sys.stdlib_module_names, "pydantic", "handbook"}
    strangers = {
        f"{path.name}: {name}"
        for path in (HOME / "handbook" / "model").rglob("*.py")
        for name in _imports(_tree(path))
        if name.partition(".")[0] not in known
    }
    assert not strangers


# Who may read the environment besides forms_api/settings.py, and why.
MAY_READ_ENVIRONMENT = {
    "forms_api/settings.py",
    "handbook/mkdocs_hooks.py",  # MkDocs starts it; nobody else could tell it the policies folder
    "handbook/history.py",  # hands its own environment to git, less git's variables
    "handbook/site.py",  # hands its own environment to the build
}


def test_only_settings_read_the_environment() -> None:
    assert _files_with({"os.environ", "os.environb", "os.getenv", "os.getenvb"}) == (
        MAY_READ_ENVIRONMENT
    )


def test_only_the_clock_reads_the_time() -> None:
    assert _files_with(
        {
            *(f"datetime.{name}" for name in ("now", "utcnow", "today")),
            *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
            *("date.today", "datetime.date.today"),
            *(f"time.{name}" for name in ("time", "time_ns", "monotonic", "monotonic_ns")),
            *(f"time.{name}" for name in ("localtime", "gmtime", "perf_counter", "strftime")),
            *("uuid.uuid1", "uuid1", "uuid.uuid7", "uuid7"),
        }
    ) == {"forms_api/clock.py"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import os\nx = os.environ['A']", {"os.environ"}),
        ("from os import environ\nx = environ", {"os.environ"}),
        ("import os as system\nx = system.getenv('A')", {"os.getenv"}),
        ("from time import monotonic", {"time.monotonic"}),
        ("import datetime as d\nx = d.datetime.now()", {"datetime.datetime.now"}),
        ("from datetime import datetime\nx = datetime.now()", {"datetime.datetime.now"}),
        ("from datetime import date as day\nx = day.today", {"datetime.date.today"}),
    ],
)
def test_a_name_is_found_however_it_is_imported(source: str, names: set[str]) -> None:
    assert names <= set(_names(ast.parse(source)))


def _files_with(names: set[str]) -> set[str]:
    return {
        path.relative_to(HOME).as_posix()
        for package in PACKAGES
        for path in (HOME / package).rglob("*.py")
        if names & set(_names(_tree(path)))
    }


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _names(tree: ast.Module) -> Iterator[str]:
    """Every dotted name that a file mentions, as the module it comes from calls it."""
    known = dict(_aliases(tree))
    yield from known.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            first, dot, rest = _dotted(node).partition(".")
            yield known.get(first, first) + dot + rest


def _aliases(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.asname or name.name, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            for name in node.names:
                yield name.asname or name.name, f"{node.module}.{name.name}"


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
