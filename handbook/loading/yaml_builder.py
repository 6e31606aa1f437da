"""From the flat stream of YAML events to plain values, each with its place.

No nesting can exhaust the stack: what is open is kept in a list, and depth and size are counted
before anything is built.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from handbook.loading.marks import Mark, Marks, Path
from handbook.loading.problem import Problem
from handbook.loading.scalars import resolve_scalar
from handbook.loading.suggest import show
from handbook.loading.yaml_words import QUOTE_TEXT, Trouble

MOST_DEPTH = 50
MOST_NODES = 10_000
MOST_REFUSALS = 100  # then the file is left for later
# What no editor shows, and the line ends that YAML knows and editors do not.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)


def split_lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


@dataclass
class _Open:
    """A mapping or list that is not closed yet."""

    path: Path
    value: dict[str, Any] | list[Any]
    mark: Mark
    is_flow: bool
    key: str | None = None


@dataclass
class Builder:
    """Takes events one by one; `root`, `marks` and `problems` are what came of them."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    keys: dict[Path, Mark] = field(default_factory=dict)
    values: dict[Path, Mark] = field(default_factory=dict)
    ends: dict[Path, int] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    root: Any = None
    nodes: int = 0
    documents: int = 0
    last_quote: tuple[Mark, Mark] | None = None

    @property
    def marks(self) -> Marks:
        return Marks(self.keys, self.values, self.ends)

    @property
    def open_bracket(self) -> Mark | None:
        return self.stack[-1].mark if self.stack and self.stack[-1].is_flow else None

    def refuse(self, mark: Mark, message: str) -> None:
        if len(self.problems) >= MOST_REFUSALS:
            raise Trouble(mark, f"这个文件有 {MOST_REFUSALS} 处以上的问题，请先改前面的")
        self.problems.append(Problem(self.path, mark.line, mark.column, message))

    def refuse_characters(self, text: str) -> bool:
        """Report TABs and hidden characters; true when reading on would only confuse."""
        for number, line in enumerate(split_lines(text), 1):
            if found := HIDDEN.search(line):
                code = f"U+{ord(found[0]):04X}"
                self.refuse(
                    Mark(number, found.start() + 1), f"这里有看不见的字符（{code}），请删掉它"
                )
                return True
            if "\t" in line:
                self.refuse(
                    Mark(number, line.index("\t") + 1), "这里有 TAB，请改用空格（缩进每级两个空格）"
                )
                return True
        return False

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = self.stack.pop()
            self.ends.setdefault(closed.path, _mark_of(event.end_mark).line)
        elif isinstance(event, yaml.NodeEvent):
            self._take_node(event)

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            raise Trouble(_mark(event), "一个文件只写一份内容，请删掉这里的 --- 或另存为一个文件")

    def _take_node(self, event: yaml.NodeEvent) -> None:
        mark = _mark(event)
        self._count(mark)
        self._refuse_specials(event, mark)
        holder = self.stack[-1] if self.stack else None
        if holder and isinstance(holder.value, dict) and holder.key is None:
            self._take_key(event, mark, holder)
        else:
            self._take_value(event, mark, holder)

    def _count(self, mark: Mark) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Trouble(mark, f"内容太多（超过 {MOST_NODES} 项），请拆成几个文件")

    def _refuse_specials(self, event: yaml.NodeEvent, mark: Mark) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.refuse(
                mark, f"不能用引用 *{show(event.anchor)}，请把内容写出来；以 * 开头的文字要加引号"
            )
            return
        if event.anchor is not None:
            self.refuse(
                mark, f"不能用锚点 &{show(event.anchor)}，请删掉它；以 & 开头的文字要加引号"
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self.refuse(mark, f"不能用标签 {show(shown)}，请删掉它；以 ! 开头的文字要加引号")

    def _take_key(self, event: yaml.NodeEvent, mark: Mark, holder: _Open) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            raise Trouble(mark, f"键要写成一个词，不能是括号或引用；{QUOTE_TEXT}")
        if not event.value:
            raise Trouble(mark, "冒号前面缺少键名，请补上或删掉这个冒号")
        assert isinstance(holder.value, dict)
        path = (*holder.path, event.value)
        if event.value in holder.value:
            first = self.keys[path].line
            self.refuse(mark, f"「{show(event.value)}」重复了，第 {first} 行已经写过，请删掉一个")
        self.keys.setdefault(path, mark)
        holder.key = event.value

    def _take_value(self, event: yaml.NodeEvent, mark: Mark, holder: _Open | None) -> None:
        path = _place_of(holder)
        value = self._value_of(event, mark)
        is_empty = isinstance(event, yaml.ScalarEvent) and not event.style and not event.value
        self.values.setdefault(path, self.keys.get(path, mark) if is_empty else mark)
        if isinstance(event, yaml.CollectionStartEvent):
            self._open(_Open(path, value, mark, bool(event.flow_style)))
        else:
            self.ends.setdefault(path, _mark_of(event.end_mark).line)
        if holder is None:
            self.root = value
        elif isinstance(holder.value, list):
            holder.value.append(value)
        else:
            assert holder.key is not None
            holder.value.setdefault(holder.key, value)
            holder.key = None

    def _open(self, opened: _Open) -> None:
        self.stack.append(opened)
        if len(self.stack) > MOST_DEPTH:
            raise Trouble(opened.mark, f"套得太深（超过 {MOST_DEPTH} 层），请检查括号和缩进")

    def _value_of(self, event: yaml.NodeEvent, mark: Mark) -> Any:
        if isinstance(event, yaml.MappingStartEvent):
            return {}
        if isinstance(event, yaml.SequenceStartEvent):
            return []
        if isinstance(event, yaml.AliasEvent):
            return f"*{event.anchor}"
        assert isinstance(event, yaml.ScalarEvent)
        if HIDDEN.search(event.value):
            self.refuse(mark, "这段文字里有看不见的控制字符，请删掉反斜杠写法")
        if event.style in ("'", '"'):
            self.last_quote = (mark, _mark_of(event.end_mark))
        return event.value if event.style else resolve_scalar(event.value)


def _place_of(holder: _Open | None) -> Path:
    if holder is None:
        return ()
    if isinstance(holder.value, list):
        return (*holder.path, len(holder.value))
    assert holder.key is not None
    return (*holder.path, holder.key)


def _mark(event: yaml.Event) -> Mark:
    return _mark_of(event.start_mark)


def _mark_of(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1)
