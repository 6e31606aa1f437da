"""What every answer carries."""

from collections.abc import Iterable

from flask import Response, request

POLICY = "Content-Security-Policy"


def content_policy(script_hashes: Iterable[str]) -> str:
    """The policy of a page whose inline scripts have these sources, such as 'sha256-…'."""
    scripts = " ".join(["'self'", *script_hashes])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


_ALWAYS = {
    POLICY: content_policy(()),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # a photo is taken by the phone's own camera app, which asks nobody here
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
}
_OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


def add_headers(response: Response) -> Response:
    wanted = _ALWAYS | _OVER_HTTPS if request.is_secure else _ALWAYS
    there = {name.lower() for name, _ in response.headers}
    response.headers.extend(
        [(name, value) for name, value in wanted.items() if name.lower() not in there]
    )
    return response
