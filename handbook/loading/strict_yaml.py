"""Strict YAML: plain values and where each stands, or what is wrong and where.

libyaml's parser is used where it is present: it is much faster than PyYAML's own and its marks
are the same (a test compares them).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from handbook.loading.marks import Mark, Marks
from handbook.loading.problem import Problem
from handbook.loading.yaml_builder import Builder, split_lines
from handbook.loading.yaml_words import Trouble, explain_error, find_bad_colon


@dataclass(frozen=True)
class Parsed:
    """`value` is None when the text could not be read to its end as one mapping."""

    value: dict[str, Any] | None
    marks: Marks
    lines: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def parse_yaml(text: str, path: str) -> Parsed:
    """Read one strict YAML mapping. Never raises; `path` only names the file in the problems."""
    builder = Builder(path)
    value = None
    if not builder.refuse_characters(text):
        try:
            value = _read_mapping(text, builder)
        except Trouble as trouble:
            builder.problems.append(Problem(path, *trouble.mark, trouble.message))
    lines = tuple(split_lines(text))
    return Parsed(value, builder.marks, lines, tuple(builder.problems))


def _read_mapping(text: str, builder: Builder) -> dict[str, Any]:
    try:
        for event in _parse_events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        raise explain_error(error, text, builder.open_bracket, builder.last_quote) from None
    if builder.documents == 0:
        raise Trouble(Mark(1, 1), "文件是空的，请写上内容，至少要有 title")
    if not isinstance(builder.root, dict):
        raise Trouble(*_not_a_mapping(text, builder))
    return builder.root


def _parse_events(text: str) -> Iterator[yaml.Event]:
    parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


def _not_a_mapping(text: str, builder: Builder) -> tuple[Mark, str]:
    mark = builder.marks.value(())
    line = split_lines(text)[mark.line - 1]
    if isinstance(builder.root, str) and (found := find_bad_colon(mark.line, line)):
        return found
    return mark, "整个文件应当是一行一个「键: 值」，请从 title: 开始写"
