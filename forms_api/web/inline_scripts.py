"""The inline scripts of a page, as sources of a Content-Security-Policy."""

import hashlib
from base64 import b64encode
from html.parser import HTMLParser

_DATA = ("application/json", "application/ld+json")


def hash_scripts(html: str) -> tuple[str, ...]:
    """`'sha256-…'` of each script that stands in the page itself, each once, in their order."""
    scripts = _Scripts()
    scripts.feed(html)
    scripts.close()
    return tuple(dict.fromkeys(_hash(text) for text in scripts.found))


def _hash(text: str) -> str:
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and "src" not in given and given.get("type") not in _DATA:
            self._is_inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            # as a browser reads it: line ends are one character
            self.found[-1] += data.replace("\r\n", "\n").replace("\r", "\n")
