"""Markdown of training texts as HTML: only what is named gets through, whatever was kept once."""

import pytest

from forms_api.web.words import render_markdown


def test_the_subset_is_shown():
    shown = render_markdown(
        "## 步骤\n\n1. **先**洗手\n2. `10 分钟`\n\n"
        "| 物品 | 时间 |\n| --- | --- |\n| 毛巾 | 每天 |\n\n"
        "[标准](/policies/standards/) ![洗手](/assets/wash.png)"
    )
    for part in ("<h2>步骤</h2>", "<strong>先</strong>", "<code>10 分钟</code>", "<td>毛巾</td>"):
        assert part in shown
    assert 'href="/policies/standards/"' in shown
    assert '<img alt="洗手" src="/assets/wash.png">' in shown


@pytest.mark.parametrize(
    "text",
    [
        "[看](javascript:alert(1))",
        "[看](JaVaScRiPt&colon;alert(1))",
        "[看](data:text/html,<script>1</script>)",
        "![x](javascript:alert(1))",
        "<javascript:alert(1)>",
        '[看](/x "a" onclick=alert(1))',
        "[看][1]\n\n[1]: vbscript:msgbox(1)",
    ],
)
def test_no_link_runs_code(text):
    shown = render_markdown(text)
    assert "href" not in shown or 'href="/x' in shown
    assert 'src="javascript' not in shown
    assert "onclick=alert(1)>" not in shown.replace("&gt;", "")


@pytest.mark.parametrize("tag", ["script", "iframe", "svg", "style", "form", "input", "math", "a"])
def test_raw_html_is_the_text_that_it_is(tag):
    shown = render_markdown(f"<{tag} onload=alert(1) href=javascript:1>x</{tag}>")
    assert f"<{tag}" not in shown
    assert f"&lt;{tag}" in shown
