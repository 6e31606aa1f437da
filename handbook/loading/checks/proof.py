"""Every clause is proved by a form, or says why it needs no record; and both sides agree."""

from collections.abc import Iterator

from handbook.loading.draft import Node
from handbook.loading.problem import Problem
from handbook.loading.shelf import Shelf

_CURE = "写 forms: [表的编号]，或写 proof: none 并用 because 说明为什么"


def check_proof(shelf: Shelf) -> Iterator[Problem]:
    for rule in shelf.of("rule"):
        for clause in rule.get("clauses").items():
            yield from _check_clause(clause)


def _check_clause(clause: Node) -> Iterator[Problem]:
    if not isinstance(clause.value, dict):
        return
    forms, proof, because = (clause.get(key) for key in ("forms", "proof", "because"))
    if proof.value is None and not forms.value:
        if because.value is None:
            yield clause.missing(f"这一条没有说怎么证明：{_CURE}")
        else:
            yield because.key_problem("有 because 就要有 proof: none，请补上")
    elif proof.value is not None and forms.value:
        yield proof.key_problem("forms 和 proof: none 只能写一个，请删掉一个")
    elif proof.value is not None and because.value is None:
        yield proof.key_problem("写了 proof: none，还要用 because 说明为什么不需要记录")
    elif because.value is not None and forms.value:
        yield because.key_problem("有 forms 就不用写 because，请删掉")


def check_both_sides(shelf: Shelf) -> Iterator[Problem]:
    """A clause's `forms` and a form's `proves` name each other."""
    clauses = dict(shelf.clause_nodes())
    forms = {form.draft.id: form for form in shelf.of("form")}
    proves = {
        (word.text or "", form_id): word
        for form_id, form in forms.items()
        for word in form.get("proves").words()
    }
    proved = {
        (name, word.text or ""): word
        for name, clause in clauses.items()
        for word in clause.get("forms").words()
    }
    for name, form_id in proved.keys() - proves.keys():
        if form_id in forms:
            yield from _only_clause(name, proved[name, form_id], forms[form_id])
    for name, form_id in proves.keys() - proved.keys():
        if name in clauses:
            yield from _only_form(form_id, proves[name, form_id], clauses[name])


def _only_clause(name: str, named: Node, form: Node) -> Iterator[Problem]:
    form_id, proves = form.draft.id, form.get("proves")
    yield named.problem(
        f"表「{form_id}」（{form.draft.shown}）的 proves 里没有 {name}，请在那里加上"
    )
    say = f"条款 {name}（{named.place}）说用这张表证明，请在 proves 里加上 {name}"
    yield proves.key_problem(say) if form.has("proves") else form.missing(say)


def _only_form(form_id: str, named: Node, clause: Node) -> Iterator[Problem]:
    forms = clause.get("forms")
    yield named.problem(
        f"条款「{named.text}」（{clause.place}）的 forms 里没有 {form_id}，请在那里加上"
    )
    say = f"表 {form_id}（{named.place}）说它证明这一条，请在 forms 里加上 {form_id}"
    yield forms.key_problem(say) if clause.has("forms") else clause.missing(say)
