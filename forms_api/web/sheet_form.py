"""An HTML form as the same JSON that the API takes: one shape, one digest, one action."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from handbook.model.field import CalcField, ChoicesField, FormField, PhotoField
from handbook.model.form import Form


def answers_from(form: Form, sent: MultiDict[str, str]) -> dict[str, Any]:
    """The answers that a page sent: `f.<id>`, with `f.<id>.note` beside it."""
    answers = {item.id: _answer(item, sent) for item in form.fields if _is_asked(item)}
    return {key: value for key, value in answers.items() if value not in (None, [])}


def content_from(form: Form, sent: MultiDict[str, str]) -> dict[str, Any]:
    """The body of PUT submissions/<id> that this page stands for."""
    texts = {key: sent.get(key, "").strip() for key in ("place", "done_at", "supersedes", "reason")}
    kept = {key: text for key, text in texts.items() if text}
    seen = sent.getlist("seen")
    shown = {"seen": seen} if seen else {}
    return {"form": form.id, "answers": answers_from(form, sent), **kept, **shown}


def _is_asked(item: FormField) -> bool:
    return not isinstance(item, CalcField)


def _answer(item: FormField, sent: MultiDict[str, str]) -> Any:
    name = f"f.{item.id}"
    if isinstance(item, ChoicesField | PhotoField):
        return sent.getlist(name)
    value = sent.get(name, "").strip() or None
    note = sent.get(f"{name}.note", "").strip()
    return {"value": value, "note": note} if note else value


def as_multidict(answers: Mapping[str, Any]) -> MultiDict[str, str]:
    """Kept answers as a page would send them: to fill in a correction."""
    sent: MultiDict[str, str] = MultiDict()
    for key, answer in answers.items():
        value = answer["value"] if isinstance(answer, Mapping) and "value" in answer else answer
        values = value if isinstance(value, list | tuple) else [value]
        if not isinstance(value, Mapping):
            sent.setlist(f"f.{key}", [str(one) for one in values])
        if isinstance(answer, Mapping) and answer.get("note"):
            sent[f"f.{key}.note"] = str(answer["note"])
    return sent
