"""Importing rows on the page: a template, a look, and then all of them."""

import io

import pytest

from forms_api.actions.keep_texts import keep_texts
from forms_api.records.request import REQUEST

GOOD = "名称,放在哪里\n梯子,食堂\n扳手,小一班\n"


@pytest.fixture
def cook(app, tools, policies, store, clock, visit, staff):
    keep_texts(tools, store, clock())
    policies.become(tools)
    return visit(staff.cook)


def upload(visitor, text):
    page = visitor.get("/registers/tools/import")
    token = page.one("form", "hq-import").all("input", name="csrf_token")[0].attrs["value"]
    file = (io.BytesIO(text.encode()), "表.csv")
    return visitor.post("/registers/tools/import", {"csrf_token": token, "file": file})


def test_from_the_register_to_the_rows(cook, store):
    (link,) = [one for one in cook.get("/registers/tools").all("a") if one.text == "从表格导入"]
    assert cook.get(link.attrs["href"]).status == 200
    page = upload(cook, GOOD)
    assert "2 件都可以登记" in page.text
    assert not store.read(REQUEST)
    answer = cook.send(page)
    assert "登记了 2 件" in cook.follow(answer).text
    cook.send(page)
    assert len(store.read(REQUEST)) == 2
    assert "以前都登记过" in upload(cook, GOOD).text


def test_each_fault_is_shown_by_line_and_column(cook, store):
    page = upload(cook, "名称,放在哪里\n梯子,<b>月球</b>\n,食堂\n")
    assert page.status == 422
    cells = [cell.text for cell in page.all("td")]
    assert cells[:2] == ["第 2 行", "放在哪里"]
    assert cells[3:5] == ["第 3 行", "名称"]
    assert not page.all("form", "hq-form")
    assert not store.read(REQUEST)


def test_what_is_no_table_is_refused_in_words(cook):
    page = upload(cook, "")
    assert page.status == 422
    assert page.one("div", "hq-note--error").text == "文件是空的"


@pytest.mark.parametrize(
    "rows", ["", "?", "eJyLjgUAARUAuQ==", "eJyLNowFAAHTAOo=", "eJyrrgUAAXUA+Q=="]
)
def test_rows_that_no_preview_made_are_refused(cook, store, rows):
    page = upload(cook, GOOD)
    page = cook.send(page, rows=rows)
    assert page.status == 422
    assert "请重新选文件" in page.text
    assert not store.read(REQUEST)


def test_the_template_is_a_download(cook):
    answer = cook.client.get("/registers/tools/import/template.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.data.startswith(b"PK")


def test_who_may_not_register_one_may_not_import_many(cook, visit, staff):
    caregiver = visit(staff.caregiver)
    assert caregiver.get("/registers/tools/import").status == 403
    assert caregiver.get("/registers/tools/import/template.xlsx").status == 403
    assert "从表格导入" not in caregiver.get("/registers/tools").text
