"""Whatever a manager writes is shown as it stands."""

import re
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.pages.markdown import escape_markdown, link, tame_markdown

# As in mkdocs.yml; `tests/flows` build the real thing.
EXTENSIONS = ["admonition", "attr_list", "md_in_html", "tables", "toc"]
SIGNS = "#*_`~[](){}<>&|\\!-+=:.^\"'$@/ 1a好\n"


class Shown(HTMLParser):
    """The tags and the text that a browser would show."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def show(source: str) -> Shown:
    shown = Shown()
    shown.feed(markdown.markdown(source, extensions=EXTENSIONS))
    shown.close()
    return shown


def collapse(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@given(st.text(SIGNS, min_size=1).filter(str.strip))
def test_any_text_stays_a_text(text: str) -> None:
    shown = show(escape_markdown(text))
    assert [tag for tag, _ in shown.tags] == ["p"]
    assert collapse(shown.text) == collapse(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "1. 先洗手",
        "- 先洗手",
        "# 标题",
        "!!! note",
        "> 引用",
        "[点我](javascript:alert(1))",
        "a | b",
        "![x](y)",
        "**粗**",
        "{: onclick=x }",
        "&lt;b&gt;",
        "    缩进",
        "第一行\n\n第二行",
    ],
)
def test_signs_of_markdown_mean_nothing(text: str) -> None:
    shown = show(f"# 页\n\n{escape_markdown(text)}\n")
    assert [tag for tag, _ in shown.tags] == ["h1", "p"]
    assert collapse(shown.text) == collapse(f"页 {text}")


def test_a_link_shows_the_words_and_keeps_its_target() -> None:
    shown = show(link("玩具](x) <b>", "../rules/toys.md", "hq-line"))
    assert shown.tags == [
        ("p", {}),
        ("a", {"href": "../rules/toys.md", "class": "hq-line"}),
    ]
    assert shown.text == "玩具](x) <b>"


def test_markdown_of_a_module_stays_markdown_but_not_html() -> None:
    shown = show(tame_markdown("## 标题\n\n**粗**{: onclick=x } <img src=x onerror=y>\n"))
    assert [tag for tag, _ in shown.tags] == ["h2", "p", "strong"]
    assert all("onclick" not in attributes for _, attributes in shown.tags)
    assert "<img src=x onerror=y>" in shown.text
