"""Only `{[a-z0-9-]+}` in a text is replaced; `{{` is a brace."""

import pytest

from handbook.model.text import cited_standards, fill_text, find_cites


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("开窗 {air}，每天。", "开窗 <air>，每天。"),
        ("{a}{b-2}", "<a><b-2>"),
        ("{{a}", "{a}"),
        ("{{{a}", "{<a>"),
        ("{A} {a b} {} {中} }", "{A} {a b} {} {中} }"),
        ("", ""),
    ],
)
def test_fill(text: str, filled: str) -> None:
    assert fill_text(text, lambda name: f"<{name}>") == filled


def test_what_is_cited_and_where() -> None:
    text = "用 {a}，再 {{b}，又 {a}"
    assert cited_standards(text) == ("a", "a")
    assert list(find_cites(text)) == [(2, "a"), (15, "a")]
    assert text[15:18] == "{a}"
