"""A reverse proxy in front, that holds the certificate: only where the settings say so.

Who sends `X-Forwarded-For` and `X-Forwarded-Proto` could be anybody. They count only if the
administrator says how many proxies of ours stand in front, each of which adds a line of its own.
The proxy hands the Host on as it came; which hosts are answered, HOUQIN_HOSTS says.
"""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def trust_proxies(app: Flask, hops: int) -> None:
    """Take the sender's address from `hops` proxies, and http or https from the nearest one."""
    if hops:
        wrapped = ProxyFix(app.wsgi_app, x_for=hops, x_proto=1, x_host=0, x_port=0, x_prefix=0)
        app.wsgi_app = wrapped  # type: ignore[method-assign]
