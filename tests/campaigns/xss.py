"""Texts that want to be more than texts, in every field, on every page, in a real browser.

    python tests/campaigns/xss.py [--full] [--runs N payloads] [--seed N]

Two hundred payloads (xss_payloads.py) in each text of the policies and in whatever people type:
answers, notes, reasons, names, labels, names of photos, addresses. Chromium opens every page of the
handbook and every address of the service, and sends every form with a payload in each field. A
fault is a script that ran, a dialog, a report of the content policy, a question to another host, an
element or attribute that a payload made, a template that calculated.

A run is a page that was looked at; acknowledged are the payloads that were let in, a slot each. The
control arms are the same service without escaping, with and without its content policy, and a page
of the handbook without escaping.
"""

import logging
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import markdown
from campaign import Arm, NotRun, Options, main
from playwright.sync_api import Browser, sync_playwright
from scene import scratch
from xss_payloads import TEMPLATES
from xss_policies import Baited, bait_policies, refuse_bound, slots, try_payloads
from xss_service import Stage, served, set_stage
from xss_views import Walker, choose_addresses

from forms_api.web import headers, render, site
from handbook.loading import load_library
from handbook.pages import markdown as pages_markdown
from handbook.pages.build import build_pages
from handbook.site import build_site

QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""Whoever asks another host is told at once that there is none."""
SHORT = 20
"""Payloads; as many are on the stage at the same time in the full form."""
COPIES = 5
"""Of each policy: several payloads share a text where it stands less often than there are any."""
FEW = 4
"""Addresses that one payload stands in, others for the next."""


def arms(options: Options) -> Iterator[Arm]:
    program = shutil.which("chromium")
    if not program:
        raise NotRun("chromium is not installed")
    logging.disable(logging.CRITICAL)
    numbers = _choose(options)
    with sync_playwright() as playwright, scratch() as root:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, NOWHERE])
        yield _bound(Arm("ids, dates and times"), root / "bound", numbers)
        tried = try_payloads(root / "alone", numbers)
        yield _everywhere(Arm("every text, every page"), browser, root, numbers, tried, options)
        yield from _controls(browser, root)
        browser.close()


def _choose(options: Options) -> list[int]:
    """Spread over all sorts."""
    wanted = min(options.choose(SHORT, len(TEMPLATES)), len(TEMPLATES))
    step = len(TEMPLATES) / wanted
    return [int(number * step + options.seed - 1) % len(TEMPLATES) for number in range(wanted)]


def _bound(arm: Arm, folder: Path, numbers: Sequence[int]) -> Arm:
    """What wants a pattern takes no payload at all."""
    for number in numbers:
        for slot, is_refused in refuse_bound(folder, number):
            arm.runs += 1
            if not is_refused:
                arm.violations.append(f"{slot} takes payload {number}")
    arm.notes.append(f"{len(slots(bound=True))} slots, each payload in each")
    return arm


def _everywhere(
    arm: Arm,
    browser: Browser,
    root: Path,
    numbers: Sequence[int],
    tried: Baited,
    options: Options,
) -> Arm:
    stages: list[Stage] = []
    for first in range(0, len(numbers), SHORT):
        some = numbers[first : first + SHORT]
        with stage_of(root / f"{first}", some, tried, COPIES) as stage:
            stages.append(stage)
            walker = Walker(browser.new_context(locale="zh-CN"), stage)
            _walk(walker, some, is_full=options.full)
            walker.context.close()
        arm.runs += walker.views
        arm.violations += walker.faults
        shutil.rmtree(root / f"{first}")
        if options.full:
            print(
                f"{first + len(some)} payloads, {arm.runs} pages, {arm.faults} faults", flush=True
            )
    return _tell(arm, numbers, tried, stages)


def _tell(arm: Arm, numbers: Sequence[int], tried: Baited, stages: Sequence[Stage]) -> Arm:
    wanted = slots()
    for slot in sorted(wanted):
        met = tried.placed.get(slot, set()) | tried.refused.get(slot, set())
        if lacking := set(numbers) - met:
            arm.violations.append(f"{slot} never met {len(lacking)} payloads")
    arm.acknowledged = sum(map(len, tried.placed.values()))
    refused = sum(map(len, tried.refused.values()))
    arm.notes.append(
        f"{len(wanted)} slots of the policies: {arm.acknowledged} let in, {refused} refused"
    )
    typed = {slot for stage in stages for slot in {**stage.placed, **stage.refused}}
    for slot in sorted(typed):
        let_in = sum(len(stage.placed.get(slot, ())) for stage in stages)
        turned = sum(len(stage.refused.get(slot, ())) for stage in stages)
        arm.acknowledged += let_in
        arm.notes.append(f"{slot}: {let_in} let in, {turned} refused")
    return arm


@contextmanager
def stage_of(
    folder: Path, numbers: Sequence[int], tried: Baited, copies: int, *, has_site: bool = True
) -> Iterator[Stage]:
    (folder / "data").mkdir(parents=True)
    bait_policies(folder / "policies", numbers, copies, tried)
    if has_site:
        build_site(folder / "policies", folder / "site")
    stage = set_stage(folder / "policies", folder / "site", folder / "data", numbers)
    with served(stage):
        yield stage


def _walk(walker: Walker, numbers: Sequence[int], *, is_full: bool) -> None:
    walker.walk_handbook(None if is_full else 12)
    walker.search(["标准", "xss"] if is_full else ["xss"])
    walker.sign_in()
    known = walker.context.cookies()
    for path in walker.addresses() if is_full else _one_of_each(walker.addresses()):
        walker.visit(path)
    for number in numbers:
        walker.walk_addresses_of(number, choose_addresses(number, FEW if is_full else 1))
    forms = [path for path in walker.forms if "disable" not in path and "?" not in path]
    for turn, path in enumerate(forms if is_full else _one_of_each(forms)):
        _come_back(walker, known)
        walker.fill_in(path, numbers[turn % len(numbers)], is_first=turn % 2 == 0)
    _come_back(walker, known)
    walker.lose_session(numbers[0])


def _come_back(walker: Walker, known: Sequence[Any]) -> None:
    """Some forms let somebody else in."""
    walker.context.clear_cookies()
    walker.context.add_cookies(list(known))


def _one_of_each(paths: Sequence[str]) -> list[str]:
    """The first address of each sort: what is no plain word in it is an id."""
    sorts: dict[str, str] = {}
    for path in paths:
        sorts.setdefault(re.sub(r"[^/]*[\d-][^/]*", "x", path), path)
    return list(sorts.values())


def _controls(browser: Browser, root: Path) -> Iterator[Arm]:
    """Without the handbook's look: what fails there is ours."""
    numbers = (0, 8, 9, 13)
    tried = try_payloads(root / "control-alone", numbers)
    for name, policy in (
        ("no escaping (control)", headers.content_policy),
        ("no policy either (control)", lambda _: "default-src * 'unsafe-inline' data:"),
    ):
        with ExitStack() as stack:
            for module in (headers, render, site):
                stack.enter_context(patch.object(module, "content_policy", policy))
            folder = root / name
            stage = stack.enter_context(stage_of(folder, numbers, tried, 1, has_site=False))
            stage.app.jinja_env.autoescape = False
            yield _look_at(name, browser, stage, ("/mine", "/forms/sheet-0", "/people"))
    _write_unescaped(folder)
    with served(stage):
        yield _look_at("handbook, no escaping (control)", browser, stage, ("/bad/",))


def _write_unescaped(folder: Path) -> None:
    """A page of the handbook whose words are not escaped."""
    library = load_library(folder / "policies").library
    assert library
    with patch.object(pages_markdown, "_entity", lambda match: match[0]):
        made = next(page for page in build_pages(library) if "rules/rule-0" in page.uri)
    (folder / "site" / "bad").mkdir(parents=True)
    html = markdown.markdown(made.markdown, extensions=["attr_list", "md_in_html", "tables"])
    (folder / "site" / "bad" / "index.html").write_text(html, encoding="utf-8")


def _look_at(name: str, browser: Browser, stage: Stage, paths: Sequence[str]) -> Arm:
    walker = Walker(browser.new_context(locale="zh-CN"), stage)
    if "/mine" in paths:
        walker.sign_in()
    for path in paths:
        walker.visit(path)
    walker.context.close()
    arm = Arm(name, control=True, runs=walker.views, violations=walker.faults)
    arm.notes.append(f"{len(walker.faults)} faults, such as {walker.faults[:1]}"[:300])
    return arm


if __name__ == "__main__":
    main("xss", arms)
