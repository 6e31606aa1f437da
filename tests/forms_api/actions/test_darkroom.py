"""What comes out of the darkroom is a picture and nothing else, or a sentence what to do."""

import io
import subprocess
import sys
import threading

import pytest
from PIL import Image, ImageOps

from forms_api.actions import darkroom as module
from forms_api.actions import redraw_photo
from forms_api.actions.darkroom import LARGEST, Darkroom
from forms_api.actions.refusal import Refusal

PLAIN = {0xC0, 0xC4, 0xDA, 0xDB, 0xE0}
"""The parts of a JPEG that draw: frame, tables, scan, and JFIF's own head."""


@pytest.fixture(scope="module")
def develop():
    return Darkroom().develop


def refusal_of(develop, data: bytes) -> Refusal:
    with pytest.raises(Refusal) as refused:
        develop(data)
    return refused.value


def parts_of(jpeg: bytes) -> set[int]:
    """The markers of a JPEG up to its scan; nothing may stand behind its end."""
    found, at = set(), 2
    while 0xDA not in found:
        assert jpeg[at] == 0xFF
        found.add(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    assert jpeg.index(b"\xff\xd9", at) == len(jpeg) - 2
    return found


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg), formats=("JPEG",))


def test_each_hostile_file_is_refused_or_drawn_without_what_it_carried(develop, uploads):
    found = uploads.hostile_uploads()
    assert len(found) >= 60
    wrong = {}
    for name, (data, verdict) in found.items():
        try:
            drawn = develop(data)
        except Refusal as refusal:
            said = "refused" if refusal.code == "bad-photo" else refusal.code
        else:
            assert parts_of(drawn) <= PLAIN, name
            assert b"canary" not in drawn, name
            said = "drawn"
        if verdict not in (said, uploads.EITHER):
            wrong[name] = said
    assert wrong == {}


def test_where_and_with_what_it_was_taken_is_forgotten(develop, uploads):
    photo = uploads.saved("JPEG", exif=uploads.camera(), comment=uploads.CANARY, xmp=b"<x/>")
    assert opened(photo).getexif().get_ifd(0x8825), "the photo must say where it was taken"
    drawn = opened(develop(photo))
    assert dict(drawn.getexif()) == {}
    assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_it_stands_upright(develop, uploads):
    """Turned to the right: what was below on the left is above on the left."""
    drawn = opened(develop(uploads.saved("JPEG", exif=uploads.camera())))
    assert drawn.size == (80, 120)
    red, green, blue = drawn.getpixel((10, 10))
    assert blue > 200 > red + green


@pytest.mark.parametrize("turn", range(1, 9))
def test_however_the_camera_was_held(develop, uploads, turn):
    """The same corner comes to the top on the left as where the picture's own reader turns it."""
    exif = Image.Exif()
    exif[0x0112] = turn
    photo = uploads.saved("JPEG", exif=exif)
    wanted = ImageOps.exif_transpose(opened(photo))
    drawn = opened(develop(photo))
    assert drawn.size == wanted.size
    for point in ((10, 10), (drawn.width - 10, 10)):
        pairs = zip(drawn.getpixel(point), wanted.getpixel(point), strict=True)
        assert max(abs(one - other) for one, other in pairs) < 40


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_gets_smaller_and_keeps_its_shape(develop, uploads, kind):
    drawn = opened(develop(uploads.saved(kind, uploads.picture((3200, 2400)))))
    assert drawn.size == (1600, 1200)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_sort_are_drawn(develop, uploads, mode):
    photo = uploads.saved("PNG", Image.new(mode, (2000, 1000)))
    assert opened(develop(photo)).size == (1600, 800)


def test_what_is_seen_through_is_white(develop, uploads):
    drawn = opened(develop(uploads.saved("PNG", Image.new("RGBA", (8, 8), (0, 0, 0, 0)))))
    assert drawn.getpixel((4, 4)) == (255, 255, 255)


def test_the_same_file_gives_the_same_photo(develop, uploads):
    assert develop(uploads.saved("JPEG")) == develop(uploads.saved("JPEG"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xd8\xff" + bytes(LARGEST), "超过 10 MB"),
        (b"\x00\x00\x00\x18ftypheic", "兼容性最佳"),
        (b"\x00\x00\x00\x18ftypmp42", "视频"),
        (b"GIF89a", "动图"),
        (b"%PDF-1.7", "PDF"),
        (b"MZ", "这不是照片"),
        (b"\xff\xd8\xff\xe0 and no more", "重新拍一张"),
    ],
)
def test_a_refusal_says_what_to_do(develop, data, words):
    refusal = refusal_of(develop, data)
    assert refusal.code == "bad-photo"
    assert words in refusal.message


def test_a_picture_of_too_many_points_is_not_opened(develop, uploads):
    assert "像素太多" in refusal_of(develop, uploads.one_colour(20_000)).message


def test_a_program_that_does_not_end_is_ended(monkeypatch, tmp_path, uploads):
    stuck = tmp_path / "stuck.py"
    stuck.write_text("import time\nwhile True: time.sleep(1)")
    monkeypatch.setattr(module, "_PROGRAM", stuck)
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    assert refusal_of(Darkroom().develop, uploads.saved("JPEG")).code == "bad-photo"


def test_what_is_no_jpeg_is_not_believed(uploads):
    answers = [(0, b""), (0, uploads.CANARY), (0, uploads.saved("PNG")), (1, uploads.saved("JPEG"))]
    for answer in answers:
        assert refusal_of(Darkroom(lambda *_, a=answer: a).develop, uploads.saved("JPEG"))


def test_a_machine_that_starts_no_process_asks_to_try_again(monkeypatch, uploads):
    monkeypatch.setattr(module.sys, "executable", "/nowhere/python")
    assert refusal_of(Darkroom().develop, uploads.saved("JPEG")).code == "store-down"


def test_more_than_two_at_once_wait_and_then_are_asked_to_come_again(uploads):
    begun, leave = threading.Barrier(3), threading.Event()

    def run(kind, data):
        begun.wait(60)
        leave.wait(60)
        return 0, uploads.saved("JPEG")

    room = Darkroom(run, patience=0)
    threads = [threading.Thread(target=room.develop, args=(uploads.saved("PNG"),)) for _ in "ab"]
    for thread in threads:
        thread.start()
    begun.wait(60)
    try:
        assert refusal_of(room.develop, uploads.saved("PNG")).code == "store-down"
    finally:
        leave.set()
        for thread in threads:
            thread.join(60)
    again = Darkroom(lambda *_: (0, uploads.saved("JPEG")), patience=0)
    assert [again.develop(uploads.saved("PNG")) for _ in range(5)]


TRIES = {
    "a file": "open('/etc/passwd')",
    "a new file": "open('/dev/null', 'w')",
    "the network": "import socket; socket.socket()",
    "a program": "import os; os.pipe()",
    "much memory": "bytearray(1 << 30)",
}


@pytest.mark.parametrize("what", TRIES)
def test_whoever_breaks_the_decoder_reaches_nothing(what):
    """The same line works before the doors are shut, and fails after."""
    begin = f"import sys; sys.path.insert(0, {str(HERE)!r}); import redraw_photo, socket, os; "
    before = run_line(begin + TRIES[what])
    after = run_line(begin + "redraw_photo.shut_doors(); " + TRIES[what])
    assert (before, after) == (0, 1)


HERE = module.Path(redraw_photo.__file__).parent


def run_line(line: str) -> int:
    done = subprocess.run([sys.executable, "-I", "-c", line], capture_output=True, check=False)
    return done.returncode
