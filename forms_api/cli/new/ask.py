"""One question on the terminal, asked until the answer will do. An answer given as an option is
not asked for; when it will not do, the command ends with the reason."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

import click

from handbook.loading.suggest import suggest
from handbook.model.values import EVERYONE, ID_PATTERN, RESERVED_JOBS

T = TypeVar("T")
Read = Callable[[str], T]
_SHOW_ALL = ("?", "？")
_BETWEEN = re.compile(r"[、，,\s]+")


class WrongAnswer(Exception):
    """The text says what is wrong with it and what to write."""


def ask(words: str, given: str | None, read: Read[T], proposal: str | None = None) -> T:
    if given is not None:
        try:
            return read(given)
        except WrongAnswer as wrong:
            raise click.ClickException(f"{words}：{wrong}") from wrong
    while True:
        answer = click.prompt(words, default=proposal, prompt_suffix="：", type=str)
        try:
            return read(str(answer))
        except WrongAnswer as wrong:
            click.echo(str(wrong))


def ask_many(words: str, given: tuple[str, ...], read: Read[T], least: int = 1) -> tuple[T, ...]:
    """One answer a line; an empty one ends the list."""
    if given:
        return tuple(ask(words, one, read) for one in given)
    answers: list[T] = []
    while True:
        number = len(answers) + 1
        ends = number > least
        hint = f"{words}（第 {number} 个{'，没有了直接回车' if ends else ''}）"
        found = ask(hint, None, _or_nothing(read) if ends else read, "" if ends else None)
        if found is None:
            return tuple(answers)
        answers.append(found)


def _or_nothing(read: Read[T]) -> Read[T | None]:
    return lambda answer: read(answer) if answer.strip() else None


def words_of(answer: str) -> str:
    text = " ".join(answer.split())
    if not text:
        raise WrongAnswer("这里不能空着，请写上文字")
    return text


def new_id(taken: Iterable[str]) -> Read[str]:
    known = frozenset(taken)

    def read(answer: str) -> str:
        text = answer.strip()
        if not re.fullmatch(ID_PATTERN, text):
            raise WrongAnswer(f"「{text}」不能作编号：只用小写字母、数字和短横线，如 toy-care")
        if text in known or text in RESERVED_JOBS:
            raise WrongAnswer(f"编号「{text}」已经有了，请换一个，不会改掉原来的")
        return text

    return read


def one_of(known: Mapping[str, str]) -> Read[str]:
    """An id of `known` (id -> title), or its title."""

    def read(answer: str) -> str:
        text = answer.strip()
        if text in _SHOW_ALL:
            raise WrongAnswer("可以写：" + "、".join(f"{key} {known[key]}" for key in known))
        if text in known:
            return text
        by_title = {title: key for key, title in known.items()}
        if text in by_title:
            return by_title[text]
        raise WrongAnswer(_not_known(text, known, by_title))

    return read


def _not_known(text: str, known: Mapping[str, str], by_title: Mapping[str, str]) -> str:
    meant = suggest(text, known) or by_title.get(suggest(text, by_title) or "")
    if meant:
        return f"没有「{text}」，您是不是想写「{meant}」（{known[meant]}）？"
    return f"没有「{text}」，输入 ? 看全部"


def some_of(known: Mapping[str, str]) -> Read[tuple[str, ...]]:
    """One or more, with 、 or a comma between them."""
    read_one = one_of(known)

    def read(answer: str) -> tuple[str, ...]:
        parts = [part for part in _BETWEEN.split(answer.strip()) if part]
        if not parts:
            raise WrongAnswer("至少写一个，输入 ? 看全部")
        return tuple(dict.fromkeys(read_one(part) for part in parts))

    return read


def people_of(jobs: Mapping[str, str]) -> Read[tuple[str, ...]]:
    """Jobs, or everyone, who stands alone."""
    read_some = some_of({**jobs, EVERYONE: "所有人"})

    def read(answer: str) -> tuple[str, ...]:
        found = read_some(answer)
        return (EVERYONE,) if EVERYONE in found else found

    return read


def spell_who(who: tuple[str, ...]) -> str:
    return EVERYONE if who == (EVERYONE,) else f"[{', '.join(who)}]"


def a_day(answer: str) -> date:
    try:
        return date.fromisoformat(answer.strip())
    except ValueError as error:
        raise WrongAnswer("日期要写成 2027-02-22 这样（年-月-日）") from error
