"""What the first bytes of a file say that it is, whatever its name and its sender claim."""

TAKEN = ("JPEG", "PNG", "WEBP")
"""The kinds that are taken; the words name the others."""

NO_PHOTO = "这不是照片。请用手机拍一张，或选 JPG、PNG 图片"
_HEIC = (
    "这是 HEIC 照片，这里打不开。请把手机「设置 → 相机 → 格式」改成「兼容性最佳」再拍，"
    "或把照片截屏后传截图"
)
_REFUSED = {
    "HEIC": _HEIC,
    "GIF": "动图不收。请用手机拍一张，或选 JPG、PNG 图片",
    "VIDEO": "这是视频，不收。请拍照片",
    "PDF": "这是 PDF 文件，不是照片。请拍照片，或截屏后传截图",
}
_STILL = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")


def photo_kind(data: bytes) -> str:
    """JPEG, PNG or WEBP for what may be tried; another word, or "", for what is not taken."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return "HEIC" if data[8:12] in _STILL else "VIDEO"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    return "PDF" if data.startswith(b"%PDF") else ""


def refused_words(kind: str) -> str | None:
    """Why a file of this kind is not taken, and what to do; None if it is."""
    return None if kind in TAKEN else _REFUSED.get(kind, NO_PHOTO)
