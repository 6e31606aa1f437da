"""A real browser that walks over every page and looks for what is more than a text there."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Error, Page, TimeoutError
from xss_payloads import HOST, PRODUCT, payload
from xss_service import MANAGER, PASSWORD, Stage

# A dialog is told, not opened: chromium sometimes never comes back from several at once.
WATCH = """
document.addEventListener("securitypolicyviolation",
  said => __said(`policy: ${said.violatedDirective} ${said.blockedURI} ${said.sample}`))
for (const dialog of ["alert", "confirm", "prompt", "print"])
  window[dialog] = said => { __said(`dialog ${dialog}(${said})`) }
"""
PROBE = """
([host, product]) => {
  const found = []
  const isRun = /^[\\s\\x00-\\x20]*(javascript|vbscript|data:(text|image\\/svg|application))/i
  const links = ["href", "src", "action", "formaction", "data", "xlink:href", "poster", "srcdoc",
    "background", "srcset", "ping", "content"]
  const look = root => {
    for (const one of root.querySelectorAll("*")) {
      for (const { name, value } of one.attributes) {
        if (name === "xss" || name.startsWith("on")) found.push(`attribute ${name}`)
        if (links.includes(name) && isRun.test(value)) found.push(`link ${value.slice(0, 60)}`)
        if (name === "style" && value.includes(host)) found.push(`style ${value.slice(0, 60)}`)
      }
      if (found.length) return found.push(one.outerHTML.slice(0, 160))
      if (one instanceof HTMLTemplateElement) look(one.content)
      if (one.shadowRoot) look(one.shadowRoot)
    }
  }
  look(document)
  if (document.documentElement.textContent.includes(product)) found.push("a template calculated")
  return found
}
"""
FILL = """
([text, isFirst]) => {
  const form = document.querySelector("form.hq-form")
  for (const one of form.elements) {
    if (!one.name || one.name === "csrf_token" || one.type === "file") continue
    if (one.type === "hidden" && isFirst) continue
    if (one.tagName === "SELECT") one.add(new Option(text, text))
    if (/^(radio|checkbox)$/.test(one.type)) {
      one.checked = true
      if (isFirst) continue
    }
    if (/date|time/.test(one.type)) one.type = "text"
    if (one.tagName !== "BUTTON") one.value = text
  }
  setTimeout(() => HTMLFormElement.prototype.submit.call(form))
}
"""
IN_ADDRESSES = (
    *("/{}", "/policies/{}/", "/forms/{}", "/forms/sheet-0?place={}&supersedes={}", "/records/{}"),
    *("/records/?form={}&place={}&person={}&since={}", "/training/{}/sign", "/people?find={}"),
    *("/people/{}", "/places/{}", "/signin?next={}", "/prove?next={}", "/device?next={}"),
    *("/invitation/{}", "/records/quarantine/{}", "/photos/{}", "/static/{}", "/#{}", "/mine#{}"),
    *("/api/v1/records?form={}&{}=x", "/api/v1/records/{}", "/api/v1/{}", "/account?done={}"),
)
SKIPPED = {"static", "site.show", "health.show"}
"""Files, walked as the handbook; and no page."""


A_DOWNLOAD = ("ERR_ABORTED", "Download is starting")
"""What is said of a page that is none: a photo, a calendar."""


@dataclass
class Walker:
    """One page of a browser. `faults` are what was seen; `views` how many pages were looked at."""

    context: BrowserContext
    stage: Stage
    views: int = 0
    faults: list[str] = field(default_factory=list)
    at: str = ""
    forms: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.add_init_script(WATCH)
        self.context.expose_binding("__x", lambda _, *said: self._say(f"script {said} ran"))
        self.context.expose_binding("__said", lambda _, said: self._say(said))
        self.page: Page = self.context.new_page()
        self.page.on("dialog", self._dismiss)
        self.page.on("request", lambda request: self._abroad(request.url))
        self.page.on("console", lambda said: self._console(said.text))

    def _say(self, fault: str) -> None:
        self.faults.append(f"{self.at}: {fault}")

    def _dismiss(self, dialog: Any) -> None:
        self._say(f"dialog {dialog.message}")
        dialog.dismiss()

    def _abroad(self, url: str) -> None:
        if not url.startswith((self.stage.url, "data:", "blob:")):
            self._say(f"asks {url}")

    def _console(self, text: str) -> None:
        if "Content Security Policy" in text:
            self._say(text[:200])

    def sign_in(self) -> None:
        self.page.goto(f"{self.stage.url}/signin")
        self.page.get_by_label("姓名").fill(MANAGER)
        self.page.get_by_label("密码").fill(PASSWORD)
        with self.page.expect_navigation(url="**/mine", wait_until="commit"):
            self.page.locator("form.hq-form button[type=submit]").first.click()

    def visit(self, path: str) -> None:
        """Open an address, and look."""
        self.at = path
        try:
            self.page.goto(self.stage.url + path, wait_until="load")
        except TimeoutError:
            self._say("did not end loading")
        except Error as error:
            if not any(word in str(error) for word in A_DOWNLOAD):
                raise
        self.look()
        if path not in self.forms and self.page.locator("form.hq-form").count():
            self.forms.append(path)

    def look(self) -> None:
        self.views += 1
        for attempt in (0, 1):
            try:
                for fault in self.page.evaluate(PROBE, [HOST, PRODUCT]):
                    self._say(fault)
            except Error:
                if attempt:
                    raise
                self.page.wait_for_load_state()
            else:
                return

    # --- what there is to see ---------------------------------------------------------------

    def walk_handbook(self, most: int | None = None) -> None:
        site: Path = self.stage.app.extensions["houqin"].settings.site
        pages = sorted(one.parent.relative_to(site).as_posix() for one in site.rglob("index.html"))
        made = [one for one in pages if one.startswith(("policies", ".", "tags"))]
        for one in made[:: max(1, len(made) // most)] if most else made:
            self.visit(f"/{one}/".replace("/./", "/"))
        self.visit("/404.html")

    def search(self, words: Sequence[str]) -> None:
        """Results are drawn by a script, out of the texts."""
        for word in words:
            self.visit("/")
            self.page.evaluate("document.getElementById('__search').click()")
            self.page.locator("input.md-search__input").fill(word)
            self.page.locator(".md-search-result__item, .md-search-result__meta").first.wait_for()
            self.page.wait_for_timeout(300)
            self.at = f"search for {word}"
            self.look()

    def addresses(self) -> list[str]:
        """Every address that can be opened, with every id."""
        return [path for rule in self._rules() for path in self._fill(rule)]

    def _rules(self) -> Iterator[Any]:
        for rule in self.stage.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint not in SKIPPED:
                yield rule

    def _fill(self, rule: Any) -> Iterator[str]:
        names = re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)
        if unknown := set(names) - set(self.stage.ids):
            self._say(f"{rule.rule}: no page can be opened, nobody knows any {unknown}")
            return
        for chosen in product(*(self.stage.ids[name] for name in names)):
            path = rule.rule
            for name, value in zip(names, chosen, strict=True):
                path = re.sub(rf"<(?:\w+:)?{name}>", value, path)
            yield path

    def walk_addresses_of(self, number: int, wanted: Sequence[str]) -> None:
        for path in wanted:
            self.visit(path.replace("{}", quote(payload(number), safe="")))

    def fill_in(self, path: str, number: int, *, is_first: bool) -> None:
        """Type the payload into every field, send it, and look at what comes back."""
        self.visit(path)
        if self.page.locator("input[type=file]").count():
            self._choose_photos(number)
        self.at = f"{path}, filled in"
        with self.page.expect_navigation(wait_until="load"):
            self.page.evaluate(FILL, [payload(number), is_first])
        self.look()

    def _choose_photos(self, number: int) -> None:
        """Files that are no photos, under the name of the payload: the page shows it."""
        name = payload(number).replace("/", "∕")[:100]
        file = {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"}
        self.page.locator("input[type=file]").first.set_input_files([file])
        self.page.locator(".hq-photo__name").first.wait_for(state="attached")  # folded away, some
        self.at += ", with a photo"
        self.look()

    def lose_session(self, number: int) -> None:
        """A sheet that is sent when the session is gone travels through the sign-in page."""
        self.visit("/forms/sheet-0")
        self.context.clear_cookies()
        self.at = "the sheet that waits"
        with self.page.expect_navigation(wait_until="load"):
            self.page.evaluate(FILL, [payload(number), True])
        self.look()
        if self.page.get_by_label("密码").count():
            self.page.get_by_label("姓名").fill(MANAGER)
            self.page.get_by_label("密码").fill(PASSWORD)
            self.page.locator("form.hq-form button[type=submit]").first.click()
            self.page.wait_for_load_state()
            self.look()


def choose_addresses(number: int, most: int) -> list[str]:
    """Some of the addresses that a payload may stand in, others for the next payload."""
    dice = random.Random(number)
    return dice.sample(IN_ADDRESSES, min(most, len(IN_ADDRESSES)))
