"""Where the bytes of one record lie in its month file."""

from typing import NamedTuple


class Place(NamedTuple):
    """`crc` is the crc32 of these bytes: what is read later must be what was written."""

    offset: int
    length: int
    crc: int
