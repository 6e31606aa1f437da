"""Where the journal ends."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tip:
    """What the next frame needs to know: the newest month file, its size in bytes and in lines,
    the next `seq`, and the chain hash of the last frame."""

    month: str
    size: int
    seq: int
    head: str
    lines: int = 0
