"""Ask for a person's bearer token: hidden on a terminal, else the first line of standard input.

Never an argument: those stay in the history of the shell, and everybody can list them.
"""

import sys
from datetime import datetime

import click

from forms_api.actions.authenticate import find_token_holder
from forms_api.actions.refusal import Refusal
from forms_api.derive.people import Person, fold_people
from forms_api.records.person import PERSON
from forms_api.store.store import Store


def ask_who(store: Store, now: datetime, *, whose: str) -> Person:
    """The active person whose token is given. Raises Refusal `bad-token`."""
    token = _ask(f"{whose}的令牌")
    person = find_token_holder(store, fold_people(store.read(PERSON)), token, now)
    if person is None:
        raise Refusal(
            "bad-token",
            f"{whose}的令牌不对、过期了，或者人已停用。请用 houqin people token 姓名 发一个新的，"
            "由本人粘贴到提示后面（没有提示时，写在标准输入的第一行）",
        )
    return person


def _ask(prompt: str) -> str:
    if _is_terminal():
        # on stderr, like the prompt for a password: stdout is for what the command found
        typed: str = click.prompt(prompt, hide_input=True, err=True)
        return typed.strip()
    return sys.stdin.readline().strip()


def _is_terminal() -> bool:
    return sys.stdin.isatty()
