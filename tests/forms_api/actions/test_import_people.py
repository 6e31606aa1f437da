import io
import zipfile

import pytest
from openpyxl import Workbook

from forms_api.actions.add_person import Newcomer, add_person
from forms_api.actions.import_people import import_people, plan_import
from forms_api.actions.read_sheet import LARGEST, MOST_ROWS, read_sheet
from forms_api.actions.refusal import Refusal
from forms_api.records.person import CREDENTIAL, PERSON

GOOD = "姓名,岗位,地方,电话\n李芳,cook,kitchen,123\n\n王强,保育员、cook,,\n"


def xlsx(*rows: tuple[object, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.fixture
def plan(library, store):
    def plan(text: str, **more):
        return plan_import(library, store, read_sheet(text.encode()), **more)

    return plan


def fault_of(call, *words) -> str:
    with pytest.raises(Refusal) as refused:
        call(*words)
    assert refused.value.code == "bad-file"
    return refused.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_as_excel_and_wps_write_it(encoding):
    rows = read_sheet(GOOD.encode(encoding))
    assert [(row.line, row.cells[0]) for row in rows] == [(1, "姓名"), (2, "李芳"), (4, "王强")]
    assert rows[1].cells == ("李芳", "cook", "kitchen", "123")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_quoted_cell_may_hold_the_delimiter_and_a_line_break(delimiter):
    text = f'姓名{delimiter}岗位\n"李{delimiter}\n芳"{delimiter}cook\n王强{delimiter}cook\n'
    rows = read_sheet(text.encode())
    assert rows[1].cells[0] == " ".join(f"李{delimiter}\n芳".split())
    assert [row.line for row in rows] == [1, 2, 4]


def test_an_xlsx_is_read_by_its_first_sheet():
    rows = read_sheet(xlsx(("姓名", "岗位"), ("李芳", "cook"), (None, None), (" 王 强 ", 7)))
    assert [(row.line, row.cells[:2]) for row in rows] == [
        (1, ("姓名", "岗位")),
        (2, ("李芳", "cook")),
        (4, ("王 强", "7")),
    ]


def pack(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_doctype() -> bytes:
    whole, file = zipfile.ZipFile(io.BytesIO(xlsx(("姓名",)))), io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in whole.namelist():
            text = whole.read(part)
            if part.endswith("sheet1.xml"):
                text = b'<!DOCTYPE x [<!ENTITY e "lol">]>' + text
            archive.writestr(part, text)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\xff\xfe\x00\xff\xff",
        b"a\x00b,c\n",
        b'"never closed',
        b"\xd0\xcf\x11\xe0 old excel",
        b"x" * (LARGEST + 1),
        b"PK\x03\x04 no archive",
        pack(nothing=b"of a sheet"),
        pack(bomb=b"0" * 40_000_000),
        with_doctype(),
        xlsx(("姓名", "岗位"))[:-200],
        "\n".join(f"李{number},cook" for number in range(MOST_ROWS + 2)).encode(),
        xlsx(*[(f"李{number}",) for number in range(MOST_ROWS + 2)]),
        b"," * 40 + b"x",
        b"x" * 600,
    ],
)
def test_what_is_no_list_of_staff_is_refused(data: bytes):
    assert fault_of(read_sheet, data)


def test_a_plan_shows_who_would_come_and_keeps_nothing(store, plan):
    found = plan(GOOD)
    assert [line.newcomer for line in found.lines] == [
        Newcomer("李芳", ("cook",), (), ("kitchen",)),
        Newcomer("王强", ("childcare-worker", "cook"), (), ()),
    ]
    assert (found.faults, found.unused) == ((), ("电话",))
    assert not store.read(PERSON)


def test_all_come_together_without_passwords(library, store, clock, plan):
    people = import_people(library, store, plan(GOOD), clock(), by="somebody")
    assert [person.name for person in people] == ["李芳", "王强"]
    assert [fact.subject for fact in store.read(PERSON)] == [person.id for person in people]
    assert {fact.by for fact in store.read(PERSON)} == {"somebody"}
    assert not store.read(CREDENTIAL)


def test_one_wrong_line_keeps_everybody_out(library, store, clock, plan):
    found = plan("姓名,岗位,地方\n李芳,cook,kitchen\n王强,cok,kichen\n,cook,\n赵六,,\n")
    assert [line.line for line in found.faults] == [3, 4, 5]
    with pytest.raises(Refusal) as refused:
        import_people(library, store, found, clock())
    assert refused.value.code == "bad-lines"
    assert list(refused.value.fields) == ["3", "4", "5"]
    assert "cook" in refused.value.fields["3"]
    assert "kitchen" in refused.value.fields["3"]
    assert not store.read(PERSON)


def test_the_same_file_twice_adds_nobody_twice(library, store, clock, plan):
    import_people(library, store, plan(GOOD), clock())
    assert [line.line for line in plan(GOOD).faults] == [2, 4]
    assert not plan(GOOD, namesakes=True).faults


def test_namesakes_are_a_fault_unless_they_are_meant(library, store, clock, plan):
    known = add_person(library, store, Newcomer("李芳", ("cook",)), None, clock())
    found = plan("姓名,岗位\nＡnna,cook\nAnna,cook\n李芳,cook\n")
    assert [line.line for line in found.faults] == [3, 4]
    assert "第 2 行" in found.faults[0].fault
    assert known.id in found.faults[1].fault


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("李芳,cook\n", "姓名、岗位"),
        ("姓名,区\n李芳,cook\n", "岗位"),
        ("姓名,岗位,名字\n李芳,cook,x\n", "名字"),
        ("姓名,岗位\n", "没有人"),
    ],
)
def test_headings_say_what_is_in_a_column(plan, text, word):
    assert word in fault_of(plan, text)
