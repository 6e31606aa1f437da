"""What a scenario did to its files, as strace saw it: no code of the store is asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORDS = [
    *("-xx", "-s", "100000000", "-e", "signal=none"),
    "-e",
    "trace=openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,ftruncate,unlink,"
    "unlinkat,mkdir,mkdirat,close,lseek,sendto,dup,link,linkat,truncate,fallocate,writev,pwritev",
]
"""How strace is to be asked."""


@dataclass(frozen=True)
class Step:
    """`what`: say, create, write, cut, sync, name, drop, make or sync-folder."""

    what: str
    path: str = ""
    inode: int = 0
    offset: int = 0
    data: bytes = b""


_LINE = re.compile(r"^(\d+) +(.*)$")
_CALL = re.compile(r"^(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Tape:
    """Turns strace's lines into steps. Files are numbered; a name points to a number."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._names: dict[str, int] = {}
        self._sizes: dict[int, int] = {}
        self._open: dict[int, tuple[str, int, bool]] = {}
        self._at: dict[int, int] = {}
        self._made = 0

    def read(self, log: str) -> Iterator[Step]:
        begun: dict[str, str] = {}
        for line in log.splitlines():
            match = _LINE.match(line)
            if match is None:
                continue
            thread, words = match.groups()
            if words.startswith("sendto("):
                # an answer counts from the moment in which it begins to leave
                yield Step("say", data=_texts(words)[0])
                continue
            if words.endswith("<unfinished ...>"):
                begun[thread] = words.removesuffix("<unfinished ...>").rstrip()
                continue
            if words.startswith("<... "):
                words = begun.pop(thread, "") + words.partition("resumed>")[2]
            call = _CALL.match(words)
            if call and int(call[3]) >= 0:
                yield from self._step(call[1], call[2], int(call[3]))

    def _step(self, name: str, words: str, result: int) -> Iterator[Step]:
        handler = getattr(self, f"_{name}", None)
        if handler is None:
            raise ValueError(f"the model does not know the system call {name}")
        yield from handler(words, result)

    def _ours(self, path: str) -> bool:
        return path.startswith(self._root + "/")

    def _openat(self, words: str, result: int) -> Iterator[Step]:
        path = _texts(words)[0].decode()
        self._open.pop(result, None)
        if not self._ours(path) and path != self._root:
            return
        if "O_CREAT" in words and path not in self._names:
            self._made += 1
            self._names[path], self._sizes[self._made] = self._made, 0
            yield Step("create", path, self._made)
        inode = self._names.get(path, 0)
        if inode and "O_TRUNC" in words and self._sizes[inode]:
            yield from self._cut(inode, 0)
        self._open[result], self._at[result] = (path, inode, "O_APPEND" in words), 0

    def _write(self, words: str, result: int) -> Iterator[Step]:
        number = _number(words)
        if number in self._open:
            _, inode, at_end = self._open[number]
            offset = self._sizes[inode] if at_end else self._at[number]
            self._at[number] = offset + result
            yield from self._put(inode, offset, _texts(words)[0][:result])

    def _pwrite64(self, words: str, result: int) -> Iterator[Step]:
        if _number(words) in self._open:
            inode = self._open[_number(words)][1]
            yield from self._put(inode, int(words.split(", ")[-1]), _texts(words)[0][:result])

    def _lseek(self, words: str, result: int) -> Iterator[Step]:
        self._at[_number(words)] = result
        yield from ()

    def _put(self, inode: int, offset: int, data: bytes) -> Iterator[Step]:
        self._sizes[inode] = max(self._sizes[inode], offset + len(data))
        yield Step("write", inode=inode, offset=offset, data=data)

    def _ftruncate(self, words: str, _: int) -> Iterator[Step]:
        if _number(words) in self._open:
            yield from self._cut(self._open[_number(words)][1], int(words.split(", ")[1]))

    def _cut(self, inode: int, length: int) -> Iterator[Step]:
        self._sizes[inode] = length
        yield Step("cut", inode=inode, offset=length)

    def _fsync(self, words: str, _: int) -> Iterator[Step]:
        if _number(words) in self._open:
            path, inode, _ = self._open[_number(words)]
            yield Step("sync", inode=inode) if inode else Step("sync-folder", path)

    _fdatasync = _fsync

    def _rename(self, words: str, _: int) -> Iterator[Step]:
        old, new = (text.decode() for text in _texts(words))
        if self._ours(new):
            assert parent_of(old) == parent_of(new), "one folder at a time"
            inode = self._names.pop(old)
            self._names[new] = inode
            yield Step("name", new, inode, data=old.encode())

    _renameat = _renameat2 = _rename

    def _unlink(self, words: str, _: int) -> Iterator[Step]:
        path = _texts(words)[0].decode()
        if self._ours(path):
            del self._names[path]
            yield Step("drop", path)

    _unlinkat = _unlink

    def _mkdir(self, words: str, _: int) -> Iterator[Step]:
        path = _texts(words)[0].decode()
        if self._ours(path):
            yield Step("make", path)

    _mkdirat = _mkdir

    def _close(self, words: str, _: int) -> Iterator[Step]:
        self._open.pop(_number(words), None)
        yield from ()


def parent_of(path: str) -> str:
    return path.rpartition("/")[0]


def _texts(words: str) -> list[bytes]:
    return [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(words)]


def _number(words: str) -> int:
    return int(words.split(",")[0])
