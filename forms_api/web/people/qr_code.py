"""An address as a QR code: SVG in the page itself, so that no other address holds it."""

import io

import segno
from markupsafe import Markup


def qr_code(address: str, words: str) -> Markup:
    """Black on white, with its quiet zone; `words` are its name for who cannot see it."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        scale=6,
        border=4,
        omitsize=True,
        light="#fff",
        svgclass=None,
        lineclass=None,
    )
    picture = Markup(out.getvalue().decode())  # noqa: S704 - made of squares, no text is in it
    return Markup('<div class="hq-qr" role="img" aria-label="{}">{}</div>').format(words, picture)
