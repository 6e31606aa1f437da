"""What PyYAML found wrong, said in Chinese with a cure and at the place where the cure goes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from handbook.loading.marks import Mark

QUOTE_TEXT = '文字里有 { } 时，整段文字要加引号，如 "开窗 {air-minutes}"'
_CITE = r"\{\{?[a-z0-9-]+\}"
_UNREADABLE = "这里的写法看不懂，请检查缩进、冒号、引号和括号"


class Trouble(Exception):
    """The file cannot be read on from `mark`; `message` says what to do."""

    def __init__(self, mark: Mark, message: str) -> None:
        super().__init__(message)
        self.mark = mark
        self.message = message


@dataclass(frozen=True)
class Clue:
    """What is known where the parser stopped."""

    problem: str
    mark: Mark
    context: Mark | None
    before: str  # the line up to the mark
    after: str  # the line from the mark
    context_line: str  # the line where the parser began what it could not finish
    above: tuple[int, str]  # the last line with words before the mark's, and its number
    open_bracket: Mark | None
    last_quote: tuple[Mark, Mark] | None


Found = tuple[Mark, str] | None


def explain_error(
    error: yaml.YAMLError,
    text: str,
    open_bracket: Mark | None,
    last_quote: tuple[Mark, Mark] | None,
) -> Trouble:
    """The first explanation that fits, or a general one."""
    clue = _gather(error, text, open_bracket, last_quote)
    for explain in EXPLANATIONS:
        if found := explain(clue):
            return Trouble(*found)
    return Trouble(clue.mark, _UNREADABLE)


def _gather(
    error: yaml.YAMLError, text: str, bracket: Mark | None, quote: tuple[Mark, Mark] | None
) -> Clue:
    lines = re.split(r"\r\n|\r|\n", text)
    mark = _mark_of(getattr(error, "problem_mark", None)) or Mark(1, 1)
    context = _mark_of(getattr(error, "context_mark", None))
    line = _line(lines, mark)
    return Clue(
        problem=str(getattr(error, "problem", None) or error),
        mark=mark,
        context=context,
        before=line[: mark.column - 1],
        after=line[mark.column - 1 :],
        context_line=_line(lines, context) if context else "",
        above=_above(lines, mark),
        open_bracket=bracket,
        last_quote=quote,
    )


def _mark_of(mark: Any) -> Mark | None:
    return Mark(mark.line + 1, mark.column + 1) if mark else None


def _above(lines: list[str], mark: Mark) -> tuple[int, str]:
    for number in range(min(mark.line - 1, len(lines)), 0, -1):
        if lines[number - 1].strip():
            return number, lines[number - 1]
    return 1, ""


def _line(lines: list[str], mark: Mark) -> str:
    return lines[mark.line - 1] if mark.line <= len(lines) else ""


def _unclosed_quote(clue: Clue) -> Found:
    if "unexpected end of stream" in clue.problem or "document separator" in clue.problem:
        return clue.context or clue.mark, "这里的引号没有收尾，请在这段文字末尾补上同样的引号"
    return None


def _placeholder(clue: Clue) -> Found:
    if re.match(_CITE, clue.after):
        return clue.mark, QUOTE_TEXT
    if found := re.search(_CITE + r"\s*$", clue.before):
        return Mark(clue.mark.line, found.start() + 1), QUOTE_TEXT
    return None


def _after_quote(clue: Clue) -> Found:
    """`"a" b`, or a quote that was closed by the opening quote of a later line."""
    if "expected" not in clue.problem or not clue.last_quote:
        return None
    start, end = clue.last_quote
    if end.line != clue.mark.line or clue.before[end.column - 1 :].strip():
        return None
    if start.line < end.line:
        return start, "这里的引号没有收尾，请在这段文字末尾补上同样的引号"
    if not clue.after or clue.after[0] in ",]}#":
        return None
    return clue.mark, "引号后面还有文字，请把整段文字都放进引号里"


def _missing_colon(clue: Clue) -> Found:
    if "could not find expected ':'" not in clue.problem:
        return None
    mark = clue.context or clue.mark
    if found := find_bad_colon(mark.line, clue.context_line):
        return found
    return mark, "这一行缺少冒号；如果是上一行文字的后半段，请与上一行写在一起或缩进"


_BAD_COLON = re.compile(r"\s*(?:- )?[\w-]+(?:(：)|:(?=\S))")


def find_bad_colon(number: int, line: str) -> Found:
    """`title：x` or `title:x`: a key to the eye, plain text to YAML."""
    match = _BAD_COLON.match(line)
    if not match:
        return None
    mark = Mark(number, match.end())
    if match[1]:
        return mark, "这里用了全角冒号「：」，请改成半角冒号加一个空格「: 」"
    return mark, "冒号后面要空一格，如 title: 名称"


def _colon_in_text(clue: Clue) -> Found:
    if "mapping values are not allowed" not in clue.problem:
        return None
    if not re.search(r":(\s|$)", clue.before) and (found := find_bad_colon(*clue.above)):
        return found
    if ": " in clue.before or clue.before.endswith(":"):
        return clue.mark, "文字里有「: 」时，整段文字要加引号"
    return clue.mark, "这一行的缩进不对，或者上一行的文字要加引号"


def _bad_start(clue: Clue) -> Found:
    if "cannot start any token" not in clue.problem:
        return None
    return clue.mark, f"文字以「{clue.after[:1]}」开头时要加引号"


def _unclosed_bracket(clue: Clue) -> Found:
    opened = clue.open_bracket
    if not opened or "expected" not in clue.problem:
        return None
    if opened.line == clue.mark.line and clue.after.strip():
        return clue.mark, f"第 {opened.column} 列的括号里，这里少了逗号或括号没有成对"
    return opened, "这里的括号没有收尾，请补上 ] 或 }"


def _stray_bracket(clue: Clue) -> Found:
    if "expected" in clue.problem and clue.after[:1] in ("]", "}", ","):
        return clue.mark, f"这里多了一个「{clue.after[0]}」，请删掉，或给整段文字加引号"
    return None


def _dash_in_line(clue: Clue) -> Found:
    if "sequence entries are not allowed" not in clue.problem:
        return None
    return clue.mark, "「- 」要另起一行，并比上一行多缩进两个空格"


def _indent(clue: Clue) -> Found:
    if "expected" not in clue.problem:
        return None
    return clue.mark, "这一行的缩进与上面对不齐，同一级要从同一列开始（每级两个空格）"


def _escape(clue: Clue) -> Found:
    if "escape" not in clue.problem and "hexdecimal" not in clue.problem:
        return None
    return clue.mark, "双引号里不能这样用反斜杠，请改用单引号，或把 \\ 写成 \\\\"


def _directive(clue: Clue) -> Found:
    return (clue.mark, "文件开头不用写 % 指令，请删掉") if "directive" in clue.problem else None


def _question_mark(clue: Clue) -> Found:
    if "mapping keys are not allowed" not in clue.problem:
        return None
    return clue.mark, "文字以「?」开头时要加引号"


def _block_text(clue: Clue) -> Found:
    if "comment or line break" in clue.problem or "indentation indicators" in clue.problem:
        return clue.mark, "「|」或「>」后面要换行，正文从下一行开始并缩进"
    return None


EXPLANATIONS: tuple[Callable[[Clue], Found], ...] = (
    _unclosed_quote,
    _escape,
    _directive,
    _placeholder,
    _after_quote,
    _missing_colon,
    _colon_in_text,
    _bad_start,
    _question_mark,
    _dash_in_line,
    _block_text,
    _unclosed_bracket,
    _stray_bracket,
    _indent,
)
