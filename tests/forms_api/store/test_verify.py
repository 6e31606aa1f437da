"""`houqin verify` finds what was done to a journal, and says where."""

import threading
import zlib
from contextlib import closing

import pytest

from forms_api.store import checkpoints
from forms_api.store.anchor import BadAnchor, append_anchor, find_head, read_anchors
from forms_api.store.block import decode_blocks, encode_block
from forms_api.store.envelope import complete, spell_rest
from forms_api.store.errors import NotInitialised
from forms_api.store.frame import START, decode, encode
from forms_api.store.verify import verify_folder

DAY = 24 * 60


@pytest.fixture(autouse=True)
def often(monkeypatch):
    monkeypatch.setattr(checkpoints, "RECORDS", 10)


@pytest.fixture
def journal(folder):
    return folder / "journal" / "2026-09.jsonl"


@pytest.fixture
def kept(reopen, fact):
    """Ten days of two records each, the second one correcting the first; no index yet."""
    store = reopen()
    records = []
    for day in range(10):
        (first,) = store.append(fact(minutes=day * DAY, text="已消毒", day=day))
        records += [first, *store.append(fact(minutes=day * DAY + 1), after=first.id)]
    store.close()
    return records


@pytest.fixture
def anchor(folder, kept):
    """What was written down when all was well."""
    return read_anchors(find_head(folder)[1])


@pytest.fixture
def without_index(folder, kept):
    """Somebody who changes the journal removes the index too."""
    for path in (folder / "index").iterdir():
        path.unlink()


def lines_of(journal):
    return journal.read_bytes().splitlines(keepends=True)


def places_of(findings):
    return [fault.place for fault in findings.faults]


def recrc(line):
    body = line.split(b" ", 2)[2][:-1]
    return b"%d %08x %b\n" % (len(body), zlib.crc32(body), body)


def edited(line):
    """A record says something else, and the checksum of the line is right."""
    return recrc(line.replace(b'"day":0', b'"day":7'))


def rewritten(lines, change, *, seals=True):
    """The whole chain computed anew from envelopes that `change` was applied to, seals and all."""
    out, head, heads = [], START, {}
    for seq, line in enumerate(lines):
        frame = decode(line)
        texts = [change(item.text) for item in frame.items]
        for old, new in heads.items() if seals else ():
            texts = [text.replace(old, new) for text in texts]
        salts = [item.salt for item in frame.items]
        encoded = encode(seq, head, list(zip(salts, map(str.encode, texts), strict=True)))
        out.append(encoded.line)
        head = heads[frame.head] = encoded.head
    return out


def test_a_sound_folder_is_sound_and_counted(folder, kept, anchor):
    findings = verify_folder(folder, anchor)
    assert findings.faults == ()
    assert findings.tail is None
    assert (findings.months, findings.frames) == (1, 1 + 20)
    assert (findings.records, findings.seals) == (20 + 9, 9)
    assert (findings.anchors, findings.erased) == (1, 0)
    assert (findings.seq, findings.head) == find_head(folder)


def test_nothing_is_written_and_no_lock_is_needed(folder, kept, reopen):
    reopen()
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert verify_folder(folder).faults == ()
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.parametrize(
    ("line", "change"),
    [
        (5, lambda lines: [*lines[:4], lines[4].replace(b"body", b"Body"), *lines[5:]]),
        (
            2,
            lambda lines: [*lines[:1], edited(lines[1]), *lines[2:]],
        ),
        (5, lambda lines: lines[:4] + lines[5:]),
        (5, lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]]),
        (6, lambda lines: [*lines[:5], lines[4], *lines[5:]]),
        (7, lambda lines: [*lines[:5], encode(5, decode(lines[4]).head, ()).line, *lines[6:]]),
        (1, lambda lines: lines[1:]),
        (8, lambda lines: [*lines[:7], b"\n", *lines[7:]]),
    ],
    ids=["byte", "edit with crc", "delete", "swap", "double", "other frame", "behead", "blank"],
)
def test_a_changed_line_is_named(folder, journal, without_index, line, change):
    journal.write_bytes(b"".join(change(lines_of(journal))))
    assert places_of(verify_folder(folder))[0] == f"{journal}:{line}"


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:-1],
        lambda lines: lines[:1],
        lambda lines: rewritten(lines, lambda text: text.replace("已消毒", "未消毒")),
        lambda lines: rewritten(lines[:10], lambda text: text),
        lambda lines: [*lines[:-1], lines[-1][:-9]],
    ],
    ids=["last line cut", "all cut", "chain anew", "cut and anew", "torn"],
)
def test_only_an_anchor_shows_that_a_whole_chain_is_another_one(
    folder, journal, without_index, anchor, change
):
    journal.write_bytes(b"".join(change(lines_of(journal))))
    assert places_of(verify_folder(folder, anchor)) == [anchor[0].place]


