"""A bearer token ends before its time."""

from datetime import datetime

from forms_api.actions.refusal import Refusal
from forms_api.derive.tokens import fold_tokens
from forms_api.records.person import CONSOLE, TOKEN, token_record
from forms_api.store.store import Store


def revoke_token(store: Store, token_id: str, now: datetime, *, by: str = CONSOLE) -> None:
    """The token works no more. Once more does nothing. Raises Refusal `not-found`."""
    token = fold_tokens(store.read(TOKEN)).get(token_id)
    if token is None:
        raise Refusal("not-found", "没有这个令牌。现有的令牌用 houqin people tokens 查看")
    if token.expires <= now:
        return
    fact = token_record(
        now,
        campus=token.campus,
        person_id=token.person,
        hashed=token.hashed,
        expires=now,
        label=token.label,
        by=by,
    )
    store.append(fact)
