from pathlib import Path

import pytest
from flask import Flask

from forms_api.web.inline_scripts import hash_scripts
from handbook.site import END_MARK

PAGE = "<!doctype html><title>手册</title><script>start()</script><a href=assets/x.css>x</a>"


@pytest.fixture
def site(app: Flask, tmp_path: Path) -> Path:
    """A small built site, in the folder that the app serves."""
    root = tmp_path / "site"
    for path, text in {
        "index.html": PAGE,
        "404.html": "<!doctype html><title>没有</title><script>lost()</script>",
        "policies/rules/air/index.html": "<!doctype html><title>通风</title>",
        "assets/main.0123abcd.min.css": "body{}",
        "assets/logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "search/search_index.json": "{}",
        "app-shell/index.html": "shell",
        END_MARK: "digest",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret")
    return root


def test_the_handbook_is_served_at_the_root(browser, site: Path):
    answer = browser.get("/")
    assert answer.status_code == 200
    assert answer.get_data(as_text=True) == PAGE
    assert answer.content_type == "text/html; charset=utf-8"


def test_a_folder_shows_its_index_and_gets_its_slash(browser, site: Path):
    assert "通风" in browser.get("/policies/rules/air/").get_data(as_text=True)
    turned = browser.get("/policies/rules/air")
    assert (turned.status_code, turned.headers["Location"]) == (301, "/policies/rules/air/")


def test_what_has_not_changed_is_not_sent_again(browser, site: Path):
    first = browser.get("/")
    again = browser.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    (site / "index.html").write_text(PAGE + "<p>new", encoding="utf-8")
    changed = browser.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.get_data(as_text=True).endswith("<p>new")


def test_a_file_whose_name_changes_with_its_content_may_be_kept(browser, site: Path):
    kept = browser.get("/assets/main.0123abcd.min.css")
    assert "max-age=31536000" in kept.headers["Cache-Control"]
    assert kept.content_type == "text/css; charset=utf-8"
    assert browser.get("/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/assets/logo.svg", "image/svg+xml; charset=utf-8"),
        ("/search/search_index.json", "application/json"),
    ],
)
def test_files_say_what_they_are(browser, site: Path, path, content_type):
    assert browser.get(path).content_type == content_type


def test_an_unknown_page_shows_the_handbooks_own(browser, site: Path):
    answer = browser.get("/policies/nothing/")
    assert answer.status_code == 404
    assert "没有" in answer.get_data(as_text=True)
    assert hash_scripts("<script>lost()</script>")[0] in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/policies/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/policies/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/%2fetc/passwd",
        "/x/%00",
        f"/{END_MARK}",
        "/.git/config",
        "/assets/.hidden",
        "/app-shell/",
        "/app-shell/index.html",
        "/assets/",
        "/" + "a" * 5000,
    ],
)
def test_nothing_outside_the_site_is_served(browser, site: Path, path: str):
    (site / "assets/.hidden").write_text("hidden")
    answer = browser.get(path)
    assert answer.status_code in (308, 404)
    assert b"secret" not in answer.data
    assert b"hidden" not in answer.data


def test_a_link_out_of_the_site_is_not_followed(browser, site: Path):
    (site / "out.txt").symlink_to(site.parent / "secret.txt")
    (site / "out").symlink_to(site.parent)
    assert browser.get("/out.txt").status_code == 404
    assert browser.get("/out/secret.txt").status_code == 404


def test_a_head_has_no_body(browser, site: Path):
    answer = browser.head("/")
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(PAGE.encode()))


def test_without_a_site_the_forms_still_work(browser, sign_in):
    assert browser.get("/").status_code == 503
    assert browser.get("/policies/").status_code == 404
    assert sign_in("孙保育").get("/mine").status_code == 200


def test_the_policy_of_a_page_follows_its_scripts(browser, site: Path):
    one = hash_scripts("<script>start()</script>")[0]
    other = hash_scripts("<script>other()</script>")[0]
    assert one in browser.get("/").headers["Content-Security-Policy"]
    (site / "index.html").write_text("<script>other()</script>", encoding="utf-8")
    policy = browser.get("/").headers["Content-Security-Policy"]
    assert other in policy
    assert one not in policy


def test_health_needs_the_end_mark(browser, site: Path):
    assert browser.get("/healthz").status_code == 200
    (site / END_MARK).unlink()
    assert browser.get("/healthz").status_code == 503


def test_health_needs_the_store(browser, site: Path, monkeypatch, store):
    from forms_api.store.errors import StoreDown

    def fail(*_args, **_words):
        raise StoreDown

    monkeypatch.setattr(store, "read", fail)
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.data) == (503, b"unavailable\n")


def test_health_needs_a_store_that_can_write(browser, site: Path, monkeypatch, store):
    monkeypatch.setattr(type(store), "failure", "磁盘写入失败")
    assert browser.get("/healthz").status_code == 503
