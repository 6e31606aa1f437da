"""Who somebody is: the door, the PIN, the device, and proving it once more."""

from flask import Flask

from forms_api.web.signin import (  # noqa: F401 - each adds its views to the blueprint
    account,
    ask,
    code,
    device,
    join,
    leave,
    totp,
    words,
)
from forms_api.web.signin.account import refuse_old_password
from forms_api.web.signin.attempts import TOO_MANY, limit_views
from forms_api.web.signin.blueprint import blueprint
from forms_api.web.signin.password import WRONG, refuse_attempt
from forms_api.web.signin.prove import refuse_proof
from forms_api.web.signin.session import SignedIn, load_signed_in
from forms_api.web.signin.way_back import HOME, local_path

__all__ = [
    "HOME",
    "TOO_MANY",
    "WRONG",
    "SignedIn",
    "blueprint",
    "limit_attempts",
    "load_signed_in",
    "local_path",
]


def limit_attempts(app: Flask) -> None:
    """Count failed passwords by name and address, wherever one can be typed."""
    limit_views(
        app,
        {
            "signin.enter": refuse_attempt,
            "signin.prove": refuse_proof,
            "signin.change_password": refuse_old_password,
        },
    )
