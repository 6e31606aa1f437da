"""`houqin new`: what it writes passes the check with the rest, and touches nothing else."""

import difflib
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forms_api.cli import houqin
from handbook.loading import load_library

HOME = Path(__file__).parents[4]
LIBRARIES = {"small": HOME / "tests" / "small", "real": HOME / "policies"}
RULE = ["--title", "绿植制度", "--chapter", "环境", "--who", "厨师"]
RULE += ["--clause", "浇水前摸一摸土：干了再浇", "--clause", "叶子上的灰每周擦掉"]
FORM = ["--title", "绿植检查", "--kind", "检查表", "--proves", "disinfection#toys", "--who", "厨师"]
JOB = ["--title", "司机", "--reports-to", "园长", "--stand-in", "厨师", "--duty", "出车前看一圈车"]
TRAINING = ["--title", "养花", "--for", "厨师、保育员", "--covers", "disinfection"]
TRAINING += ["--valid-for", "每年", "--method", "示范", "--line", "浇水看土", "--line", "不用农药"]
TRAINING += ["--question", "什么时候浇水？", "--right", "土干了", "--wrong", "每天"]
RUNS = {
    "a rule with a new checklist": (
        [
            "rule",
            "--id",
            "plant-care",
            *RULE,
            "--form",
            "new",
            "--where",
            "kitchen",
            "--due",
            "每周",
        ],
        ["rules/plant-care.yml", "forms/plant-care-check.yml"],
    ),
    "a rule that a form proves already": (
        ["rule", "--id", "plant-care", *RULE, "--form", "fridge-log"],
        ["rules/plant-care.yml"],
    ),
    "a checklist": (
        [
            "form",
            "--id",
            "plants-look",
            *FORM,
            "--where",
            "classroom",
            "--due",
            "每天",
            "--item",
            "叶子绿",
            "--item",
            "水温：数字",
        ],
        ["forms/plants-look.yml"],
    ),
    "a request": (
        [
            "form",
            "--id",
            "plants-wish",
            *FORM[:2],
            "--kind",
            "申请单",
            *FORM[4:],
            "--doer",
            "厨师",
            "--item",
            "想要什么花",
            "--item",
            "照片：照片",
        ],
        ["forms/plants-wish.yml"],
    ),
    "a register": (
        [
            "form",
            "--id",
            "plants-list",
            *FORM[:2],
            "--kind",
            "台账",
            *FORM[4:],
            "--prefix",
            "hh",
            "--item",
            "叫什么",
            "--item",
            "放在哪里：地方",
        ],
        ["forms/plants-list.yml"],
    ),
    "a training": (["training", "--id", "plants-class", *TRAINING], ["training/plants-class.yml"]),
    "a job": (
        ["job", "--id", "driver", *JOB, "--training", "disinfection"],
        ["jobs/driver.yml"],
    ),
}


@pytest.fixture(params=LIBRARIES)
def policies(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return copy(LIBRARIES[request.param], tmp_path)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return copy(LIBRARIES["small"], tmp_path)


def copy(library: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(library, tmp_path / "policies"))


def new(policies: Path, *words: str, says: str = "") -> Result:
    return CliRunner().invoke(
        houqin, ["new", words[0], "--policies", str(policies), *words[1:]], input=says
    )


def texts(policies: Path) -> dict[str, str]:
    return {
        path.relative_to(policies).as_posix(): path.read_text(encoding="utf-8")
        for path in policies.rglob("*.yml")
    }


def sentences(policies: Path) -> set[str]:
    return {problem.message for problem in load_library(policies).problems}


@pytest.mark.parametrize("run", RUNS)
def test_it_passes_the_check_and_only_adds(policies: Path, run: str) -> None:
    words, made = RUNS[run]
    before, known = texts(policies), sentences(policies)
    answer = new(policies, *words)
    assert answer.exit_code == 0, answer.output
    assert sentences(policies) <= known
    after = texts(policies)
    assert sorted(after.keys() - before.keys()) == sorted(made)
    for name, text in before.items():
        assert_only_added(text, after[name])


def assert_only_added(old: str, new_text: str) -> None:
    """Read letter by letter, nothing of the old text is gone."""
    moves = difflib.SequenceMatcher(None, old, new_text, autojunk=False).get_opcodes()
    assert {tag for tag, *_ in moves} <= {"equal", "insert"}


def test_it_asks_one_question_after_the_other(small: Path) -> None:
    says = ["toy-care", "玩具制度", "", "保育员", "玩具按筐放", "", "", "classroom", "每天"]
    answer = new(small, "rule", says="\n".join(says) + "\n")
    assert answer.exit_code == 0, answer.output
    assert "检查过了：没有问题" in answer.output
    assert "下一步" in answer.output
    assert texts(small)["rules/toy-care.yml"] == (
        "title: 玩具制度\nchapter: 卫生保健\nclauses:\n  - id: c1\n    text: 玩具按筐放\n"
        "    who: [childcare-worker]\n    forms: [toy-care-check]\n"
    )
    assert "where: {group: classroom}" in texts(small)["forms/toy-care-check.yml"]


def test_a_wrong_answer_is_asked_again_with_what_was_meant(small: Path) -> None:
    says = [
        "toy-care",
        "玩具制度",
        "环境",
        "厨师长",
        "chef",
        "?",
        "厨师",
        "看",
        "",
        "fridge-lgo",
        "fridge-log",
    ]
    answer = new(small, "rule", says="\n".join(says) + "\n")
    assert answer.exit_code == 0, answer.output
    assert "没有「厨师长」，您是不是想写「cook」（厨师）？" in answer.output
    assert "没有「chef」，输入 ? 看全部" in answer.output
    assert "principal 园长" in answer.output, "? tells all"
    assert "您是不是想写「fridge-log」" in answer.output


@pytest.mark.parametrize("given", ["disinfection", "Toy", "a b", "everyone", ""])
def test_a_name_that_cannot_be_is_refused(small: Path, given: str) -> None:
    before = texts(small)
    answer = new(small, "rule", "--id", given, *RULE, "--form", "fridge-log")
    assert answer.exit_code == 1
    assert "编号" in answer.output
    assert texts(small) == before


def test_nothing_is_written_that_the_check_refuses(small: Path) -> None:
    before = texts(small)
    typed = [*RULE[:6], "--clause", "冰箱温度保持 0-8 ℃，消毒液 100-250 mg/L"]
    answer = new(small, "rule", "--id", "plant-care", *typed, "--form", "fridge-log")
    assert answer.exit_code == 1
    assert "通不过检查，什么也没有写" in answer.output
    assert texts(small) == before


def test_what_was_wrong_before_is_told_first(small: Path) -> None:
    broken = small / "rules" / "broken.yml"
    broken.write_text("title: 坏的\n", encoding="utf-8")
    answer = new(small, "rule", "--id", "plant-care", *RULE, "--form", "fridge-log")
    assert answer.exit_code == 1
    assert "本来就有" in answer.output
    assert not (small / "rules" / "plant-care.yml").exists()


def test_a_clause_that_needs_no_record_gets_no_form(small: Path) -> None:
    words = ["form", "--id", "plants-look", *FORM[:4], "--proves", "disinfection#example"]
    answer = new(
        small, *words, "--who", "厨师", "--where", "campus", "--due", "每天", "--item", "看"
    )
    assert answer.exit_code == 1
    assert "不需要记录" in answer.output
