"""The key that signs sessions: made at the first start, kept in the data folder, never shown."""

import secrets
from pathlib import Path

from forms_api.store.disk import Disk, place_file


def read_secret_key(folder: Path) -> str:
    """The key of a data folder, made if there is none yet. Raises OSError."""
    path = folder / "secret.key"
    if not path.exists():
        place_file(Disk(), path, secrets.token_urlsafe(48).encode() + b"\n")
    return path.read_text(encoding="ascii").strip()
