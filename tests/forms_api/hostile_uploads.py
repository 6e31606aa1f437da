"""Files that somebody could send as a photo. CANARY stands in each that carries something along."""

import gzip
import io
import struct
import zipfile
import zlib
from random import Random

from PIL import Image, PngImagePlugin
from PIL.ExifTags import IFD

CANARY = b"<script>alert('canary')</script>"
PNG = b"\x89PNG\r\n\x1a\n"
REFUSED, DRAWN, EITHER = "refused", "drawn", "either"


def hostile_uploads() -> dict[str, tuple[bytes, str]]:
    """File and verdict by what it is. EITHER: a decoder may take it or not; both are harmless."""
    return {
        **{name: (data, REFUSED) for name, data in no_pictures().items()},
        **{name: (data, REFUSED) for name, data in broken_pictures().items()},
        **{name: (data, DRAWN) for name, data in polyglots().items()},
        **{name: (data, EITHER) for name, data in doubtful_pictures().items()},
    }


def no_pictures() -> dict[str, bytes]:
    return {
        "nothing": b"",
        "a byte": b"\xff",
        "a text": CANARY,
        "html": b"<!doctype html>" + CANARY,
        "html with a mark": b"\xef\xbb\xbf<html>" + CANARY,
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()">' + CANARY + b"</svg>",
        "svg with an entity": b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM '
        b'"file:///etc/passwd">]><svg>&x;</svg>',
        "php": b"<?php system($_GET['c']); ?>",
        "a shell script": b"#!/bin/sh\nid\n",
        "javascript": b"alert(1)",
        "json": b'{"photo": "x"}',
        "zip": zipped(),
        "zip called a picture": zipped("photo.jpg"),
        "gzip": gzip.compress(CANARY, mtime=0),
        "a gzip bomb": gzip.compress(bytes(10_000_000), mtime=0),
        "a Windows program": b"MZ" + bytes(200),
        "a Linux program": b"\x7fELF" + bytes(200),
        "pdf": b"%PDF-1.7\n" + CANARY,
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
        "a video": b"\x00\x00\x00\x18ftypmp42" + bytes(64),
        "heic": b"\x00\x00\x00\x18ftypheic" + bytes(64),
        "avif": b"\x00\x00\x00\x18ftypavif" + bytes(64),
        "gif": saved("GIF"),
        "a moving gif": moving("GIF"),
        "gif and javascript": b"GIF89a/*" + bytes(8) + b"*/=1;" + CANARY,
        "bmp": saved("BMP"),
        "tiff": saved("TIFF"),
        "ico": saved("ICO"),
        "ppm": saved("PPM"),
        "jpeg 2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(64),
        "psd": b"8BPS\x00\x01" + bytes(64),
        "wav": b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64),
        "a jpeg that begins late": b" " + saved("JPEG"),
        "noise": Random(4).randbytes(5000),
    }


