"""`houqin people` on a data folder of its own, with a principal and a cook."""

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forms_api.actions import authenticate
from forms_api.cli import houqin
from forms_api.clock import system_clock
from forms_api.store.open import open_store

SMALL = Path(__file__).parents[3] / "small"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def people(data: Path, monkeypatch: pytest.MonkeyPatch):
    """`people("list")` runs it."""
    monkeypatch.setattr(authenticate, "METHOD", "pbkdf2:sha256:1")
    environ = {"HOUQIN_DATA": str(data), "HOUQIN_POLICIES": str(SMALL)}

    def run(*words: str, **more) -> Result:
        return CliRunner().invoke(houqin, ["people", *words], env=environ, **more)

    CliRunner().invoke(houqin, ["init"], env=environ)
    return run


@pytest.fixture
def boss(people) -> str:
    return people("add", "钱园长", "--job", "principal").stdout.splitlines()[-1]


@pytest.fixture
def cook(people) -> str:
    return people("add", "李厨师", "--job", "cook").stdout.splitlines()[-1]


@pytest.fixture
def kept(data: Path):
    """The records of a kind."""

    def read(kind: str):
        with closing(open_store(data, clock=system_clock)) as store:
            return list(store.read(kind))

    return read
