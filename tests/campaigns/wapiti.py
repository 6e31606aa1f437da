"""The scanner wapiti against a real demo, as a manager and as a cook: no finding above low.

    python -m venv /somewhere && /somewhere/bin/pip install wapiti3
    python tests/campaigns/wapiti.py [--full] [--runs N seconds for each module]

The full form takes every module that needs no other host, the short one those that look at the
answers alone. What wapiti finds low is shown, and docs/about/security.md says why it stands. There
is no control arm: that the scanner sees something is shown by its low findings, which must be there
(the demo speaks plain http). WAPITI names the program where it is not on the path.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from typing import Any

from campaign import Arm, NotRun, Options, main
from scene import scratch

HOME = Path(__file__).parents[2]
LOOKS = ("cookieflags", "csp", "csrf", "http_headers", "methods")
ATTACKS = (
    *("backup", "buster", "crlf", "exec", "file", "htaccess", "ldap", "permanentxss", "redirect"),
    *("shellshock", "spring4shell", "sql", "timesql", "upload", "xss", "xxe"),
)
"""Left out: what asks other hosts (cms, htp, log4shell, nikto, ssrf, takeover, wapp, wp_enum,
network_device), what needs https (ssl, https_redirect), and brute_login_form: pin_guesses.py."""
LEVELS = {1: "low", 2: "medium", 3: "high", 4: "critical"}
WHO = {"manager": "园长", "cook": "厨师"}
NOT_TO_END = ("/signout", "/switch", "/people/*/disable", "/people/*/change", "/account/devices/*")
"""Buttons that would end the scanner's own session, or take away what it looks at."""
PATIENCE = 180


def arms(options: Options) -> Iterator[Arm]:
    program = os.environ.get("WAPITI") or shutil.which("wapiti")
    if not program:
        raise NotRun("wapiti is not installed (WAPITI names its program)")
    modules = (*LOOKS, *ATTACKS) if options.full else LOOKS
    with demo() as (address, told):
        for role, title in WHO.items():
            jar = sign_in(address, *whose(told, title))
            found = scan(program, address, jar, modules, options.choose(15, 90))
            yield judge(Arm(f"wapiti as {role}"), found, lambda path: is_checked(address, path))


def judge(arm: Arm, report: Mapping[str, Any], is_wrong: Callable[[str], bool]) -> Arm:
    """Every page and form that the scanner met is a run. `is_wrong(path)` looks again at what it
    says about page tokens: it sends some requests with two Content-Types, which nobody can read,
    and takes two equal refusals for none."""
    arm.runs = report["infos"]["crawled_pages_nbr"]
    arm.notes.append(f"{arm.runs} pages and forms were met")
    findings = [
        (LEVELS[one["level"]], f"{name}: {one['method']} {one['path']}: {one['info']}")
        for sort in ("vulnerabilities", "anomalies")
        for name, listed in report[sort].items()
        for one in listed
        if not ("properly checked" in one["info"] and is_wrong(one["path"]))
    ]
    arm.violations += [f"{level} {words}" for level, words in findings if level != "low"]
    low = sorted({words for level, words in findings if level == "low"})
    arm.notes += [f"low {words}" for words in low[:30]] or ["low: none"]
    if not low:
        arm.violations.append("the scanner did not even see that this is plain http")
    return arm


def scan(
    program: str, address: str, jar: CookieJar, modules: tuple[str, ...], seconds: int
) -> Mapping[str, Any]:
    """The report as wapiti writes it."""
    with scratch() as folder:
        cookies, report = folder / "cookies.json", folder / "report.json"
        cookies.write_text(json.dumps(as_wapiti_reads(jar)), encoding="utf-8")
        words = ["-u", f"{address}/", "-s", f"{address}/mine", "--scope", "folder", "-v", "1"]
        words += ["-m", ",".join(modules), "-c", str(cookies), "--drop-set-cookie"]
        words += [word for path in NOT_TO_END for word in ("-x", address + path)]
        # the service believes a page of its own alone
        words += ["-H", "Sec-Fetch-Site: same-origin", "--no-bugreport", "--flush-session"]
        words += ["--max-files-per-dir", "40", "--max-attack-time", str(seconds)]
        words += ["--max-scan-time", str(seconds * 3 * len(modules)), "-t", "20"]
        words += ["--store-session", str(folder / "s"), "--store-config", str(folder / "c")]
        done = subprocess.run(
            [program, *words, "-f", "json", "-o", str(report)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if log := os.environ.get("WAPITI_LOG"):
            Path(log).write_text(done.stdout + done.stderr, encoding="utf-8")
        if not report.is_file():
            sys.exit(f"wapiti wrote no report:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        found: Mapping[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        return found


def as_wapiti_reads(jar: CookieJar) -> dict[str, Any]:
    """The cookies of one host, by path and name."""
    one: Cookie = next(iter(jar))
    return {
        one.domain: {
            one.path: {
                cookie.name: {
                    "value": cookie.value,
                    "expires": cookie.expires,
                    "secure": cookie.secure,
                    "port": None,
                    "version": 0,
                }
                for cookie in jar
            }
        }
    }


def is_checked(address: str, path: str) -> bool:
    """Whether a form that the service answers with its own token is refused with another."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    token = read_token(browser.open(address + path).read().decode())
    right, wrong = (post(browser, address + path, {"csrf_token": one}) for one in (token, "wapiti"))
    return wrong == 400 and right != 400


def post(browser: urllib.request.OpenerDirector, url: str, sent: Mapping[str, str]) -> int:
    """The status of the answer to a form that a page of ours sends."""
    body, headers = urllib.parse.urlencode(sent).encode(), {"Sec-Fetch-Site": "same-origin"}
    try:
        return int(browser.open(urllib.request.Request(url, body, headers)).status)
    except urllib.error.HTTPError as refused:
        return refused.code


def read_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no token"
    return found[1]


def sign_in(address: str, name: str, password: str) -> CookieJar:
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    token = read_token(browser.open(f"{address}/signin/password").read().decode())
    post(browser, f"{address}/signin", {"csrf_token": token, "name": name, "password": password})
    assert name in browser.open(f"{address}/account").read().decode(), f"{name} is not let in"
    return jar


def whose(told: str, title: str) -> tuple[str, str]:
    """A name with this job, and the password, from what the demo says."""
    name = re.search(rf"^  {title}：([^、\s]+)", told, re.M)
    password = re.search(r"密码都是：(.+)$", told, re.M)
    assert name, told
    assert password, told
    return name[1], password[1].strip()


@contextmanager
def demo() -> Iterator[tuple[str, str]]:
    """The address of a demo, and what it told."""
    with scratch() as folder:
        port, told = free_port(), folder / "told.txt"
        words = ["-c", "from forms_api.cli import main; main()", "serve", "--demo"]
        with told.open("w") as output:
            service = subprocess.Popen(
                [sys.executable, *words, f"--port={port}", f"--site={folder}/site"],
                cwd=HOME,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/healthz", service)
            yield address, told.read_text(encoding="utf-8")
        finally:
            service.terminate()
            service.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, service: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while service.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    sys.exit("the demo did not answer")


if __name__ == "__main__":
    main("wapiti", arms)
