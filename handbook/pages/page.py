"""One page of the handbook, as a value."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """`uri` is relative to the folder of generated pages, such as `rules/disinfection.md`;
    `source` is the YAML file it was made from, relative to the policies folder, or None
    for a page made from many."""

    uri: str
    title: str
    markdown: str
    source: str | None = None
