"""How sure a number is, in words."""

from handbook.model.standard import Standard

SURE_WORDS = {"law": "法规", "reported": "转引", "custom": "本园自定"}
SURE_MEANING = {
    "law": "读过法规或国家规范的原文",
    "reported": "从别处转引，用前请查对原文",
    "custom": "本园自己定的数",
}


def sure_words(standard: Standard) -> str:
    """「法规 · 待核实」, or 「法规」 once the kindergarten has verified it."""
    words = SURE_WORDS[standard.sure]
    return words if standard.verified else f"{words} · 待核实"
