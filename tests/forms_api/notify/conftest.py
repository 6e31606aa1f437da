"""Stand-ins for the vendors: they check what the vendors document, and answer in their words.

Each does its own reckoning of signs and limits, from the vendor's text and not from our code.
"""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
AN_HOUR = 3600

WECOM_KEY = "693a91f6-7e4b-4bc4-97a0-0ec2f5a5aaaa"
DINGTALK_TOKEN = "566cc69da782ec33e42541b09b08551f09fbe864eb8008112e994b43887"
DINGTALK_SECRET = "SEC240d7bb4c0bafc6240d7bb4c0bafc62"
FEISHU_HOOK = "f19aa0e1-5c64-4b5e-a5ad-0c6d8f0a1b2c"
FEISHU_SECRET = "zs0TkPqW8uYx3mRb5nLc7d"


@dataclass
class Time:
    """A clock and a stopwatch that only sleeping moves."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime.fromtimestamp(NOW.timestamp() + self.seconds, UTC)

    def stopwatch(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@dataclass
class Said:
    """What a stand-in answers."""

    status: int = 200
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Vendor:
    """A vendor's server on this machine; `took` are the texts of the messages that it took."""

    time: Time
    took: list[str] = field(default_factory=list)
    asked: int = 0
    sent_at: list[float] = field(default_factory=list)
    silent_until: float = 0.0
    override: Callable[[int], Said | None] = lambda _: None
    origin: str = ""

    def answer(self, path: str, query: dict[str, str], body: bytes) -> Said:
        self.asked += 1
        return self.override(self.asked) or self.judge(path, query, json.loads(body), body)

    def judge(self, path: str, query: dict[str, str], sent: dict, body: bytes) -> Said:
        raise NotImplementedError

    def is_too_fast(self, most: int, seconds: float) -> bool:
        now = self.time.seconds
        return sum(1 for at in self.sent_at if at > now - seconds) >= most

    def take(self, text: str, answer: dict) -> Said:
        self.sent_at.append(self.time.seconds)
        self.took.append(text)
        return Said(body=answer)


class WeCom(Vendor):
    @property
    def address(self) -> str:
        return f"{self.origin}/cgi-bin/webhook/send?key={WECOM_KEY}"

    def judge(self, path, query, sent, body) -> Said:
        if path != "/cgi-bin/webhook/send" or query.get("key") != WECOM_KEY:
            return Said(body={"errcode": 93000, "errmsg": "invalid webhook url"})
        if rb"\u" in body:
            return Said(body={"errcode": 40033, "errmsg": "invalid charset"})
        text = sent["text"]["content"]
        if sent["msgtype"] != "text" or len(text.encode()) > 2048:
            return Said(body={"errcode": 40058, "errmsg": "text.content exceed max length 2048"})
        if self.is_too_fast(20, 60):
            return Said(body={"errcode": 45009, "errmsg": "api freq out of limit"})
        return self.take(text, {"errcode": 0, "errmsg": "ok"})


class DingTalk(Vendor):
    @property
    def address(self) -> str:
        return f"{self.origin}/robot/send?access_token={DINGTALK_TOKEN}"

    def judge(self, path, query, sent, body) -> Said:
        if query.get("access_token") != DINGTALK_TOKEN:
            return Said(body={"errcode": 300005, "errmsg": "token is not exist"})
        if not self._is_signed(query):
            return Said(body={"errcode": 310000, "errmsg": "sign not match"})
        if len(body) > 20_000:
            words = "message too long, exceed 20000 bytes"
            return Said(body={"errcode": 460101, "errmsg": words})
        if self.time.seconds < self.silent_until or self.is_too_fast(20, 60):
            self.silent_until = max(self.silent_until, self.time.seconds + 600)
            words = "send too fast, exceed 20 times per minute"
            return Said(body={"errcode": 130101, "errmsg": words})
        return self.take(sent["text"]["content"], {"errcode": 0, "errmsg": "ok"})

    def _is_signed(self, query: dict[str, str]) -> bool:
        milliseconds = query.get("timestamp", "0")
        text = milliseconds + "\n" + DINGTALK_SECRET
        wanted = hmac.new(DINGTALK_SECRET.encode(), text.encode(), hashlib.sha256).digest()
        near = abs(int(milliseconds) / 1000 - self.time.now().timestamp()) <= AN_HOUR
        return near and query.get("sign") == base64.b64encode(wanted).decode()


class FeiShu(Vendor):
    @property
    def address(self) -> str:
        return f"{self.origin}/open-apis/bot/v2/hook/{FEISHU_HOOK}"

    def judge(self, path, query, sent, body) -> Said:
        if path != f"/open-apis/bot/v2/hook/{FEISHU_HOOK}":
            return Said(body={"code": 19001, "msg": "param invalid: incoming webhook access token"})
        if not self._is_signed(sent):
            words = "sign match fail or timestamp is not within one hour from current time"
            return Said(body={"code": 19021, "data": {}, "msg": words})
        if len(body) > 20_000:
            return Said(body={"code": 9499, "msg": "Bad Request", "data": {}})
        if self.is_too_fast(100, 60) or self.is_too_fast(5, 1):
            words = "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]"
            return Said(body={"code": 11232, "data": {}, "msg": words})
        return self.take(
            sent["content"]["text"],
            {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"},
        )

    def _is_signed(self, sent: dict) -> bool:
        seconds = sent.get("timestamp", "0")
        key = (seconds + "\n" + FEISHU_SECRET).encode()
        wanted = base64.b64encode(hmac.new(key, msg=b"", digestmod=hashlib.sha256).digest())
        near = abs(int(seconds) - self.time.now().timestamp()) <= AN_HOUR
        return near and sent.get("sign") == wanted.decode()


@contextmanager
def serve(vendor: Vendor) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = vendor.answer(address.path, query, body)
            self.send_response(said.status)
            self.send_header("Content-Type", "application/json")
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()
            raw = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    vendor.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def wecom(time: Time) -> Iterator[WeCom]:
    vendor = WeCom(time)
    with serve(vendor):
        yield vendor


@pytest.fixture
def dingtalk(time: Time) -> Iterator[DingTalk]:
    vendor = DingTalk(time)
    with serve(vendor):
        yield vendor


@pytest.fixture
def feishu(time: Time) -> Iterator[FeiShu]:
    vendor = FeiShu(time)
    with serve(vendor):
        yield vendor


@pytest.fixture
def said() -> type[Said]:
    return Said


@pytest.fixture
def secrets() -> dict[str, str]:
    """What may never be shown."""
    return {
        "wecom": WECOM_KEY,
        "dingtalk": DINGTALK_TOKEN,
        "dingtalk-sign": DINGTALK_SECRET,
        "feishu": FEISHU_HOOK,
        "feishu-sign": FEISHU_SECRET,
    }
