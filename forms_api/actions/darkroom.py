"""Where a file from outside becomes a photo of ours: drawn anew in a process with limits."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore

from forms_api.actions.refusal import Refusal
from forms_api.derive.photo_kind import photo_kind, refused_words

LARGEST = 10 * 1024 * 1024
"""Bytes of one photo as it is sent."""

AT_ONCE = 2
PATIENCE = 20.0
"""Seconds that one waits for its turn, and then for its picture."""

_PROGRAM = Path(__file__).with_name("redraw_photo.py")
_TOO_MANY_PIXELS = 3

Run = Callable[[str, bytes], tuple[int, bytes]]


class Darkroom:
    """Draws photos anew, a few at once: many that come together wait for their turn."""

    def __init__(self, run: Run | None = None, *, patience: float = PATIENCE) -> None:
        self._run, self._patience = run or run_program, patience
        self._places = BoundedSemaphore(AT_ONCE)

    def develop(self, data: bytes) -> bytes:
        """A plain JPEG of at most 1600 pixels a side, with nothing in it but the picture.

        Raises Refusal `bad-photo` with words what to do, or `store-down` when it is too busy.
        """
        kind = _check_kind(data)
        if not self._places.acquire(timeout=self._patience):
            raise Refusal("store-down", "正在处理别的照片，请稍等几秒再交一次")
        try:
            code, drawn = self._run(kind, data)
        finally:
            self._places.release()
        if code == _TOO_MANY_PIXELS:
            raise _bad("这张照片的像素太多，请把相机的分辨率调低再拍")
        if code or not _is_jpeg(drawn):
            raise _bad("这张照片坏了，打不开。请重新拍一张")
        return drawn


def run_program(kind: str, data: bytes) -> tuple[int, bytes]:
    """The exit code and the output of the program, in a process that inherits nothing of ours."""
    command = [sys.executable, "-I", str(_PROGRAM), kind]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and a word of three
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            cwd="/",
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, b""  # it has been killed
    except OSError as error:
        raise Refusal("store-down", "现在处理不了照片，请稍等几秒再交一次") from error
    return done.returncode, done.stdout


def _check_kind(data: bytes) -> str:
    if len(data) > LARGEST:
        raise _bad(f"这张照片超过 {LARGEST // 1024 // 1024} MB，请把相机的分辨率调低再拍")
    kind = photo_kind(data)
    if words := refused_words(kind):
        raise _bad(words)
    return kind


def _is_jpeg(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff\xe0") and data.endswith(b"\xff\xd9")


def _bad(words: str) -> Refusal:
    return Refusal("bad-photo", words)
