"""Read a table that somebody sent: .xlsx, or .csv as Excel and WPS write it.

What the file is, its first bytes say, not its name. Only sizes that a list of staff may have are
opened, and nothing in it is computed or followed.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openpyxl import load_workbook

from forms_api.actions.refusal import Refusal

LARGEST = 2 * 1024 * 1024
LARGEST_UNPACKED = 30 * 1024 * 1024
MOST_ROWS = 500
MOST_COLUMNS = 30
LONGEST_CELL = 500

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Row:
    """A line that is not empty: its number in the file, from 1, and its cells, trimmed."""

    line: int
    cells: tuple[str, ...]


def read_sheet(data: bytes, *, most_rows: int = MOST_ROWS, formulas: bool = True) -> list[Row]:
    """The rows of the first sheet; formulas as what they last came to, or refused. Raises Refusal
    `bad-file`, which says what to do."""
    if len(data) > LARGEST:
        raise _bad(f"文件太大，最多 {LARGEST // 1024 // 1024} MB")
    if data.startswith(_OLD_EXCEL):
        raise _bad("这是旧的 .xls 文件，请在 Excel 或 WPS 里另存为 .xlsx")
    is_xlsx = data.startswith(_ZIP)
    read = _read_xlsx(data, most_rows, formulas=formulas) if is_xlsx else _read_csv(data)
    rows = list(_bound(read, most_rows))
    if not rows:
        raise _bad("文件是空的")
    return rows


def _bound(rows: Iterable[Row], most_rows: int) -> Iterator[Row]:
    filled = (row for row in rows if any(row.cells))
    for count, row in enumerate(filled):
        if count > most_rows:
            raise _bad(f"一次最多 {most_rows} 行，请分成几个文件")
        if len(row.cells) > MOST_COLUMNS or max(map(len, row.cells)) > LONGEST_CELL:
            raise _bad(f"第 {row.line} 行太长，请检查文件")
        yield row


def _read_csv(data: bytes) -> Iterator[Row]:
    text = _decode(data)
    first_line = text.partition("\n")[0]
    delimiter = max(",\t;", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Row(line, tuple(_trim(cell) for cell in cells))
            line = reader.line_num + 1
    except csv.Error:
        raise _bad(f"第 {line} 行看不懂，请检查引号，或另存为 .xlsx") from None


def _decode(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _bad("看不懂这个文件，请用 .xlsx，或者存成 UTF-8 的 .csv")


def _read_xlsx(data: bytes, most_rows: int, *, formulas: bool) -> Iterator[Row]:
    _check_archive(data)
    try:
        yield from _rows_of_first_sheet(data, most_rows, formulas=formulas)
    except Refusal:
        raise
    except Exception as error:  # the reader raises anything on a broken file
        raise _bad("打不开这个 .xlsx 文件，请在 Excel 或 WPS 里重新保存一次") from error


def _rows_of_first_sheet(data: bytes, most_rows: int, *, formulas: bool) -> Iterator[Row]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=formulas, keep_links=False)
    try:
        for line, cells in enumerate(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS), 1):
            if line > 2 * most_rows:
                raise _bad(f"一次最多 {most_rows} 行，请分成几个文件，并删去空行")
            if computed := [place for place, cell in enumerate(cells, 1) if cell.data_type == "f"]:
                where = f"第 {line} 行第 {computed[0]} 列"
                raise _bad(f"{where}是公式，请把它换成数字或文字（复制后“只粘贴值”）")
            values = (cell.value for cell in cells)
            yield Row(line, tuple(_trim("" if value is None else str(value)) for value in values))
    finally:
        book.close()


def _check_archive(data: bytes) -> None:
    """A small file may unpack to one that fills the memory; and no part needs a DOCTYPE."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise _bad("这个 .xlsx 文件太大，请只留要用的一张表")
            if any(b"<!DOCTYPE" in archive.read(part) for part in parts):
                raise _bad("这个 .xlsx 文件不能用，请在 Excel 或 WPS 里重新保存一次")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise _bad("打不开这个 .xlsx 文件，请在 Excel 或 WPS 里重新保存一次") from None


def _trim(cell: str) -> str:
    return " ".join(cell.split())


def _bad(words: str) -> Refusal:
    return Refusal("bad-file", words, {"file": words})
