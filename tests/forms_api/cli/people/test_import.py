import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from forms_api.records.ids import is_id
from forms_api.records.person import CREDENTIAL, PERSON


@pytest.fixture
def csv(tmp_path: Path):
    def write(text: str, encoding: str = "gb18030") -> str:
        file = tmp_path / "list.csv"
        file.write_bytes(text.encode(encoding))
        return str(file)

    return write


GOOD = "姓名,岗位,地方,电话\n李芳,cook,kitchen,1\n王强,保育员,small-1,2\n"


def test_first_a_preview_and_nobody_is_added(people, kept, csv):
    shown = people("import", csv(GOOD))
    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[0].startswith("第 2 行  李芳  厨师")
    assert "--yes" in shown.stdout
    assert "电话" in shown.stderr
    assert not kept(PERSON)


def test_with_yes_everybody_is_added_without_a_password(people, kept, csv):
    added = people("import", csv(GOOD), "--yes")
    assert added.exit_code == 0
    ids = [line.split()[0] for line in added.stdout.splitlines()[-2:]]
    assert all(map(is_id, ids))
    assert [(fact.subject, fact.by) for fact in kept(PERSON)] == [(each, "console") for each in ids]
    assert not kept(CREDENTIAL)


@pytest.mark.parametrize("words", [(), ("--yes",)])
def test_one_wrong_line_and_nobody_is_added(people, kept, csv, words):
    refused = people("import", csv(GOOD + "赵六,cok,,\n"), *words)
    assert refused.exit_code == 1
    assert "第 4 行" in refused.stderr
    assert "cook" in refused.stderr
    assert not kept(PERSON)


def test_the_same_file_twice_needs_a_word(people, kept, csv):
    people("import", csv(GOOD), "--yes")
    again = people("import", csv(GOOD), "--yes")
    assert again.exit_code == 1
    assert "--namesakes" in again.stderr
    assert len(kept(PERSON)) == 2
    assert people("import", csv(GOOD), "--yes", "--namesakes").exit_code == 0
    assert len(kept(PERSON)) == 4


def test_a_spreadsheet(people, kept, tmp_path: Path):
    book, file = Workbook(), io.BytesIO()
    book.active.append(("姓名", "岗位"))
    book.active.append(("李芳", "cook"))
    book.save(file)
    path = tmp_path / "list.xlsx"
    path.write_bytes(file.getvalue())
    assert people("import", str(path), "--yes").exit_code == 0
    assert [fact.body["name"] for fact in kept(PERSON)] == ["李芳"]


def test_a_file_that_is_none_is_said_in_one_line(people, csv):
    refused = people("import", csv(""))
    assert (refused.exit_code, refused.stdout, refused.stderr) == (1, "", "文件是空的\n")
