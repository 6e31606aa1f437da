"""A phone that all share: after A has signed out, B finds nothing of A on it.

Canary words are typed, sent, read and left half-typed; a photo is seen. Then B goes back and
forward, the page's own stores are read, and after the browser has ended every byte of its profile.
Chromium keeps pages for going back here, as on a phone; Playwright would switch that off.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Page, Playwright, expect

QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
SENT, HALF, SPOKEN = "canarysent一号", "canaryhalf二号", "canaryname三号"
PASSWORD = "a long enough password"
STEPS = 12
"""Pages that B goes back and forward: more than A has opened."""
SETTLE = 300
"""Milliseconds in which a page that comes back may lead elsewhere."""
STORES = """async () => {
  const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie]
  for (const name of await caches.keys()) {
    for (const one of await (await caches.open(name)).keys()) kept.push(`cache ${one.url}`)
  }
  for (const one of await indexedDB.databases()) kept.push(`database ${one.name}`)
  kept.push(`workers ${(await navigator.serviceWorker?.getRegistrations())?.length ?? 0}`)
  return kept
}"""
SEEN = """() => [document.documentElement.innerText, document.title, location.href,
  ...[...document.querySelectorAll("input, textarea, select")].map(one => one.value),
  ...[...document.images].filter(one => one.naturalWidth).map(one => one.src)].join("\\n")"""


@pytest.fixture(scope="module")
def program(requires: Callable[[str], str]) -> str:
    return requires("chromium")


@contextmanager
def device(playwright: Playwright, program: str, profile: Path) -> Iterator[BrowserContext]:
    """A phone whose browser keeps what it always keeps, in `profile`."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=program,
        args=QUIET,
        ignore_default_args=["--disable-back-forward-cache"],
        viewport=PHONE,
        locale="zh-CN",
    )
    yield context
    context.close()


def walk_back(page: Page, steps: int = STEPS) -> str:
    """All that can be seen on the way back and forward."""
    seen = [page.evaluate(SEEN)]
    for go in (page.go_back, page.go_forward):
        for _ in range(steps):
            go(wait_until="commit")  # a page that was kept is not loaded again
            page.wait_for_timeout(SETTLE)
            seen.append(page.evaluate(SEEN))
    return "\n".join(seen)


def find_in_files(profile: Path, *wanted: bytes) -> list[str]:
    """Files of the profile that hold one of these, as bytes or as Chromium writes texts."""
    return [
        path.relative_to(profile).as_posix()
        for path in sorted(profile.rglob("*"))
        if path.is_file() and any(one in path.read_bytes() for one in wanted)
    ]


def spelled(words: tuple[str, ...]) -> list[bytes]:
    return [word.encode(coding) for word in words for coding in ("utf-8", "utf-16-le")]


def take_shot(path: Path) -> Path:
    image = Image.effect_noise((900, 700), 80).convert("RGB")
    ImageDraw.Draw(image).ellipse((200, 200, 600, 600), fill="#5b4636")
    image.save(path, quality=90)
    return path


def enrol(page: Page, url: str, enter: Callable[[Page, str], None]) -> None:
    page.goto(f"{url}/device/shared")
    enter(page, "王园长")
    page.get_by_label("给这台设备起个名字").fill("门口的手机")
    page.get_by_role("button", name="登记这台设备").click()
    page.get_by_text("这台公用设备登记好了").wait_for()
    page.get_by_role("button", name="退出登录").click()


def work_as_a(page: Page, url: str, enter: Callable[[Page, str], None], shot: Path) -> bytes:
    """A sends a sheet with a photo, reads it, begins another, and signs out. Returns a piece of the
    photo as it was shown."""
    page.goto(f"{url}/signin/password?next=/forms/canteen-round")
    enter(page, "周保健")
    expect(page.locator("h1")).to_contain_text("管理人员食堂检查")
    for group in page.locator(".hq-check").all():
        group.locator("input[value=pass]").check()
    clean = page.locator("fieldset", has_text="灶台、地面、下水口干净")
    clean.locator("input[value=fail]").check()
    clean.locator("input.hq-input").fill(SENT)
    page.locator("input[type=file]").first.set_input_files(shot)
    expect(page.locator("canvas")).to_have_count(1)
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".hq-receipt")).to_contain_text("已提交")
    assert SENT in page.content()
    picture = page.locator("a.hq-photo img")
    shown = page.request.get(url + str(picture.get_attribute("src"))).body()
    picture.click()
    page.goto(f"{url}/records/")
    page.goto(f"{url}/forms/canteen-round")
    page.locator("fieldset", has_text="灶台").locator("input[value=fail]").check()
    page.locator("fieldset", has_text="灶台").locator("input.hq-input").fill(HALF)
    page.goto(f"{url}/mine")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="切换").wait_for(state="detached")
    return shown[len(shown) // 2 :][:48]


def test_b_finds_nothing_of_a(
    kindergarten,
    playwright: Playwright,
    program: str,
    enter: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    profile = tmp_path / "profile"
    with device(playwright, program, profile) as context:
        page = context.new_page()
        enrol(page, kindergarten.url, enter)
        piece = work_as_a(page, kindergarten.url, enter, take_shot(tmp_path / "shot.jpg"))
        alone = walk_back(page)
        page.goto(f"{kindergarten.url}/signin/password")
        enter(page, "孙保育")
        page.wait_for_url("**/mine")
        seen = walk_back(page)
        page.goto(f"{kindergarten.url}/mine")
        kept = "\n".join(page.evaluate(STORES))
    for words in (SENT, HALF):
        assert words not in alone, "somebody without a name went back"
        assert words not in seen
        assert words not in kept
    assert PASSWORD not in alone + seen
    assert "周保健" not in seen
    assert "/photos/" not in seen
    assert "周保健" not in kept
    assert "canary" not in kept
    assert find_in_files(profile, *spelled((SENT, HALF)), piece) == []


class Careless(BaseHTTPRequestHandler):
    """A page that forgets to say `no-store`, and keeps what is typed."""

    def do_GET(self) -> None:
        script = f"localStorage.kept = '{HALF}'; document.title = 'ready'"
        body = f"<meta charset=utf-8><p>{SENT if self.path == '/a' else 'b'}</p><input id=x>"
        answer = f"{body}<script>{script if self.path == '/a' else ''}</script>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def careless() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_careless_page_would_be_found(
    careless: str, playwright: Playwright, program: str, tmp_path: Path
) -> None:
    """The control arm: each of the three ways to look sees what such a page leaves."""
    profile = tmp_path / "profile"
    with device(playwright, program, profile) as context:
        page = context.new_page()
        page.goto(f"{careless}/a")
        page.locator("#x").fill(SPOKEN)
        page.goto(f"{careless}/b")
        seen = walk_back(page, 1)
        kept = "\n".join(page.evaluate(STORES))
    assert SENT in seen
    assert SPOKEN in seen, "what was typed comes back with the page"
    assert HALF in kept
    assert any("Cache" in path for path in find_in_files(profile, *spelled((SENT,))))
    assert find_in_files(profile, *spelled((HALF,)))
