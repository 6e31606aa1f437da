"""/registers/<id>/import: many rows from a table, looked at before any of them is opened."""

import base64
import binascii
import json
import zlib
from typing import Any
from urllib.parse import quote

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_api.actions.import_rows import MOST_ROWS, RowsPlan, columns_of, import_rows, plan_rows
from forms_api.actions.read_sheet import LARGEST, Row, read_sheet
from forms_api.actions.refusal import Refusal
from forms_api.actions.rows_template import make_template
from forms_api.actions.submit_form import may_fill
from forms_api.store.errors import StoreError
from forms_api.web.access import current_caller, current_person, signed_in
from forms_api.web.errors import as_refusal, say_when, status_of
from forms_api.web.render import render_page
from forms_api.web.requests.blueprint import blueprint
from forms_api.web.requests.register import register_or_404
from forms_api.web.service import service
from handbook.model.form import Form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 8 * 1024 * 1024
"""Of the rows that go from the preview to the next page, unpacked."""
_SHOWN = 50
_FORMS = ("requests.preview_rows", "requests.open_rows")


@blueprint.url_value_preprocessor
def make_room_for_rows(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Before anybody reads the body: whether the page is genuine stands in it too."""
    if endpoint in _FORMS and current_caller():
        request.max_content_length = request.max_form_memory_size = LARGEST + 64 * 1024


@blueprint.get("/registers/<form_id>/import")
@signed_in
def ask_for_rows(form_id: str) -> ResponseReturnValue:
    return _show(_mine_or_refused(form_id))


@blueprint.get("/registers/<form_id>/import/template.xlsx")
@signed_in
def rows_template(form_id: str) -> ResponseReturnValue:
    form = _mine_or_refused(form_id)
    made = make_template(form, service().policies.library().school)
    name = quote(f"{form.title}-导入模板.xlsx")
    answer = Response(made, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@blueprint.post("/registers/<form_id>/import")
@signed_in
def preview_rows(form_id: str) -> ResponseReturnValue:
    form, file = _mine_or_refused(form_id), request.files.get("file")
    if file is None or not file.filename:
        return _show(form, refusal=Refusal("bad-file", "请先选一个文件"))
    try:
        rows = read_sheet(file.read(), most_rows=MOST_ROWS, formulas=False)
        return _show(form, _plan(form, rows), rows)
    except Refusal as refusal:
        return _show(form, refusal=refusal)


@blueprint.post("/registers/<form_id>/import/rows")
@signed_in
def open_rows(form_id: str) -> ResponseReturnValue:
    form, here = _mine_or_refused(form_id), service()
    try:
        plan = _plan(form, _unpack(request.form.get("rows", "")))
        library, person = here.policies.library(), current_person()
        count = import_rows(library, here.store, form, person, plan, here.clock())
    except Refusal as refusal:
        return _show(form, refusal=refusal)
    except StoreError as error:
        return _show(form, refusal=as_refusal(error))
    return redirect(url_for("requests.register", form_id=form.id, imported=count), 303)


def _plan(form: Form, rows: list[Row]) -> RowsPlan:
    here = service()
    library = here.policies.library()
    return plan_rows(library, here.store, form, current_person(), rows, here.clock())


def _show(
    form: Form,
    plan: RowsPlan | None = None,
    rows: list[Row] | None = None,
    refusal: Refusal | None = None,
) -> Response:
    is_good = plan is not None and not plan.faults and plan.new
    page = render_page(
        "import_rows.html",
        status=status_of(refusal.code) if refusal else 422 if plan and plan.faults else 200,
        form=form,
        columns=columns_of(form),
        plan=plan,
        shown=_SHOWN,
        most=MOST_ROWS,
        megabytes=LARGEST // 1024 // 1024,
        rows=_pack(rows) if rows and is_good else "",
        refusal=refusal,
    )
    return say_when(page)


def _pack(rows: list[Row]) -> str:
    text = json.dumps([[one.line, *one.cells] for one in rows], ensure_ascii=False)
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def _unpack(sent: str) -> list[Row]:
    """What the preview was made of. Raises Refusal `bad-file`."""
    try:
        text = zlib.decompressobj().decompress(base64.b64decode(sent), _LONGEST)
        rows = [Row(int(line), tuple(map(str, cells))) for line, *cells in json.loads(text)]
    except (ValueError, TypeError, zlib.error, binascii.Error, RecursionError):
        rows = []
    if not 0 < len(rows) <= MOST_ROWS + 1:
        raise Refusal("bad-file", "预览过期了，请重新选文件")
    return rows


def _mine_or_refused(form_id: str) -> Form:
    """Raises Refusal: not-found, forbidden."""
    form = register_or_404(form_id)
    if not may_fill(form, current_person()):
        raise Refusal("forbidden", f"「{form.title}」不归您的岗位登记，请找负责的人")
    return form
