"""Words written as YAML read back as themselves."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from handbook.loading.spell import spell, spell_list

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)


@given(words=WORDS)
@example(words="yes")
@example(words="2026-09-01")
@example(words="a: b")
@example(words="[x, y]")
@example(words="冰箱 # 食堂")
@example(words="- 一")
@example(words="12.50")
@example(words="null")
def test_it_reads_back_as_itself(words: str) -> None:
    assert yaml.safe_load(f"a: {spell(words)}\n") == {"a": words}
    assert yaml.safe_load(f"- {{a: {spell(words)}}}\n") == [{"a": words}]
    assert yaml.safe_load(f"a: {spell_list([words, 'b'])}\n") == {"a": [words, "b"]}


@pytest.mark.parametrize("words", ["厨师", "怎么做？", "toy-care"])
def test_plain_words_stay_bare(words: str) -> None:
    assert spell(words) == words
