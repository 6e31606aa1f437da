"""Words as YAML writes them: bare where they read back as themselves, else between quotes."""

import json
from collections.abc import Iterable

import yaml

from handbook.loading.strict_yaml import parse_yaml


def spell(words: str) -> str:
    """Fit for a line of its own and for a list in brackets."""
    return words if _is_plain(words) else json.dumps(words, ensure_ascii=False)


def spell_list(words: Iterable[str]) -> str:
    return f"[{', '.join(map(spell, words))}]"


def _is_plain(words: str) -> bool:
    """Other programs read `yes` as a truth value: quotes keep it a word for them too."""
    if words.strip() != words or parse_yaml(f"a: [{words}]", "").value != {"a": [words]}:
        return False
    try:
        return bool(yaml.safe_load(f"a: [{words}]") == {"a": [words]})
    except yaml.YAMLError:  # the two parsers differ in what may stand bare
        return False