def broken_pictures() -> dict[str, bytes]:
    jpeg, png, webp = saved("JPEG"), saved("PNG"), saved("WEBP")
    return {
        "the first bytes of a jpeg": b"\xff\xd8\xff",
        "the first bytes of a jpeg, then html": b"\xff\xd8\xff\xe0" + CANARY,
        "the first bytes of a png": PNG,
        "the first bytes of a png, then php": PNG + b"<?php system('id'); ?>",
        "the first bytes of a webp": b"RIFF\x10\x00\x00\x00WEBP",
        "the first bytes of a webp, then html": b"RIFF\xff\x00\x00\x00WEBPVP8 " + CANARY,
        "a jpeg cut in its head": jpeg[:100],
        "a jpeg cut in its middle": jpeg[: len(jpeg) // 2],
        "a png cut in its middle": png[: len(png) // 2],
        "a webp cut in its middle": webp[: len(webp) // 2],
        "a jpeg that says it is huge": b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xdc\xff\xdc\x03"
        b"\x01\x22\x00\x02\x11\x01\x03\x11\x01" + jpeg[20:],
        "a png that says it is huge": PNG + chunk(b"IHDR", head(2**31 - 1, 2**31 - 1)),
        "a png without size": PNG + chunk(b"IHDR", head(0, 0)) + chunk(b"IEND", b""),
        "a bomb of one colour": one_colour(20_000),
        "a png with a wrong sum": png[:40] + bytes([png[40] ^ 1]) + png[41:],
        "a png whose text is a bomb": PNG + chunk(b"IHDR", head(8, 8)) + bomb(b"zTXt"),
        "a png whose profile is a bomb": PNG + chunk(b"IHDR", head(8, 8)) + bomb(b"iCCP"),
        "a webp that says it is huge": b"RIFF\x1e\x00\x00\x00WEBPVP8L\x11\x00\x00\x00\x2f"
        + b"\xff\xff\xff\x0f"
        + bytes(12),
    }


def polyglots() -> dict[str, bytes]:
    jpeg, png, webp = saved("JPEG"), saved("PNG"), saved("WEBP")
    return {
        "a jpeg with html behind": jpeg + CANARY,
        "a jpeg with a zip behind": jpeg + zipped(),
        "a jpeg with a second jpeg behind": jpeg + saved("JPEG", comment=CANARY),
        "a jpeg with php in its comment": saved("JPEG", comment=b"<?php ?>" + CANARY),
        "a jpeg with a script in its camera": saved("JPEG", exif=camera()),
        "a jpeg with xmp": saved("JPEG", xmp=b"<x:xmpmeta>" + CANARY),
        "a jpeg with a profile": saved("JPEG", icc_profile=CANARY * 200),
        "a jpeg whose camera is nonsense": saved("JPEG", exif=b"Exif\x00\x00" + CANARY),
        "a png with html behind": png + CANARY,
        "a png with php in a text": saved("PNG", pnginfo=text_chunk()),
        "a moving png": moving("PNG"),
        "a webp with html behind": webp + CANARY,
        "a moving webp": moving("WEBP"),
        "a webp with xmp": saved("WEBP", xmp=CANARY),
    }


def doubtful_pictures() -> dict[str, bytes]:
    jpeg = bytearray(saved("JPEG"))
    chance = Random(7)
    for _ in range(40):
        jpeg[chance.randrange(len(jpeg) // 2, len(jpeg) - 2)] = chance.randrange(256)
    png = saved("PNG")
    late = png.index(b"IEND") - 4
    return {
        "a jpeg with noise in its picture": bytes(jpeg),
        "a png with an unknown part": png[:late] + chunk(b"evIl", CANARY) + png[late:],
    }


def picture(size: tuple[int, int] = (120, 80)) -> Image.Image:
    """Something to see: each corner has a colour of its own."""
    image = Image.new("RGB", size, "white")
    width, height = size[0] // 2, size[1] // 2
    for number, colour in enumerate(("red", "green", "blue", "yellow")):
        image.paste(colour, (width * (number % 2), height * (number // 2), *_end(number, size)))
    return image


def _end(number: int, size: tuple[int, int]) -> tuple[int, int]:
    return size[0] // 2 * (number % 2 + 1), size[1] // 2 * (number // 2 + 1)


def saved(kind: str, image: Image.Image | None = None, **more: object) -> bytes:
    out = io.BytesIO()
    (image or picture()).save(out, kind, **more)
    return out.getvalue()


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    return saved(kind, frames[0], save_all=True, append_images=frames[1:], duration=100)


def camera() -> Image.Exif:
    """Where, when and with what the picture was taken, and a turn to the right."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = CANARY.decode()
    exif[0x0132] = "2026:10:12 09:00:00"
    exif.get_ifd(IFD.GPSInfo).update({1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 1.0)})
    return exif


def text_chunk() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", CANARY.decode())
    info.add_itxt("XML:com.adobe.xmp", CANARY.decode(), zip=True)
    return info


def zipped(name: str = "evil.html") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, CANARY)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def head(width: int, height: int, bits: int = 8, colours: int = 2) -> bytes:
    return struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0)


def one_colour(side: int) -> bytes:
    """A few hundred kilobytes that become a picture of side x side points."""
    lines = zlib.compress(bytes((side // 8 + 1) * side), 9)
    ends = chunk(b"IDAT", lines) + chunk(b"IEND", b"")
    return PNG + chunk(b"IHDR", head(side, side, bits=1, colours=0)) + ends


def bomb(kind: bytes) -> bytes:
    return chunk(kind, b"x\x00\x00" + zlib.compress(bytes(20_000_000), 9)) + chunk(b"IEND", b"")
