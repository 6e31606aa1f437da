"""A table becomes rows of a register: all of them or none, and never twice."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import Workbook, load_workbook

from forms_api.actions.find_request import all_requests
from forms_api.actions.import_rows import MOST_ROWS, import_rows, plan_rows
from forms_api.actions.keep_texts import keep_texts
from forms_api.actions.read_sheet import read_sheet
from forms_api.actions.refusal import Refusal
from forms_api.actions.rows_template import make_template
from forms_api.records.request import REQUEST

SORT = "  - {id: sort, ask: 类别, type: choice, choices: [{id: hand, title: 手工}, 电动]}\n"
PRICE = "  - {id: price, ask: 单价, type: number, unit: 元, min: 0, decimals: 2, required: false}\n"
BOUGHT = "  - {id: bought, ask: 购入日期, type: date, required: false}\n"
WHOLE = "  - {id: whole, ask: 完好, type: check, required: false}\n"
CODE = "  - {id: code, ask: 出厂号, type: text, unique: true, required: false}\n"
KEEPER = "  - {id: keeper, ask: 保管人, type: person, required: false}\n"
HEAD = ("名称", "放在哪里", "保管人", "类别", "单价", "购入日期", "完好", "出厂号")
GOOD = ("梯子", "食堂", "李厨师", "手工", "128.50", "2026/9/1", "合格", "A1")


@pytest.fixture
def wide(tools, moving_folder, store, clock):
    """The register `tools` with a field of each kind."""
    more = SORT + PRICE + BOUGHT + WHOLE + CODE
    library = moving_folder.edit("forms/tools.yml", KEEPER, KEEPER + more)
    keep_texts(library, store, clock())
    return library


def xlsx(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.fixture
def plan(wide, store, staff, clock):
    def plan(*rows, person=None, head=HEAD):
        sheet = read_sheet(xlsx(head, *rows), most_rows=MOST_ROWS, formulas=False)
        form = wide.forms["tools"]
        return plan_rows(wide, store, form, person or staff.cook, sheet, clock())

    return plan


@pytest.fixture
def keep(wide, store, staff, clock):
    def keep(found):
        return import_rows(wide, store, wide.forms["tools"], staff.cook, found, clock())

    return keep


def faults_of(found):
    return {(line.line, ask): words for line in found.faults for ask, words in line.faults.items()}


def test_words_become_answers_and_rows_get_their_numbers(plan, keep, wide, store, staff):
    assert keep(plan(GOOD, ("扳手", "small-1", "", "hand"))) == 2
    rows = all_requests(wide, store, ["tools"])
    assert [one.title for one in rows] == ["GJ001 梯子", "GJ002 扳手"]
    values = rows[0].values
    assert (values["where"], values["keeper"]) == ("kitchen", staff.cook.id)
    assert (values["sort"], f"{values['price']:.2f}") == ("hand", "128.50")
    assert (values["bought"], values["whole"]) == ("2026-09-01", "pass")
    assert rows[0].record.subject == "kitchen"


def test_a_day_and_a_number_of_a_spreadsheet_are_read(plan, keep, wide, store):
    row = ("梯子", "食堂", "", "手工", 12.3, date(2026, 9, 1))
    assert keep(plan(row)) == 1
    values = all_requests(wide, store, ["tools"])[0].values
    assert (f"{values['price']:.2f}", values["bought"]) == ("12.30", "2026-09-01")


@pytest.mark.parametrize(
    ("place", "cell", "words"),
    [
        (0, "", "还没填"),
        (1, "月球", "没有这个地方"),
        (2, "张三", "没有「张三」这个人"),
        (3, "气动", "请从列出的选项里选一个"),
        (4, "12.345", "最多 2 位小数"),
        (4, "一百", "请只填数字"),
        (5, "去年", "日期请写成"),
        (6, "还行", "请选 合格"),
    ],
)
def test_each_fault_has_its_line_and_column_and_nothing_is_opened(
    plan, keep, store, place, cell, words
):
    found = plan(GOOD, (*GOOD[:place], cell, *GOOD[place + 1 : 7], "A2"))
    ((where, said),) = faults_of(found).items()
    assert where == (3, HEAD[place])
    assert words in said
    with pytest.raises(Refusal, match="一件也没有登记"):
        keep(found)
    assert not store.read(REQUEST)


def test_of_two_with_one_name_the_ids_are_told_and_will_do(plan, add, keep):
    one, other = add("马晓", "cook"), add("马晓", "childcare-worker")
    said = faults_of(plan((*GOOD[:2], "马晓", "手工")))[2, "保管人"]
    assert one.id in said
    assert other.id in said
    assert keep(plan((*GOOD[:2], other.id, "手工"))) == 1


def test_a_number_of_its_own_stands_once_in_the_table_and_once_in_the_book(plan, keep, store):
    assert set(faults_of(plan(GOOD, GOOD))) == {(2, "出厂号"), (3, "出厂号")}
    keep(plan(GOOD))
    with pytest.raises(Refusal, match=r"第 3 行：「A1」已经登记过.*前面 1 件已经登记"):
        keep(plan(("新的", "食堂", "", "手工"), GOOD))


def test_the_same_table_sent_again_opens_nothing_even_months_later(plan, keep, store, clock):
    keep(plan(GOOD, ("扳手", "食堂", "", "手工")))
    clock.advance(timedelta(days=120))
    again = plan(GOOD, ("扳手", "食堂", "", "手工"))
    assert [line.number for line in again.lines] == ["GJ001", "GJ002"]
    assert keep(again) == 0
    assert len(store.read(REQUEST)) == 2


def test_what_broke_off_goes_on_where_it_was(plan, keep, store):
    rows = [(f"工具{n}", "食堂", "", "手工") for n in range(5)]
    half = plan(*rows)
    keep(type(half)(half.lines[:2]))
    assert keep(plan(*rows)) == 3
    assert len(store.read(REQUEST)) == 5


def test_equal_lines_are_several_things(plan, keep):
    chair = ("小椅子", "食堂", "", "手工")
    assert keep(plan(*[chair] * 30)) == 30


def test_headings_are_those_of_the_form(plan):
    found = plan(("梯子", "食堂", "手工", "红"), head=("name", "放在哪里", "类别", "颜色"))
    assert found.unused == ("颜色",)
    with pytest.raises(Refusal, match="里面没有：放在哪里、类别"):
        plan(("梯子",), head=("名称",))
    with pytest.raises(Refusal, match="有两列都是「名称」"):
        plan(GOOD, head=("名称", "名称", *HEAD[1:]))
    with pytest.raises(Refusal, match="只有标题"):
        plan()


def test_formulas_are_refused_by_their_place(plan):
    with pytest.raises(Refusal, match="第 2 行第 5 列是公式"):
        plan(("梯子", "食堂", "", "手工", "=1+1"))


def test_more_rows_than_that_are_refused():
    rows = "\n".join(["名称", *["梯子"] * (MOST_ROWS + 1)])
    with pytest.raises(Refusal, match=f"一次最多 {MOST_ROWS} 行"):
        read_sheet(rows.encode(), most_rows=MOST_ROWS)


def test_the_template_is_a_table_that_can_be_filled(wide, plan, keep):
    book = load_workbook(io.BytesIO(make_template(wide.forms["tools"], wide.school)))
    head = [cell.value for cell in book.worksheets[0][1]]
    assert head == list(HEAD)
    rules = {row[0].value: row[2].value for row in book.worksheets[1].iter_rows()}
    assert rules["类别"] == "写其中一个：手工、电动"
    assert keep(plan(GOOD, head=tuple(head))) == 1


def test_a_question_that_looks_like_a_formula_is_none(wide, moving_folder):
    library = moving_folder.edit("forms/tools.yml", "ask: 名称", 'ask: "=1+1"')
    made = make_template(library.forms["tools"], library.school)
    cell = load_workbook(io.BytesIO(made)).worksheets[0]["A1"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")