def test_a_chain_made_anew_must_make_the_seals_anew_too(folder, journal, without_index):
    def edit(text):
        return text.replace("已消毒", "未消毒")

    changed = rewritten(lines_of(journal), edit, seals=False)
    journal.write_bytes(b"".join(changed))
    faults = verify_folder(folder).faults
    assert len(faults) == 9
    assert all("日封" in fault.why for fault in faults)


def test_a_month_that_was_swapped_or_is_missing_is_named(folder, reopen, fact, tmp_path):
    store = reopen()
    for day in (0, 31, 62):
        store.append(fact(minutes=day * DAY))
    store.close()
    october = folder / "journal" / "2026-10.jsonl"
    november = folder / "journal" / "2026-11.jsonl"
    content = october.read_bytes()
    october.write_bytes(november.read_bytes())
    assert places_of(verify_folder(folder))[0] == f"{october}:1"
    october.unlink()
    assert places_of(verify_folder(folder))[0] == f"{november}:1"
    october.write_bytes(content)
    assert verify_folder(folder).faults == ()
    october.write_bytes(b"")
    assert str(october) in places_of(verify_folder(folder))


def test_a_record_that_comes_twice_in_a_right_chain_is_named(folder, reopen, fact, journal):
    one = fact()
    text = complete(spell_rest(one), one, None)
    opening, *_ = lines_of(journal)
    second = encode(1, decode(opening).head, [("0" * 32, text), ("1" * 32, text)])
    journal.write_bytes(opening + second.line)
    (fault,) = verify_folder(folder).faults
    assert fault.place == f"{journal}:2"
    assert one.id in fault.why


def test_threads_and_times_are_checked(folder, fact, journal):
    base, one, two = fact(minutes=5), fact(minutes=5), fact(minutes=4)
    texts = [
        complete(spell_rest(base), base, None),
        complete(spell_rest(one), one, base.id),
        complete(spell_rest(two), two, base.id),
        complete(spell_rest(three := fact(minutes=6)), three, fact().id),
    ]
    opening, *_ = lines_of(journal)
    frame = encode(1, decode(opening).head, [("0" * 32, text) for text in texts])
    journal.write_bytes(opening + frame.line)
    whys = [fault.why for fault in verify_folder(folder).faults]
    assert len(whys) == 3
    assert "后面接了两条" in whys[0]
    assert "时间比上一条记录早" in whys[1]
    assert "不在前面" in whys[2]


def test_an_erased_record_is_counted_and_the_chain_still_holds(folder, kept, reopen, fact, anchor):
    with closing(reopen()) as store:
        store.append(fact("erasure", minutes=10 * DAY, subject=kept[1].id))
    findings = verify_folder(folder, anchor)
    assert findings.faults == ()
    assert (findings.erased, findings.records, findings.anchors) == (1, 30, 1)


def test_a_text_that_is_gone_without_a_decision_is_found(folder, kept, without_index, journal):
    lines = lines_of(journal)
    (item,) = decode(lines[2]).items
    left = f'{{"after":"{kept[0].id}","erased":"{kept[1].id}"}}'.encode()
    line = lines[2]
    lines[2] = recrc(line[: item.start] + left + line[item.start + item.length :])
    journal.write_bytes(b"".join(lines))
    (fault,) = verify_folder(folder).faults
    assert "没有删除它的决定" in fault.why
    assert kept[1].id in fault.why
    assert fault.place == f"{journal}:3"


def test_a_torn_tail_is_a_reminder_and_no_fault(folder, kept, without_index, journal, monkeypatch):
    monkeypatch.setattr("forms_api.store.verify.PAUSE", 0)
    journal.write_bytes(journal.read_bytes()[:-20])
    findings = verify_folder(folder)
    assert findings.faults == ()
    assert findings.tail.place == f"{journal}:21"


