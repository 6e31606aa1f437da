import json
import os
import re
from pathlib import Path

from forms_api.web.inline_scripts import hash_scripts
from forms_api.web.shell import make_shell, read_shell

BUILT = """<!doctype html>
<html lang=zh><head>
<title><!--houqin:title--></title>
<link rel="stylesheet" href="../assets/main.css">
<link rel=icon href=../assets/logo.svg>
<link href='https://example.org/x.css'>
<script>__md_scope=new URL("..",location),__md_hash=1</script>
<!--houqin:head-->
</head><body>
<a href="..">首页</a> <a href="./">这里</a> <a href="#top">上面</a> <a href="/mine">我</a>
<a href="../policies/?q=a..b">制度</a>
<!--houqin:content-->
<script id="__config" type="application/json">{"base": "..", "search": "../a.js"}</script>
<script src="../assets/bundle.js"></script>
</body></html>
"""


def links_of(html: str) -> list[str]:
    return re.findall(r"(?:href|src)=[\"']?([^\"'>\s]*)", html)


def test_links_count_from_the_root():
    assert links_of(make_shell(BUILT).html) == [
        "/assets/main.css",
        "/assets/logo.svg",
        "https://example.org/x.css",
        "/",
        "/app-shell/",
        "#top",
        "/mine",
        "/policies/?q=a..b",
        "/assets/bundle.js",
    ]


def test_the_header_names_the_page_that_is_shown():
    topic = '<div data-md-component="header-topic"><span class=x>\n 后勤手册 </span></div>'
    shell = make_shell(BUILT.replace("<body>", f"<body>{topic}"))
    filled = shell.fill(title="晨检记录", head="", content="")
    assert filled.count("晨检记录") == 2
    assert "后勤手册" not in filled


def test_search_and_palette_work_at_every_depth():
    shell = make_shell(BUILT)
    found = re.search(r"<script id=\"__config\"[^>]*>(.*?)</script>", shell.html)
    assert found
    assert json.loads(found[1]) == {"base": "/", "search": "/a.js"}
    assert 'new URL("/",location)' in shell.html


def test_the_policy_hashes_the_scripts_as_they_are_sent():
    shell = make_shell(BUILT)
    assert shell.scripts == hash_scripts(shell.html)
    assert len(shell.scripts) == 1
    assert shell.scripts != hash_scripts(BUILT)


def test_the_three_parts_take_the_places_of_the_markers():
    page = make_shell(BUILT).fill(title="登录", head="<meta name=x>", content="<h1>\\1 登录</h1>")
    assert "<title>登录</title>" in page
    assert "<meta name=x>\n</head>" in page
    assert "<h1>\\1 登录</h1>\n<script id" in page
    assert "houqin:" not in page


def test_a_marker_in_the_content_is_left_alone():
    page = make_shell(BUILT).fill(title="t", head="h", content="<!--houqin:title-->")
    assert page.count("<!--houqin:title-->") == 1


def test_the_built_page_is_taken_and_read_again_when_it_changes(tmp_path: Path):
    plain = tmp_path / "plain.html"
    plain.write_text("plain <!--houqin:content-->")
    site = tmp_path / "site"
    assert "plain" in read_shell(site, plain).html
    built = site / "app-shell" / "index.html"
    built.parent.mkdir(parents=True)
    built.write_text("first")
    assert read_shell(site, plain).html == "first"
    built.write_text("other")
    os.utime(built, ns=(1, 1))
    assert read_shell(site, plain).html == "other"


def test_only_scripts_in_the_page_are_hashed():
    html = """<script>a && b</script><script src="x.js"></script>
    <script type="application/json">{"a": 1}</script><script type=module>c()</script>
    <SCRIPT>a && b</SCRIPT>"""
    assert hash_scripts(html) == (
        *hash_scripts("<script>a && b</script>"),
        *hash_scripts("<script>c()</script>"),
    )


def test_a_script_is_hashed_as_browsers_do():
    # printf 'alert(1)' | openssl sha256 -binary | base64
    assert hash_scripts("<script>alert(1)</script>") == (
        "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
    )
