"""What docs/about/reminders.md and the READMEs tell people to write is understood."""

import re
from pathlib import Path

import pytest

from forms_api.notify.destination import MAIL
from forms_api.notify.robots import ROBOTS
from forms_api.settings import DIGESTS, Settings, read_settings

HOME = Path(__file__).parents[2]
PAGE = "docs/about/reminders.md"
DOCUMENTS = (PAGE, "README.md", "README.zh-CN.md")


def _text(document: str) -> str:
    return (HOME / document).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_settings_of_a_document_are_understood(document: str) -> None:
    found = dict(
        re.findall(r"(HOUQIN_(?:NOTIFY|NOTIFY_AT|ESCALATE|URL))='([^']*)'", _text(document))
    )
    # 换成你的 stands where the key is
    settings = read_settings(
        {name: re.sub("换成你的|密钥", "KEY", text) for name, text in found.items()}
    )
    assert len(settings.notify) >= 1
    assert settings.url == "https://houqin.example.cn"


def test_the_page_names_every_kind_and_the_defaults() -> None:
    page = _text(PAGE)
    for kind in (*ROBOTS, MAIL):
        assert f"`{kind}=" in page
    assert "、".join(f"{at:%H:%M}" for at in DIGESTS) in page
    assert f"漏做超过 {Settings().escalate.total_seconds() / 3600:.0f} 小时" in page


def test_the_page_names_no_code_that_the_robots_do_not_explain() -> None:
    known = {code for robot in ROBOTS.values() for code in (*robot.cures, *robot.too_fast)}
    table = _text(PAGE).split("| 它说 |")[1]
    codes = {int(code) for code in re.findall(r"\b(\d{5,})\b", table)}
    assert codes
    assert codes <= known
