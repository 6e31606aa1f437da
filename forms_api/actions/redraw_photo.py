"""Draw a photo anew: the program of the darkroom's own process.

    python redraw_photo.py KIND      photo on standard input, JPEG on standard output

What comes out is pixels alone: no place, no camera, no colour profile, nothing after the end of
the picture. Whoever breaks the decoder is in a process that may open no file, has little memory and
seconds to live. Exit codes: 0 drawn, 3 too many pixels, 4 no picture of that kind.

It imports nothing of ours, so that it starts fast and can be run alone.
"""

import io
import resource
import sys
import warnings

from PIL import Image, MpoImagePlugin, WebPImagePlugin

PLUGINS = (MpoImagePlugin, WebPImagePlugin)
"""Beside those that Pillow reads first; read before no file can be opened any more."""

LONGEST = 1600
"""Pixels of the longer side."""

QUALITY = 80
MOST_PIXELS = {"JPEG": 110_000_000, "PNG": 34_000_000, "WEBP": 34_000_000}
"""A JPEG is decoded smaller at once; the others are held whole, 4 bytes a pixel."""

MEMORY = 640 * 1024 * 1024
CPU_SECONDS = 10
TOO_MANY = 3
NO_PICTURE = 4


def main(kind: str) -> int:
    shut_doors()
    try:
        image = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=(kind,))
        if image.width * image.height > MOST_PIXELS[kind]:
            return TOO_MANY
        data = redraw(image)
    except Exception:  # noqa: BLE001 - a decoder fails in any way it likes; none of them matters
        return NO_PICTURE
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    return 0


def redraw(image: Image.Image) -> bytes:
    """The first picture of the file as a plain JPEG, upright. Raises whatever the decoder does."""
    image.draft("RGB", (LONGEST, LONGEST))  # JPEG alone: never smaller than asked
    image.load()
    turned = _upright(_fitted(image), image)
    sheet = Image.new("RGB", turned.size, "white")
    # a new sheet: the old one carries comments and profiles along
    see_through = turned.convert("RGBA") if _is_see_through(turned) else None
    sheet.paste(see_through or turned.convert("RGB"), mask=see_through)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _fitted(image: Image.Image) -> Image.Image:
    fitted = image if image.mode in ("L", "RGB", "RGBA", "CMYK", "YCbCr") else _plain(image)
    fitted.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return fitted


def _plain(image: Image.Image) -> Image.Image:
    """Palettes and 16 bits cannot be made smaller as they are."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    return image.convert("RGBA" if _is_see_through(image) else "RGB")


def _upright(fitted: Image.Image, taken: Image.Image) -> Image.Image:
    """Turned as the camera was held; what it says is read from the picture as it was taken."""
    try:
        turn = _TURNS.get(taken.getexif().get(0x0112))
    except Exception:  # noqa: BLE001 - a broken note about the camera is no broken picture
        turn = None
    return fitted if turn is None else fitted.transpose(turn)


_TURNS: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _is_see_through(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info


def shut_doors() -> None:
    """From here on: little memory, seconds, no new file, no new process, no core."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # counted by hand, by kind
    Image.preinit()  # what Pillow would read when it opens the first picture
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
