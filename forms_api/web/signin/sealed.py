"""What the server hands to a browser and reads back: signed, so that nobody else can make one."""

import hashlib

from flask import current_app
from itsdangerous import URLSafeSerializer


def seal(purpose: str) -> URLSafeSerializer:
    """What was sealed for one purpose opens for no other. `loads` raises BadData."""
    return URLSafeSerializer(
        str(current_app.secret_key), salt=purpose, signer_kwargs={"digest_method": hashlib.sha256}
    )
