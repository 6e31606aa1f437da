"""Text surgery: a list gets one more item, a date another value, and not a letter else changes.

The text is one that the loader found good. Places are characters of the text, from PyYAML's marks.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import yaml

from handbook.loading.marks import Path

Cut = tuple[int, int, str]
"""From a character to another: what stands there instead."""


def add_item(text: str, path: Path, item: str, *, after: str = "title") -> str:
    """`text` with `item`, written as YAML, at the end of the list at `path`. A list that is not
    there yet begins on a line of its own after the key `after` of the same mapping."""
    top = _compose(text)
    *above, key = path
    holder = _find(top, tuple(above))
    assert isinstance(holder, yaml.MappingNode)
    pairs = {name.value: value for name, value in holder.value}
    if key in pairs:
        return _apply(text, [_into_list(text, pairs[key], item)])
    return _apply(text, [_into_mapping(text, holder, pairs[after], f"{key}: [{item}]")])


def replace_values(text: str, changes: Mapping[Path, str]) -> str:
    """`text` with other single words at these paths."""
    top = _compose(text)
    found = {path: _find(top, path) for path in changes}
    return _apply(
        text, [(*_span(node), changes[path]) for path, node in found.items() if node is not None]
    )


def _compose(text: str) -> yaml.Node:
    # PyYAML's own parser: its marks count characters also where libyaml's count from the line
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    assert node is not None
    return node


def _find(node: yaml.Node | None, path: Path) -> yaml.Node | None:
    for step in path:
        node = _step(node, step)
    return node


def _step(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    return None


def _span(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def _into_list(text: str, node: yaml.Node, item: str) -> Cut:
    assert isinstance(node, yaml.SequenceNode)
    if node.flow_style:
        return _into_brackets(node, item)
    last = node.value[-1]
    at = _end_of_line(text, _last_word(last))
    dash = " " * node.start_mark.column
    return at, at, f"\n{dash}- {item}"


def _into_brackets(node: yaml.SequenceNode, item: str) -> Cut:
    """Behind the last item, so that a bracket on a line of its own stays there."""
    at = node.value[-1].end_mark.index if node.value else node.end_mark.index - 1
    return at, at, f", {item}" if node.value else item


def _into_mapping(text: str, holder: yaml.MappingNode, after: yaml.Node, line: str) -> Cut:
    if holder.flow_style:
        at = after.end_mark.index
        return at, at, f", {line}"
    at = _end_of_line(text, _last_word(after))
    return at, at, f"\n{' ' * holder.start_mark.column}{line}"


def _last_word(node: yaml.Node) -> int:
    """Where the last scalar or bracket of a node ends: a block ends with its innermost last one."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end = node.end_mark
    # a block text ends where the next line begins
    is_block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return int(end.index) - 1 if is_block and end.column == 0 else int(end.index)


def _end_of_line(text: str, at: int) -> int:
    """A remark behind the value stays with it; of `\\r\\n` the second letter is the end."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if text[at:end].endswith("\r") else end


def _apply(text: str, cuts: Iterable[Cut]) -> str:
    """All cuts at once; line ends as the file has them."""
    ordered = sorted(cuts)
    assert all(left[1] <= right[0] for left, right in pairwise(ordered))
    line_end = "\r\n" if "\r\n" in text else "\n"
    for start, end, words in reversed(ordered):
        text = text[:start] + words.replace("\n", line_end) + text[end:]
    return text
