"""The custom robot of 飞书: 「自定义机器人使用指南」 (open.feishu.cn), limits also in 「频控策略」.

With 签名校验 the body gets `timestamp` (seconds, at most an hour off) and `sign`: the base64 of
HMAC-SHA256 over NOTHING with "timestamp\\nsecret" as the key. A body may have 20 KB. A robot sends
5 messages a second and 100 a minute; the guide asks to keep clear of full and half hours.
"""

import base64
import hmac
from datetime import datetime
from typing import Any

from forms_api.notify.pace import Limit
from forms_api.notify.post import Request
from forms_api.notify.robot import A_MINUTE, Robot, json_body, no_tags

MOST_BYTES = 20_000  # whatever the vendor counts as a KB
_ROOM = 200
"""Bytes for all that stands around the text, the proof among it."""


def sign(secret: str, seconds: int) -> str:
    key = f"{seconds}\n{secret}".encode()
    return base64.b64encode(hmac.digest(key, b"", "sha256")).decode()


def write(address: str, secret: str, text: str, now: datetime) -> Request:
    proof = _prove(secret, int(now.timestamp()))
    content = {"text": no_tags(text)}
    return Request(address, json_body({**proof, "msg_type": "text", "content": content}))


def fits(text: str) -> bool:
    return len(json_body({"text": no_tags(text)})) <= MOST_BYTES - _ROOM


def _prove(secret: str, seconds: int) -> dict[str, Any]:
    return {"timestamp": str(seconds), "sign": sign(secret, seconds)} if secret else {}


ROBOT = Robot(
    title="飞书",
    limits=(Limit(5, 1.0), Limit(100, A_MINUTE)),
    fits=fits,
    write=write,
    codes=("code", "StatusCode"),  # old robots know the second one alone
    words=("msg", "StatusMessage"),
    too_fast={11232: 10.0, 99991400: A_MINUTE},
    cures={
        19021: "签名不对：密钥写在地址的 # 后面，电脑的时间要准",
        19022: "这台电脑的地址不在机器人的 IP 白名单里",
        19024: "机器人设了关键词，请加上「提醒」",
        19001: "机器人的地址不对，请到群里重新复制",
        9499: "消息的格式不对或太长",
    },
)
