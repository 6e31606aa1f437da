from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forms_api.cli import houqin
from forms_api.clock import system_clock
from forms_api.derive.people import fold_people
from forms_api.records.ids import is_id
from forms_api.records.person import CREDENTIAL, PERSON, TOKEN
from forms_api.store.open import open_store

SMALL = Path(__file__).parents[2] / "small"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path):
    """`run("people", "list")` with the test's folders."""

    def run(*words: str, **more) -> Result:
        environ = {"HOUQIN_DATA": str(data), "HOUQIN_POLICIES": str(SMALL)}
        return CliRunner().invoke(houqin, list(words), env=environ, **more)

    return run


def kept(data: Path, kind: str):
    store = open_store(data, clock=system_clock)
    try:
        return list(store.read(kind))
    finally:
        store.close()


def test_init_makes_an_empty_folder_once(run, data: Path):
    first, second = run("init"), run("init")
    assert first.exit_code == 0
    assert "houqin people add" in first.stdout
    assert data.stat().st_mode & 0o777 == 0o700
    assert (second.exit_code, second.stdout) == (1, "")
    assert "没有新建" in second.stderr


def test_without_a_data_folder_the_words_say_what_to_do(run):
    for words in (
        ("people", "list"),
        ("people", "token", "x"),
        ("people", "add", "x", "--job", "cook"),
    ):
        answer = run(*words)
        assert answer.exit_code == 1
        assert "houqin init" in answer.stderr


def test_add_prints_the_id_alone_on_the_last_line(run, data: Path):
    run("init")
    added = run(
        "people", "add", "李芳", "--job", "cook", "--place", "kitchen", "--password-stdin",
        input="good enough\n",
    )  # fmt: skip
    assert added.exit_code == 0, added.output
    assert is_id(added.stdout.strip())
    (fact,) = kept(data, PERSON)
    assert fact.subject == added.stdout.strip()
    assert (fact.body["name"], fact.body["jobs"], fact.body["places"]) == (
        "李芳", ("cook",), ("kitchen",),
    )  # fmt: skip


def test_without_a_terminal_a_password_is_made_and_shown_once(run, data: Path):
    run("init")
    lines = run("people", "add", "李芳", "--job", "principal").stdout.splitlines()
    assert lines[0].startswith("密码：")
    assert len(lines[0].removeprefix("密码：")) >= 12
    assert is_id(lines[-1])
    assert lines[0].removeprefix("密码：") not in str(kept(data, CREDENTIAL))


def test_wrong_ids_are_answered_with_the_right_ones_and_nothing_is_kept(run, data: Path):
    run("init")
    refused = run("people", "add", "李芳", "--job", "cok", "--place", "kichen")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "cook" in refused.stderr
    assert "kitchen" in refused.stderr
    assert not kept(data, PERSON)


def test_a_short_password_is_refused(run, data: Path):
    run("init")
    refused = run("people", "add", "李芳", "--job", "cook", "--password-stdin", input="short\n")
    assert refused.exit_code == 1
    assert "8 位" in refused.stderr
    assert not kept(data, PERSON)


def test_namesakes_are_allowed_and_then_told_apart_by_their_ids(run, data: Path):
    run("init")
    ids = [run("people", "add", "李芳", "--job", "cook").stdout.splitlines()[-1] for _ in range(2)]
    refused = run("people", "token", "李芳")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert all(person_id in refused.stderr for person_id in ids)
    assert run("people", "token", ids[1]).exit_code == 0
    assert [fact.subject for fact in kept(data, TOKEN)] == [ids[1]]


def test_list_shows_everybody_with_id_and_jobs(run, data: Path):
    run("init")
    assert "houqin people add" in run("people", "list").stderr
    person_id = run("people", "add", "李芳", "--job", "cook").stdout.splitlines()[-1]
    (line,) = run("people", "list").stdout.splitlines()
    assert line.split() == [person_id, "李芳", "cook"]


def test_a_token_stands_alone_on_the_last_line_and_is_kept_as_a_hash(run, data: Path):
    run("init")
    run("people", "add", "李芳", "--job", "cook")
    issued = run("people", "token", "李芳", "--days", "7", "--label", "导出")
    (token,) = issued.stdout.splitlines()
    (fact,) = kept(data, TOKEN)
    assert token not in str(fact.body)
    assert fact.body["label"] == "导出"
    assert fact.by == "console"
    assert fold_people(kept(data, PERSON))[fact.subject].name == "李芳"


def test_policies_with_problems_add_nobody(run, data: Path, tmp_path: Path):
    run("init")
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/school.yml").write_text("title: [")
    refused = run(
        "people", "add", "李芳", "--job", "cook", "--policies", str(tmp_path / "policies")
    )
    assert refused.exit_code == 1
    assert "school.yml" in refused.stderr
    assert "Traceback" not in refused.output


def test_a_bad_houqin_now_is_said(run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOUQIN_NOW", "soon")
    assert "HOUQIN_NOW=soon" in run("init").stderr
