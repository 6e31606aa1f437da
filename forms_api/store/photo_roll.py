"""Every photo that a record names must lie beside the records: the part of `verify` that counts.

64 hex digits may be anything. They are a photo's name if the fact that this photo came in stands
in the chain before them: a photo is always kept before the record that names it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from forms_api.records.ids import name_id
from forms_api.records.photo import KIND
from forms_api.store.chain_check import Fault
from forms_api.store.entry import Entry
from forms_api.store.frame import Item
from forms_api.store.photos import names_in, photo_of

LOST = "记录里的照片不见了：{}。从以前的备份里拿来同名的文件，放回去"


class PhotoRoll:
    """Feed it the records of all frames in their order with `take`, then ask what is `lost`."""

    def __init__(self) -> None:
        self._sent = set[str]()
        self._named = dict[str, str]()

    def take(self, items: Sequence[Item], entries: Sequence[Entry | None], place: str) -> None:
        """The items of a frame with their entries, which are None for erased records."""
        for item, entry in zip(items, entries, strict=True):
            if entry is None:
                continue
            if entry.kind == KIND:
                self._sent.add(entry.subject)
            elif self._sent:
                self._named |= dict.fromkeys(self._photos_in(item.text), place)

    def lost(self, folder: Path) -> Iterator[Fault]:
        """What is named and not there; the place is the last record that names it."""
        for name, place in self._named.items():
            if not photo_of(folder, name).is_file():
                yield Fault(place, LOST.format(photo_of(folder, name)))

    def _photos_in(self, text: str) -> Iterator[str]:
        return (name for name in names_in(text) if name_id(KIND, name) in self._sent)
