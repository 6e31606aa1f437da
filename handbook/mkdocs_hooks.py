"""Where MkDocs meets the handbook: one event, in which the pages are written."""

import html
import logging
import os
import tempfile
from functools import cache
from pathlib import Path

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from handbook.docs_tree import Prepared, copy_written_by_hand, prepare_docs

log = logging.getLogger("mkdocs.plugins.houqin")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write the pages before MkDocs looks for them, and set what it takes from the policies."""
    home = Path(config.config_file_path).parent
    policies = Path(os.environ.get("HOUQIN_POLICIES") or home / "policies")
    config.watch.append(str(policies))
    if policies.resolve() != (home / "policies").resolve():
        _move_docs(config)
    prepared = prepare_docs(
        policies, Path(config.docs_dir), config.nav or [], config.extra, shown_as=_shown(policies)
    )
    _tell_problems(prepared)
    if prepared.front:
        config.site_name = html.escape(prepared.front.site_name)
        config.nav = prepared.front.nav
    return config


def _shown(policies: Path) -> str:
    try:
        return policies.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return policies.as_posix()


def _move_docs(config: MkDocsConfig) -> None:
    """Policies from elsewhere never leave pages in the repository: build in a copy."""
    config.watch.append(config.docs_dir)
    copy = _make_copy_folder(config.docs_dir).name
    copy_written_by_hand(Path(config.docs_dir), Path(copy))
    config.docs_dir = copy


@cache
def _make_copy_folder(docs_dir: str) -> "tempfile.TemporaryDirectory[str]":  # noqa: ARG001
    """One folder for all builds of this process: `mkdocs serve` watches it, and finds there the
    last good pages when a policy is broken. It goes away with the process."""
    return tempfile.TemporaryDirectory(prefix="houqin-docs-")


def _tell_problems(prepared: Prepared) -> None:
    for problem in prepared.problems:
        if not problem.is_error:
            log.info("%s", problem)
    if not prepared.errors:
        return
    words = "\n".join(map(str, prepared.errors))
    if prepared.front is None or not _is_serving():
        raise PluginError(f"制度文件有 {len(prepared.errors)} 处要改：\n{words}")
    log.error("制度文件有 %d 处要改，先显示上一次的手册：\n%s", len(prepared.errors), words)


def _is_serving() -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and context.info_name == "serve"
