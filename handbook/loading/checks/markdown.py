"""Raw HTML, attribute lists and links that run code: none has a place in a policy's text."""

import html
import re
from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf
from handbook.loading.texts import find_texts, first_few

# Bounded everywhere, so that no text makes a search slow.
_HTML = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9-]{0,30}(?=[\s/>])|!|\?)[^<>\n]{0,40}>?")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]{0,200}\}|\{[^{}\n]{0,200}=[^{}\n]{0,200}\}")
_TARGETS = (
    re.compile(r"\]\(\s{0,9}<?([^)>]{1,400})"),
    re.compile(r"(?m)^[ >]{0,9}\[[^\]\n]{1,200}\]:\s{0,9}<?([^>\n]{1,400})"),
    re.compile(r"<([A-Za-z][\w+.&;#-]{1,40}:[^>\n]{0,400})>"),
)
_IMAGE = re.compile(r"!\[(?:[^\[\]\n]{0,200}\]\(\s{0,9}<?([^)>\n]{1,400}))?")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,40}):")
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def check_markdown(shelf: Shelf) -> Iterator[Problem]:
    for node in find_texts(shelf):
        text = node.text or ""
        yield from first_few(_check_links(node, text))
        if node.path[-1] == "content":
            shown = _without_code(text)
            yield from first_few(_check_html(node, shown))
            yield from first_few(_check_images(node, shown))


def _without_code(text: str) -> str:
    """Inline code shows its signs as they are; blank it, keeping every offset."""
    return re.sub(r"`[^`\n]{1,200}`", lambda match: " " * len(match[0]), text)


def _check_html(node: Node, text: str) -> Iterator[Problem]:
    for match in _HTML.finditer(text):
        say = f"培训内容里不能写 HTML（{match[0]}），请改用 Markdown"
        yield node.problem_in_text(match[0], match.start(), say)
    for match in _ATTRIBUTES.finditer(text):
        say = f"培训内容里不能写属性（{match[0]}），请删掉"
        yield node.problem_in_text(match[0], match.start(), say)


def _check_images(node: Node, text: str) -> Iterator[Problem]:
    """An image of another host would tell that host who reads, and when: a link waits for a tap."""
    for match in _IMAGE.finditer(text):
        if match[1] is None:
            say = "图片要写成 ![说明](本站的图片地址)"
            yield node.problem_in_text(match[0], match.start(), say)
        elif _leads_away(match[1]):
            say = "图片不能用别的网站的：谁在看会被那边知道。请改成链接，或删掉"
            yield node.problem_in_text(match[0][:20], match.start(), say)


def _leads_away(target: str) -> bool:
    # a browser takes a backslash for a slash
    slashed = _as_a_browser_reads(target.replace("\\", "/"))
    return slashed.startswith("//") or _scheme_of(target) is not None


def _check_links(node: Node, text: str) -> Iterator[Problem]:
    for pattern in _TARGETS:
        for match in pattern.finditer(text):
            scheme = _scheme_of(match[1])
            if scheme and scheme not in SAFE_SCHEMES:
                say = f"链接不能用 {scheme}:，请改成 https:// 开头的网址或删掉"
                yield node.problem_in_text(match[1][:20].split("\n")[0], match.start(1), say)


def _scheme_of(target: str) -> str | None:
    match = _SCHEME.match(_as_a_browser_reads(target))
    return match[1] if match else None


def _as_a_browser_reads(target: str) -> str:
    """Entities resolved, white space and control signs gone."""
    plain = html.unescape(html.unescape(target))
    return re.sub(r"[\s\x00-\x20\\]+", "", plain).lower()
