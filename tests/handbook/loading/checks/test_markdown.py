"""No HTML and no link that runs code, wherever it hides."""

from collections.abc import Callable

import pytest

Edit = Callable[[str, str, str], list[str]]
RULE = "rules/hygiene.yml"
TRAINING = "training/hygiene.yml"


@pytest.mark.parametrize(
    "text",
    [
        *("<b>x</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</div>"),
        *("<!-- x -->", "<br/>", "<IFRAME src=x>", "<svg/onload=alert(1)>", "<a\n  href=x>"),
        *("[x](y){: onclick=alert(1)}", "[x](y){onclick=alert(1)}", "# x {: .a}"),
        *("[x](javascript:alert(1))", "[x]( <JavaScript:alert(1)>)", "![x](data:text/html,x)"),
        *("[x](java&#115;cript:alert(1))", "[x](&#x6a;avascript:alert(1))", "[x](vbscript:x)"),
        *("![x](https://a.example/x.png)", "![x](//a.example/x)", "![x]( <\\\\a.example/x>)"),
        *("![x](/\t/a.example/x)", "![x](&#47;/a.example/x)", "![a [b]](//a.example/x)"),
        *("![x][y]", "![x]", "[![x](https://a.example/x.png)](y)"),
        *("[x]: javascript:alert(1)", "<javascript:alert(1)>", "[x](java script:a)"),
    ],
)
def test_refused_with_its_line(edit: Edit, text: str) -> None:
    lines = text.replace("\n", "\n  ")
    found = edit(TRAINING, "  有效氯 {chlorine}。", f"  有效氯 {{chlorine}}。\n\n  见 {lines}\n")
    if text.startswith("[x]: "):
        found = edit(TRAINING, "  有效氯 {chlorine}。", f"  有效氯 {{chlorine}}。\n\n  {lines}\n")
    assert found
    assert all(line.startswith(f"{TRAINING}:9:") for line in found)


@pytest.mark.parametrize(
    "text",
    [
        *("体温<38", "1 < 2 > 0", "a <5", "<https://example.org/>", "[x](https://example.org/a:b)"),
        *(
            "[x](../rules/a.md)",
            "[x](#a)",
            "[x](y.md '注：看')",
            "# 标题 {#title}",
            "`<b>`",
            "A → B",
        ),
        *("![图](../assets/x.png)", "![图](/assets/x.png '说明')", "太好了！[x](y)", "`![x][y]`"),
        *("**粗** | 表 |", "[x](mailto:a@example.org)", "{{not-a-standard}"),
    ],
)
def test_ordinary_markdown_is_fine(edit: Edit, text: str) -> None:
    assert edit(TRAINING, "  有效氯 {chlorine}。", f"  有效氯 {{chlorine}}。\n\n  {text}\n") == []


def test_a_link_in_a_clause(
    good: dict[str, str], edit: Edit, place_of: Callable[[str, str], str]
) -> None:
    new = "{chlorine}，[看](javascript:alert(1))。"
    place = place_of(good[RULE].replace("{chlorine}。", new), "javascript")
    assert edit(RULE, "{chlorine}。", new) == [
        f"{RULE}:{place}: 链接不能用 javascript:，请改成 https:// 开头的网址或删掉"
    ]
