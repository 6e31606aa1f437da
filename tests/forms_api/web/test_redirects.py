"""Whoever signs in is led to a page of ours, whatever the address that brought them says."""

from urllib.parse import quote, urlsplit

import pytest

HOME = "/mine"
PASSWORD = "correct horse battery"
EVIL = "evil.example"

ELSEWHERE = [
    f"//{EVIL}",
    f"///{EVIL}",
    f"////{EVIL}/mine",
    f"https://{EVIL}",
    f"https:{EVIL}",
    f"https:/{EVIL}",
    f"HTTPS://{EVIL}/mine",
    f"ftp://{EVIL}",
    f"/\\{EVIL}",
    f"\\/{EVIL}",
    f"\\\\{EVIL}",
    f"/\\/{EVIL}",
    f"/%09/{EVIL}",
    f"/\t/{EVIL}",
    f"/\n/{EVIL}",
    f"\t//{EVIL}",
    f" //{EVIL}",
    f"/mine\r\nLocation: https://{EVIL}",
    f"//{EVIL}%2f..",
    f"//{EVIL}/%2e%2e",
    f"//localhost@{EVIL}",
    f"https://localhost@{EVIL}",
    f"https://localhost.{EVIL}",
    f"http://localhost:80@{EVIL}",
    f"//{EVIL}#/mine",
    f"//{EVIL}?/mine",
    f"//{EVIL}\\@localhost/mine",
    f".{EVIL}",
    f"@{EVIL}",
    f"{EVIL}/mine",
    f"javascript:alert(1)//{EVIL}",
    f"JaVaScRiPt:fetch('//{EVIL}')",
    f"data:text/html,<script src=//{EVIL}></script>",
    f"/;@{EVIL}",
    f"/\u2044{EVIL}",
    f"//ⓔvil.example/{EVIL}",
]


def test_there_are_as_many_forms_as_promised():
    assert len(set(ELSEWHERE)) == 36


def is_here(location: str) -> bool:
    """Whether a browser that follows this stays on this host."""
    # browsers take a backslash for a slash, and drop tabs and line ends
    seen = location.replace("\\", "/").replace("\t", "").replace("\n", "").replace("\r", "").strip()
    return seen.startswith("/") and not seen.startswith("//") and not urlsplit(seen).netloc


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_nowhere_else(browser, wanted):
    page = browser.get("/signin", query_string={"next": wanted}).text
    assert EVIL not in page
    answer = browser.send("/signin", name="孙保育", password=PASSWORD, next=wanted)
    assert answer.status_code == 303
    assert is_here(answer.headers["Location"])
    assert EVIL not in answer.headers["Location"]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_proving_and_choosing_lead_nowhere_else(sign_in, wanted):
    client = sign_in("孙保育")
    assert EVIL not in client.get("/prove", query_string={"next": wanted}).text
    token = client.csrf_token("/mine")
    for path in ("/prove", "/device/no"):
        sent = {"csrf_token": token, "next": wanted, "password": PASSWORD}
        answer = client.post(path, data=sent)
        assert answer.status_code == 303, path
        assert is_here(answer.headers["Location"])
        assert EVIL not in answer.headers["Location"], path


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_address_leads_elsewhere_by_itself(browser, wanted):
    for path in (wanted, f"/{wanted}", f"/forms/{wanted}", f"/policies/{wanted}"):
        address = f"/{quote(path.lstrip('/'))}" if not path.startswith("//") else quote(path)
        answer = browser.get(address, base_url="http://localhost")
        location = answer.headers.get("Location", "/")
        assert is_here(location.removeprefix("http://localhost")), path


@pytest.mark.parametrize("wanted", ["/mine", "/forms/mixing?place=small-1", "/policies/rules/x/#a"])
def test_pages_of_ours_are_led_to(browser, wanted):
    answer = browser.send("/signin", name="孙保育", password=PASSWORD, next=wanted)
    assert answer.headers["Location"] == wanted


@pytest.mark.parametrize("location", ["//x", "/\\x", "https://x", "\t//x", "/\t/x"])
def test_a_way_out_would_be_seen(location):
    assert not is_here(location)
