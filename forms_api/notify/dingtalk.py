"""The custom robot of 钉钉: 「自定义机器人接入」 and 「自定义机器人安全设置」 (open.dingtalk.com).

With 加签 the address gets `timestamp` (milliseconds, at most an hour off) and `sign`: the base64
of HMAC-SHA256 over "timestamp\\nsecret" with the secret as key, spelt for a query. With
自定义关键词 the message must hold the word: every title of ours has 提醒. A robot sends 20 messages
a minute; who sends more is silent for ten minutes. A message may have 20,000 bytes.
"""

import base64
import hmac
from datetime import datetime
from urllib.parse import quote_plus

from forms_api.notify.pace import Limit
from forms_api.notify.post import Request
from forms_api.notify.robot import A_MINUTE, Robot, json_body

MOST_BYTES = 20_000
TEN_MINUTES = 600.0


def sign(secret: str, milliseconds: int) -> str:
    """As it stands in the query, spelt."""
    text = f"{milliseconds}\n{secret}".encode()
    digest = hmac.digest(secret.encode(), text, "sha256")
    return quote_plus(base64.b64encode(digest))


def write(address: str, secret: str, text: str, now: datetime) -> Request:
    return Request(_signed(address, secret, now), _body(text))


def _signed(address: str, secret: str, now: datetime) -> str:
    if not secret:
        return address
    milliseconds = int(now.timestamp() * 1000)
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}timestamp={milliseconds}&sign={sign(secret, milliseconds)}"


def fits(text: str) -> bool:
    return len(_body(text)) <= MOST_BYTES


def _body(text: str) -> bytes:
    return json_body({"msgtype": "text", "text": {"content": text}})


ROBOT = Robot(
    title="钉钉",
    limits=(Limit(20, A_MINUTE),),
    fits=fits,
    write=write,
    codes=("errcode",),
    words=("errmsg",),
    too_fast={130101: TEN_MINUTES, 410100: TEN_MINUTES},
    busy=frozenset({-1}),
    cures={
        310000: "请对照安全设置：关键词写「提醒」，加签的密钥写在地址的 # 后面，电脑的时间要准",
        300005: "机器人的地址不对，请到群里重新复制",
        400101: "机器人的地址不对，请到群里重新复制",
        400013: "群已解散",
        400102: "机器人已停用",
        460101: "消息太长",
    },
)
