"""One line of the journal: exact both ways, and no change to it goes unnoticed."""

import hashlib
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_api.records.canonical import canonical
from forms_api.store import frame
from forms_api.store.frame import (
    START,
    BadFrame,
    chain_hash,
    decode,
    encode,
    envelope_of,
    holds_frame,
    verify_leaves,
    verify_link,
)

SALT = "00112233445566778899aabbccddeeff"
salts = st.binary(min_size=16, max_size=16).map(bytes.hex)
envelopes = st.dictionaries(st.text(), st.text() | st.integers(), min_size=1).map(canonical)
sealed = st.lists(st.tuples(salts, envelopes), max_size=4)


def sample():
    return encode(7, "ab" * 32, [(SALT, '{"a":"玩具"}'.encode()), (SALT, b'{"b":[1,2]}')])


def reseal(line, change):
    """The line with its JSON changed and its header made right again."""
    body = change(line.split(b" ", 2)[2][:-1])
    return b"%d %08x %b\n" % (len(body), zlib.crc32(body), body)


@given(st.integers(0, 10**9), salts.map(lambda salt: salt * 2), sealed)
def test_what_is_encoded_is_decoded(seq, prev, records):
    encoded = encode(seq, prev, records)
    found = decode(encoded.line)
    verify_leaves(found)
    verify_link(found, seq, prev)
    assert [(item.salt, item.text.encode()) for item in found.items] == records
    assert [(item.start, item.length) for item in found.items] == encoded.spans
    assert found.head == encoded.head
    for (start, length), (_, text) in zip(encoded.spans, records, strict=True):
        assert envelope_of(encoded.line[start : start + length]).encode() == text


def test_the_format_is_the_one_that_is_written_down():
    line = sample().line
    length, crc, body = line.split(b" ", 2)
    assert body.endswith(b"\n")
    body = body[:-1]
    assert int(length) == len(body)
    assert int(crc, 16) == zlib.crc32(body)
    assert len(crc) == 8
    value = json.loads(body)
    assert list(value) == ["seq", "prev", "leaves", "records"]
    assert value["records"][0] == {"salt": SALT, "a": "玩具"}
    leaf = hashlib.sha256(bytes.fromhex(SALT) + canonical({"a": "玩具"})).hexdigest()
    assert value["leaves"][0] == leaf
    chained = {key: value[key] for key in ("seq", "prev", "leaves")}
    assert hashlib.sha256(canonical(chained)).hexdigest() == sample().head


def test_every_flipped_bit_is_noticed():
    line = sample().line
    for place in range(len(line)):
        for bit in range(8):
            changed = bytearray(line)
            changed[place] ^= 1 << bit
            with pytest.raises(BadFrame):
                decode(bytes(changed))


def test_every_cut_is_noticed():
    line = sample().line
    for length in range(len(line)):
        with pytest.raises(BadFrame):
            decode(line[:length])


def test_a_changed_record_with_a_right_checksum_is_noticed():
    changed = decode(reseal(sample().line, lambda body: body.replace(b"[1,2]", b"[1,3]")))
    with pytest.raises(BadFrame):
        verify_leaves(changed)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b'"records":[', b'"records":[7,'),
        lambda body: body.replace(b'"records":[', b'"records":[],"more":['),
        lambda body: body.replace(b'"leaves":[', b'"leaves":["00",'),
        lambda body: body.replace(b'"seq"', b'"qes"'),
        lambda body: body + b" ",
        lambda body: body[:-1] + b',"x":1}',
        lambda body: b"[]",
        lambda body: b"[" * 20_000,
        lambda body: b'{"seq":1,"prev":"","leaves":[],"records":[' + b"[" * 20_000,
        lambda body: b"\xff",
    ],
)
def test_other_json_is_no_frame(change):
    with pytest.raises(BadFrame):
        decode(reseal(sample().line, change))


def test_an_erased_record_keeps_the_chain():
    start, length = sample().spans[1]
    item = sample().line[start : start + length]
    erased = decode(reseal(sample().line, lambda body: body.replace(item, b'{"erased":"x"}')))
    verify_leaves(erased)
    assert erased.head == sample().head
    assert frame.erased_of(erased.items[1]) == ("x", None)


def test_a_record_that_only_lost_its_salt_is_not_an_erased_one():
    start, length = sample().spans[1]
    item = sample().line[start : start + length]
    stripped = decode(reseal(sample().line, lambda body: body.replace(item, b'{"b":[1,2]}')))
    with pytest.raises(ValueError):
        frame.erased_of(stripped.items[1])


@pytest.mark.parametrize(("seq", "prev"), [(8, "ab" * 32), (7, START)])
def test_a_frame_that_does_not_belong_here_is_noticed(seq, prev):
    with pytest.raises(BadFrame):
        verify_link(decode(sample().line), seq, prev)


def test_the_chain_hash_depends_on_each_of_its_parts():
    hashes = {
        chain_hash(1, START, ["aa"]),
        chain_hash(2, START, ["aa"]),
        chain_hash(1, "ab" * 32, ["aa"]),
        chain_hash(1, START, ["bb"]),
        chain_hash(1, START, ["aa", "aa"]),
    }
    assert len(hashes) == 5


def test_a_frame_inside_a_torn_tail_is_seen_and_typed_text_is_not_taken_for_one():
    first, second = sample().line, encode(8, sample().head, [(SALT, b'{"c":1}')]).line
    assert holds_frame(first[:-1] + b"x" + second)
    assert holds_frame(bytes(400) + second)
    assert not holds_frame(first)
    assert not holds_frame(second[:-5])
    typed = canonical({"text": '\n12 abcdef01 {"seq":3,"prev":"'})
    assert not holds_frame(encode(9, START, [(SALT, typed)]).line)
