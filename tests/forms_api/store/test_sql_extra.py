"""Without the extra `postgres`: every command says in one sentence what to install."""

import subprocess
import sys

import pytest

WITHOUT = """
import sys

class NotInstalled:
    def find_spec(name, *_):
        if name == "{module}":
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, NotInstalled)
from forms_api.cli import main
main()
"""


@pytest.mark.parametrize("module", ["sqlalchemy", "psycopg"])
@pytest.mark.parametrize(
    "words",
    [
        ["init"],
        ["serve", "--policies", "{small}"],
        ["people", "list"],
        ["verify"],
        ["anchor"],
        ["move-store", "--to", "elsewhere"],
    ],
    ids=lambda words: words[0],
)
def test_a_command_says_what_to_install(module, words, tmp_path, pytestconfig):
    small = pytestconfig.rootpath / "tests" / "small"
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(module=module)]
        + [word.format(small=small) for word in words],
        env={"HOUQIN_STORE": "postgresql:///houqin", "PYTHONPATH": str(pytestconfig.rootpath)},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr.splitlines()[-1] == "要用 PostgreSQL，请先运行 uv sync --extra postgres"
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
