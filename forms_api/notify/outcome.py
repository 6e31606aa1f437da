"""What became of one try to send something."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Outcome:
    """`again`: another try may succeed, at the earliest after `wait` seconds. `refused`: none
    will, until somebody changes something. `words` say what was wrong, without any secret."""

    verdict: Literal["sent", "refused", "again"]
    words: str = ""
    wait: float = 0.0

    @property
    def is_sent(self) -> bool:
        return self.verdict == "sent"


SENT = Outcome("sent")
