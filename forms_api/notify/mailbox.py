"""Where e-mail goes out, and to whom: `smtps://user:password@host:465?to=a@b.cn,c@d.cn`."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from forms_api.notify.loopback import is_loopback

Security = Literal["tls", "starttls", "none"]
_SCHEMES: dict[str, tuple[Security, int]] = {
    "smtps": ("tls", 465),
    "smtp": ("starttls", 587),
    "smtp+plain": ("none", 25),
}

_HOW = "邮箱地址看不懂，请写成 名字@域名；账号不是邮箱时，用 from= 写寄件人"


class BadMailbox(ValueError):
    """The words say what to write, and quote nothing."""


@dataclass(frozen=True)
class Mailbox:
    """`user` may be empty: then nobody signs in."""

    security: Security
    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)
    sender: Address
    to: tuple[Address, ...]


def read_mailbox(address: str) -> Mailbox:
    """Raises BadMailbox."""
    parts = urlsplit(address)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise BadMailbox("邮箱请写成 smtps://账号:授权码@服务器:465?to=收件人")
    security, port = _SCHEMES[parts.scheme]
    if security == "none" and not is_loopback(parts.hostname):
        raise BadMailbox("smtp+plain 不加密，只能用于本机；请用 smtps:// 或 smtp://")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    sender, to = _read_people(parts, user)
    return Mailbox(security, parts.hostname, parts.port or port, user, password, sender, to)


def _read_people(parts: SplitResult, user: str) -> tuple[Address, tuple[Address, ...]]:
    asked = parse_qs(parts.query)
    to = [each for text in asked.get("to", ()) for each in text.split(",") if each]
    if not to:
        raise BadMailbox("邮箱后面要写收件人，如 ?to=yuanzhang@example.cn")
    return _read_address(asked.get("from", [user])[0]), tuple(map(_read_address, to))


def _read_address(text: str) -> Address:
    try:
        address = Address(addr_spec=text.strip())
    except (ValueError, IndexError):
        raise BadMailbox(_HOW) from None
    if not (address.domain and text.isascii() and text.isprintable()):
        raise BadMailbox(_HOW)
    return address
