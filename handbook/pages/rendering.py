"""Jinja for Markdown: whatever a template prints is escaped, unless it is safe Markdown."""

import json
from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from handbook.pages.links import PROPOSAL, Links
from handbook.pages.markdown import to_markdown
from handbook.pages.page import Page
from handbook.pages.phrases import Phrases

# In search a number, cited everywhere, would crowd out the rule that it belongs to; and lists that
# name everything would crowd out what they name.
_BOOSTS = {"rule": 3, "training": 5, "form": 2, "job": 3, "standard": 0.3, "daily": 0.5}
_BOOSTS |= {"numbers": 0.1, "trace": 0.1, "plan": 0.1}


def render_page(
    say: Phrases,
    template: str,
    title: str,
    *,
    source: str | None = None,
    tags: tuple[str, ...] = (),
    **values: Any,
) -> Page:
    """The page at `say.uri`, made with `templates/<template>.md.j2`. `source` is a path
    relative to the policies folder."""
    body = environment().get_template(f"{template}.md.j2")
    text = body.render(say=say, library=say.library, title=title, source=source, **values)
    head = front_matter(title, tags, source, say.links, _BOOSTS.get(template, 1))
    return Page(say.uri, title, f"{head}\n{text.strip()}\n{_foot(say, title, source)}", source)


@cache
def environment() -> Environment:
    return Environment(
        loader=PackageLoader("handbook.pages"),
        autoescape=True,
        finalize=to_markdown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def front_matter(
    title: str, tags: tuple[str, ...], source: str | None, links: Links, boost: float = 1
) -> str:
    """JSON is YAML, so no text can leave its quotes. Themes print these as HTML."""
    values = {
        "title": escape(title),
        "tags": [escape(tag) for tag in tags],
        "source": source,
        "edit": escape(links.edit(source)),
        "search": {"boost": boost} if boost != 1 else None,
    }
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value
    ]
    return "\n".join(["---", *lines, "---", ""])


def _foot(say: Phrases, title: str, source: str | None) -> str:
    if not source:
        return ""
    change = say.links.changes.get(source)
    parts = [f"来源 policies/{to_markdown(source)}"]
    if change:
        parts.append(f"最近修改 {change.day:%Y-%m-%d}")
    if PROPOSAL in say.library.forms:
        parts.append(f'<a href="{escape(say.links.propose(title))}">对这一页提意见</a>')
    return f'\n<p class="hq-source" data-search-exclude>{" · ".join(parts)}</p>\n'
