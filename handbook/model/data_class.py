"""How private what is written is. Each class asks for more care than the one before it.

public    may be shown to parents
internal  for staff; what says nothing is this
personal  of a member of staff, or of a child without a name; who reads it leaves a trail
child     of a child by name: off until the school turns it on; encrypted where it is kept
"""

from collections.abc import Iterable
from typing import Literal

DataClass = Literal["public", "internal", "personal", "child"]
ORDER: tuple[DataClass, ...] = ("public", "internal", "personal", "child")
DEFAULT: DataClass = "internal"


def most_private(classes: Iterable[DataClass]) -> DataClass:
    """The class of a whole, from the classes of its parts; at least one."""
    return max(classes, key=ORDER.index)
