"""The page around every form: the handbook's own page, built with places to fill in."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin

from markupsafe import Markup

from forms_api.web.inline_scripts import hash_scripts

FOLDER = "app-shell"
TITLE, HEAD, CONTENT = (f"<!--houqin:{part}-->" for part in ("title", "head", "content"))
_MARKERS = re.compile("|".join(map(re.escape, (TITLE, HEAD, CONTENT))))
_LINK = re.compile(
    r"""(?P<before>\s(?:href|src|action)=)(?P<quote>["']?)"""
    r"""(?P<link>\.\.?(?:[/?#][^"'\s>]*)?)(?P=quote)(?=[\s>])"""
)
_CONFIG = re.compile(r'(<script id="?__config"? type="?application/json"?>)(.*?)(</script>)', re.S)
_TOPIC = re.compile(r'(data-md-component="?header-topic"?>\s*<span[^>]*>)[^<]*')
_SCOPE = re.compile(r"""new URL\((["'])\.\.?/?\1,\s*location\)""")


@dataclass(frozen=True)
class Shell:
    """A page with its three markers, and the sources of its inline scripts."""

    html: str
    scripts: tuple[str, ...]

    def fill(self, *, title: str, head: str, content: str) -> Markup:
        """The whole page; the three parts are HTML."""
        parts = {TITLE: title, HEAD: head, CONTENT: content}
        return Markup(_MARKERS.sub(lambda marker: parts[marker[0]], self.html))  # noqa: S704


def read_shell(site: Path, plain: Path) -> Shell:
    """The built handbook's page, or the plain one where there is none. Re-read when it changes."""
    built = site / FOLDER / "index.html"
    path = built if built.is_file() else plain
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=8)
def _read(path: Path, _mtime: int, _size: int, _inode: int) -> Shell:
    return make_shell(path.read_text(encoding="utf-8"))


def make_shell(html: str) -> Shell:
    """A built page made to work at any address: links from the root, search from the root."""
    html = _LINK.sub(_from_root, html)
    html = _CONFIG.sub(_base_at_root, html)
    # the header names the page once its heading is scrolled away
    html = _TOPIC.sub(rf"\1{TITLE}", html)
    html = _SCOPE.sub('new URL("/",location)', html)
    return Shell(html, hash_scripts(html))


def _from_root(found: re.Match[str]) -> str:
    link = urljoin(f"/{FOLDER}/", found["link"])
    return f"{found['before']}{found['quote']}{link}{found['quote']}"


def _base_at_root(found: re.Match[str]) -> str:
    config = json.loads(found[2])
    search = urljoin(f"/{FOLDER}/", config.get("search", ""))
    config = {**config, "base": "/", "search": search}
    text = json.dumps(config, ensure_ascii=False).replace("<", "\\u003c")
    return f"{found[1]}{text}{found[3]}"