def test_a_last_line_that_ends_well_and_is_wrong_is_a_fault(folder, without_index, journal):
    journal.write_bytes(journal.read_bytes().replace(b'"kind"', b'"Kind"'))
    assert f"{journal}:21" in places_of(verify_folder(folder))


def test_a_lying_index_is_named_and_a_cut_behind_it_is_seen(folder, kept, journal):
    index = folder / "index" / "2026-09.idx"
    data = index.read_bytes()
    (first, end), *_ = decode_blocks(data)
    first.ids[:16], first.ids[16:32] = first.ids[16:32], first.ids[:16]
    index.write_bytes(encode_block(first) + data[end:])
    assert places_of(verify_folder(folder)) == [str(index)]
    index.write_bytes(data)
    assert verify_folder(folder).faults == ()
    journal.write_bytes(b"".join(lines_of(journal)[:12]))
    assert places_of(verify_folder(folder)) == [str(journal)]


def test_a_folder_whose_format_is_gone_is_named_and_still_walked(folder, kept):
    (folder / "format").unlink()
    findings = verify_folder(folder)
    assert places_of(findings) == [str(folder / "format")]
    assert findings.records == 29


def test_no_folder_is_not_a_sound_folder(tmp_path):
    with pytest.raises(NotInitialised):
        verify_folder(tmp_path / "nothing")
    with pytest.raises(NotInitialised):
        find_head(tmp_path / "nothing")


def test_verifying_while_others_append_finds_nothing(folder, reopen, fact):
    store, stop = reopen(), threading.Event()

    def append():
        while not stop.wait(0.002):
            store.append(fact(text="清" * 3000))

    writers = [threading.Thread(target=append) for _ in range(3)]
    for writer in writers:
        writer.start()
    heads = []
    for _ in range(60):
        heads += read_anchors(find_head(folder)[1])
        findings = verify_folder(folder, heads)
        assert findings.faults == ()
        assert findings.anchors == len(heads)
    stop.set()
    for writer in writers:
        writer.join()
    assert verify_folder(folder, heads).records == len(store.read("submission"))


def test_anchors_in_a_file_are_found_by_head_and_number(folder, reopen, fact, start, tmp_path):
    file, store = tmp_path / "anchors.txt", reopen()
    for _ in range(3):
        store.append(fact())
        append_anchor(file, start, *find_head(folder))
        assert find_head(folder)[1] == store.head
    file.write_text("# 每周五\n\n" + file.read_text(), encoding="utf-8")
    anchors = read_anchors(str(file))
    assert [anchor.seq for anchor in anchors] == [1, 2, 3]
    assert verify_folder(folder, anchors).anchors == 3
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[2], lines[3].replace(" 2 ", " 1 "), lines[4]]))
    findings = verify_folder(folder, read_anchors(str(file)))
    assert places_of(findings) == [f"{file}:2"]
    assert findings.anchors == 2


@pytest.mark.parametrize("short", [12, 20, 64])
def test_twelve_characters_of_a_head_are_enough(folder, kept, short):
    head = find_head(folder)[1]
    assert verify_folder(folder, read_anchors(head[:short].upper())).anchors == 1
    other = head[: short - 1] + ("0" if head[short - 1] != "0" else "1")
    assert len(verify_folder(folder, read_anchors(other)).faults) == 1


@pytest.mark.parametrize("given", ["", "abc", "0123456789a", "g" * 12, "0" * 65, "/no/such/file"])
def test_what_is_no_anchor_is_refused(given):
    with pytest.raises(BadAnchor):
        read_anchors(given)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# nothing\n",
        "x\n",
        "2026-09-01 1 " + "0" * 64,
        "2026-09-01T00:00:00.000Z x " + "0" * 64,
        "2026-09-01T00:00:00.000Z 1 abc",
        "0" * 64,
    ],
)
def test_a_file_without_anchors_proves_nothing_and_is_refused(tmp_path, content):
    file = tmp_path / "anchors.txt"
    file.write_text(content)
    with pytest.raises(BadAnchor):
        read_anchors(str(file))


def test_the_head_is_found_before_a_torn_tail_and_behind_a_long_line(folder, reopen, fact, journal):
    store = reopen()
    store.append(fact(text="清" * 600_000))
    head = store.head
    assert find_head(folder) == (1, head)
    store.append(fact())
    store.close()
    journal.write_bytes(journal.read_bytes()[:-3])
    assert find_head(folder) == (1, head)
