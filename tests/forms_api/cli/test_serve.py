"""What `houqin serve` reminds of before it starts."""

from dataclasses import replace

import pytest

from forms_api.cli.serve import remind
from forms_api.settings import Settings

FAR = "0.0.0.0"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, []),
        ({"proxies": 1}, []),
        ({"address": "::1", "proxies": 1}, []),
        ({"address": FAR, "hosts": ("houqin.lan",)}, []),
        ({"address": FAR}, ["HOUQIN_HOSTS"]),
        ({"address": FAR, "proxies": 1, "hosts": ("houqin.lan",)}, ["HOUQIN_PROXY"]),
        ({"address": "192.168.1.5", "proxies": 2}, ["HOUQIN_PROXY", "HOUQIN_HOSTS"]),
    ],
)
def test_what_is_easily_forgotten_is_said(settings, words, capsys: pytest.CaptureFixture[str]):
    remind(replace(Settings(), **settings))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(words)
    assert all(word in line for word, line in zip(words, lines, strict=True))
