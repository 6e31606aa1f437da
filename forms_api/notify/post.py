"""One POST of JSON. It follows no redirect: the address holds a secret that is for one host."""

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

LONGEST_ANSWER = 64 * 1024
_HEADERS = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}


@dataclass(frozen=True)
class Request:
    """`address` is a secret: it is never shown."""

    address: str = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """`headers` by their names in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class NoAnswer(Exception):
    """Nobody answered in time; what was sent may have arrived all the same. No secret in it."""


def post(request: Request, *, patience: float) -> Answer:
    """The answer, whatever it says. Each step waits up to `patience` seconds. Raises NoAnswer."""
    address = urlsplit(request.address)
    connection = _connect(address, patience)
    try:
        connection.request("POST", _target(address), request.body, _HEADERS)
        return _read(connection.getresponse())
    except OSError as error:
        raise NoAnswer(_say(error)) from None
    except http.client.HTTPException as error:
        raise NoAnswer(type(error).__name__) from None  # its text may quote the address
    finally:
        connection.close()


def _connect(address: SplitResult, patience: float) -> http.client.HTTPConnection:
    host, port = address.hostname or "", address.port
    if address.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=patience, context=context)
    return http.client.HTTPConnection(host, port, timeout=patience)


def _target(address: SplitResult) -> str:
    return (address.path or "/") + (f"?{address.query}" if address.query else "")


def _read(response: http.client.HTTPResponse) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, response.read(LONGEST_ANSWER), headers)


def _say(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "等了很久没有回答"
    return error.strerror or type(error).__name__
