from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forms_api.cli import houqin
from forms_api.clock import system_clock
from forms_api.records.ids import new_id
from forms_api.records.record import Record
from forms_api.store.open import init_store, open_store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with three records."""
    path = tmp_path / "data"
    init_store(path, clock=system_clock)
    store = open_store(path, clock=system_clock)
    for number in range(3):
        now = system_clock()
        body = {"text": "已消毒", "number": number}
        store.append(Record(new_id(now), "submission", "main", "small-1", "p1", now, body))
    store.close()
    return path


@pytest.fixture
def run(data: Path):
    def run(*words: str) -> Result:
        return CliRunner().invoke(houqin, list(words), env={"HOUQIN_DATA": str(data)})

    return run


def newest(data: Path) -> Path:
    return max((data / "journal").iterdir())


def test_verify_says_what_was_checked(run):
    answer = run("verify")
    assert answer.exit_code == 0
    assert "3 条记录" in answer.stdout
    assert answer.stdout.endswith("没有问题\n")


def test_verify_names_the_line_and_ends_with_1(run, data: Path):
    path = newest(data)
    path.write_bytes(path.read_bytes().replace(b'"number":1', b'"number":7'))
    answer = run("verify")
    assert answer.exit_code == 1
    line = next(
        number for number, text in enumerate(path.read_bytes().splitlines(), 1) if b":7" in text
    )
    assert f"{path}:{line}：" in answer.stdout
    assert "发现 1 处问题" in answer.stdout


def test_an_anchor_on_paper_and_one_in_a_file_are_met_again(run, tmp_path: Path, data: Path):
    file = tmp_path / "anchors.txt"
    told = run("anchor", "--append", str(file))
    assert told.exit_code == 0
    head = file.read_text().split()[2]
    assert f"抄在纸上：{head[:12]}\n" in told.stdout
    assert f"完整链头：{head}\n" in told.stdout
    assert run("verify", "--anchor", str(file), "--anchor", head[:12]).exit_code == 0
    path = newest(data)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert run("verify").exit_code == 0  # what is left is a whole chain
    answer = run("verify", "--anchor", str(file), "--anchor", head[:12])
    assert answer.exit_code == 1
    assert f"{file}:1：" in answer.stdout
    assert f"锚点 {head[:12]}：" in answer.stdout


def test_both_work_while_another_process_owns_the_folder(run, data: Path):
    store = open_store(data, clock=system_clock)
    try:
        assert run("verify").exit_code == 0
        assert store.head in run("anchor").stdout
    finally:
        store.close()


def test_what_is_no_anchor_is_refused_in_words(run):
    answer = run("verify", "--anchor", "nowhere.txt")
    assert answer.exit_code == 2
    assert "既不是文件，也不是链头" in answer.stderr


def test_without_a_data_folder_the_words_say_what_to_do(tmp_path: Path):
    for name in ("verify", "anchor"):
        answer = CliRunner().invoke(houqin, [name, "--data", str(tmp_path / "none")])
        assert answer.exit_code == 1
        assert "houqin init" in answer.stderr
