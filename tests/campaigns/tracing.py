"""strace on a forked child: it is attached before the scenario begins, so only that is counted."""

import shutil
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from campaign import NotRun
from scene import start_child


@dataclass(frozen=True)
class Traced:
    """What the child said, how it ended (negative: the signal), and strace's log."""

    lines: list[str]
    code: int
    log: str


def run_traced(play: Callable[[socket.socket], None], words: list[str], log: Path) -> Traced:
    """Fork, attach strace with `words`, then `play`. The child talks through `line.send` only."""
    strace = shutil.which("strace")
    if strace is None:
        raise NotRun("strace is not installed")

    def wait_and_play(line: socket.socket) -> None:
        line.send(b"ready")
        line.recv(1)
        play(line)

    child = start_child(wait_and_play)
    child.hear()
    child.heard = b""
    tracer = subprocess.Popen(
        [strace, "-f", "-p", str(child.pid), "-o", str(log), *words],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracer.stderr is not None
    heard = ""
    while f"Process {child.pid} attached" not in heard:
        word = tracer.stderr.readline()
        heard += word
        if not word:
            child.line.close()
            child.line = socket.socketpair()[0]
            raise NotRun(f"strace cannot attach: {heard.strip()}")
    child.line.send(b"g")
    code = child.end()
    tracer.stderr.read()
    tracer.wait()
    return Traced(child.lines, code, log.read_text())
