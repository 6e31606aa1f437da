"""What a machine may lack: a test that needs it is skipped with the reason, or, where everything
must be there (HOUQIN_REQUIRE_ALL=1, as in .ci/run), fails."""

import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from handbook.site import build_site

HOME = Path(__file__).parents[1]
AXE = HOME / "node_modules" / "axe-core" / "axe.min.js"

# no test asserts a wall-clock time: hypothesis would, 200 ms an example
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def _lack(reason: str) -> NoReturn:
    if os.environ.get("HOUQIN_REQUIRE_ALL") == "1":
        pytest.fail(f"HOUQIN_REQUIRE_ALL=1: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def lack() -> Callable[[str], NoReturn]:
    """`lack("there is no PostgreSQL")`: the machine cannot run this test."""
    return _lack


@pytest.fixture(scope="session")
def requires() -> Callable[[str], str]:
    """`requires("chromium")` is the path of that program."""

    def find(program: str) -> str:
        return shutil.which(program) or _lack(f"{program} is not installed")

    return find


@pytest.fixture(scope="session")
def requires_module() -> Callable[[str], None]:
    """`requires_module("ruff")`: that Python module can be imported."""

    def find(module: str) -> None:
        if importlib.util.find_spec(module) is None:
            _lack(f"the Python module {module} is not installed")

    return find


@pytest.fixture(scope="session")
def axe_script() -> str:
    """The source of axe-core, from HOUQIN_AXE or node_modules/."""
    path = Path(os.environ.get("HOUQIN_AXE") or AXE)
    if not path.is_file():
        _lack("axe-core is missing: npm install --no-save --no-package-lock axe-core@4")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The handbook of the real policies, built from a copy: the repository stays as it is."""
    root = tmp_path_factory.mktemp("handbook")
    shutil.copytree(HOME / "policies", root / "policies")
    build_site(root / "policies", root / "site")
    return root / "site"
