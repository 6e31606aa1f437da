"""Take the pictures of the README and the guide from a real demo: `uv run python
tests/browser/screens.py`."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HOME = Path(__file__).parents[2]
SCREENS = HOME / "docs" / "assets" / "screens"
GUIDE = HOME / "docs" / "assets" / "guide"
NOW = "2026-10-13T09:20:00+08:00"  # an ordinary Tuesday in term
WHO = "高阿姨"
LONGEST = 150_000  # bytes of one picture
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1240, "height": 720}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with (
        _copy() as policies,
        _demo(policies) as (address, password),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM
        )
        _take_handbook(browser, address)
        page = _take_service(browser, address, password)
        _take_guide(page, policies)
        browser.close()


def _take_handbook(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=WIDE, base_url=address, locale="zh-CN")
    page.goto("/")
    _keep(page, "home")
    page.goto("/policies/rules/disinfection/")
    _keep(page, "rule")


def _take_service(browser: Browser, address: str, password: str) -> Page:
    page = browser.new_page(
        viewport=PHONE, base_url=address, locale="zh-CN", device_scale_factor=1.5
    )
    page.goto("/mine")
    page.get_by_label("姓名").fill(WHO)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/mine")
    _keep(page, "mine")
    page.goto("/forms/toy-disinfection")
    _fill(page)
    page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    _keep(page, "form")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/records/*")
    _keep(page, "record")
    return page


def _take_guide(page: Page, policies: Path) -> None:
    """The end of a checklist before and after the guide's second example."""
    form = policies / "forms" / "daily-clean.yml"
    page.goto("/forms/daily-clean")
    _keep_end(page, "before")
    line = "  - {id: sockets, ask: 插座盖都盖好, type: check}\n"
    form.write_text(form.read_text(encoding="utf-8") + line, encoding="utf-8")
    while not page.get_by_text("插座盖都盖好").count():
        page.wait_for_timeout(500)
        page.goto("/forms/daily-clean")
    _keep_end(page, "after")


def _keep_end(page: Page, name: str) -> None:
    """The last questions, as a hand would scroll to them."""
    page.locator(".hq-check").last.evaluate(
        "node => scrollTo(0, node.getBoundingClientRect().bottom + scrollY - 700)"
    )
    _keep(page, name, GUIDE)


def _fill(page: Page) -> None:
    for name in ("washed", "rinsed", "dried", "broken"):
        page.locator(f"input[name='f.{name}'][value='pass']").check(force=True)
    page.locator("#f-chlorine").fill("200")
    page.locator("#f-minutes").fill("20")


def _keep(page: Page, name: str, folder: Path = SCREENS) -> None:
    path = folder / f"{name}.png"
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    size = path.stat().st_size
    print(f"{path.relative_to(HOME)}: {size // 1000} kB")
    if size > LONGEST:
        sys.exit(f"{path.name} is larger than {LONGEST // 1000} kB")


@contextmanager
def _copy() -> Iterator[Path]:
    """The real policies, to be edited."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copytree(HOME / "policies", Path(folder, "policies")))


@contextmanager
def _demo(policies: Path) -> Iterator[tuple[str, str]]:
    """The address and the password of a demo that runs until the block is left."""
    # the demo may still be building pages when it is told to end
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        port = _free_port()
        told = Path(folder, "told.txt")
        with told.open("w") as output:
            words = ["-c", "from forms_api.cli import main; main()", "serve", "--demo"]
            service = subprocess.Popen(
                [sys.executable, *words, f"--port={port}", f"--site={folder}/site"],
                cwd=HOME,
                env={
                    **os.environ,
                    "HOUQIN_NOW": NOW,
                    "HOUQIN_POLICIES": str(policies),
                    "PYTHONUNBUFFERED": "1",
                },
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/healthz", service)
            yield address, _password(told.read_text(encoding="utf-8"))
        finally:
            service.terminate()
            service.wait(30)


def _password(told: str) -> str:
    found = re.search(r"密码都是：(\S+)", told)
    if not found:
        sys.exit(f"the demo did not say its password:\n{told}")
    return found[1]


def _wait_for(url: str, service: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(url).close()
        except (urllib.error.URLError, ConnectionError):
            if service.poll() is not None:
                sys.exit("the demo ended before it answered")
            time.sleep(0.5)
        else:
            return
    sys.exit("the demo did not answer in two minutes")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
