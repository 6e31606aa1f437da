"""A new password or PIN is typed twice: nobody can see what they type."""

from forms_api.actions.refusal import Refusal

_DIFFERS = "两次写的不一样，请再写一遍"


def check_twice(first: str, again: str, field: str) -> None:
    """Raises Refusal `typed-twice`, beside the second field."""
    if first != again:
        raise Refusal("typed-twice", _DIFFERS, {f"{field}_again": _DIFFERS})
