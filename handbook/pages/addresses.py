"""Where each page stands: as a file among the pages, and as an address of the built site."""

import posixpath
from typing import Literal

PageKind = Literal["job", "rule", "training", "form", "standard"]

# Generated pages live in this folder of docs/, and under this address of the site.
ROOT = "policies"
FOLDERS: dict[PageKind, str] = {
    "job": "jobs",
    "rule": "rules",
    "training": "training",
    "form": "forms",
    "standard": "standards",
}


def page_uri(kind: PageKind, item_id: str) -> str:
    return f"{FOLDERS[kind]}/{item_id}.md"


def index_uri(kind: PageKind) -> str:
    return f"{FOLDERS[kind]}/index.md"


def page_url(kind: PageKind, item_id: str, anchor: str = "") -> str:
    """The address in the built site, from its root without a leading slash:
    `policies/rules/disinfection/#toys`. The forms service links to the handbook with it."""
    return f"{ROOT}/{FOLDERS[kind]}/{item_id}/" + (f"#{anchor}" if anchor else "")


def clause_url(clause_name: str) -> str:
    """As `page_url`, for a clause named `rule-id#clause-id`."""
    rule_id, _, clause_id = clause_name.partition("#")
    return page_url("rule", rule_id, clause_id)


def relative_uri(target: str, page: str) -> str:
    """The link to write on `page` so that it leads to `target`; both are uris."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")
