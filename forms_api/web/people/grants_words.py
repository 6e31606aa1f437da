"""What a grant allows, in words."""

from collections.abc import Iterable

WORDS = {
    "review": "查看全部记录",
    "approve-spending": "批花钱",
    "manage-people": "管理人员",
    "manage-policies": "改制度",
}


def grants_words(grants: Iterable[str]) -> str:
    """In the order of WORDS, whatever the order of the grants."""
    held = set(grants)
    return "、".join(words for grant, words in WORDS.items() if grant in held)
