"""The text of one file, or what to do about a file that has none."""

import os
import stat
from pathlib import Path

from handbook.loading.marks import START, Mark
from handbook.loading.yaml_words import Trouble

MOST_BYTES = 256 * 1024


def read_text(path: Path, root: Path) -> str:
    """Raise Trouble for what is not an ordinary UTF-8 file of at most 256 KB inside `root`."""
    try:
        return _decode(_read_bytes(path, root))
    except OSError as error:
        raise Trouble(START, f"读不了这个文件（{error.strerror or error}），请检查权限") from None


def _read_bytes(path: Path, root: Path) -> bytes:
    inside = os.path.realpath(root)
    if os.path.commonpath([inside, os.path.realpath(path)]) != inside:
        raise Trouble(START, "这个链接指到制度文件夹外面去了，请把文件本身放进来")
    if not stat.S_ISREG(path.stat().st_mode):
        raise Trouble(START, "这不是普通文件，请改名或移走")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Trouble(START, "文件太大（超过 256 KB），请拆成几个文件")
    return data


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # What came before is good UTF-8; a byte order mark in front has no column.
        read = data[: error.start].decode("utf-8", "replace").removeprefix("\ufeff")
        lines = read.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        mark = Mark(len(lines), len(lines[-1]) + 1)
        raise Trouble(mark, "文字编码不是 UTF-8，请用编辑器另存为 UTF-8") from None
