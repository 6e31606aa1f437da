"""Fitting each draft to the model of its kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from handbook.loading.draft import Draft, Node
from handbook.loading.kinds import BY_NAME, FILE_KEYS
from handbook.loading.marks import START
from handbook.loading.problem import Problem
from handbook.loading.shape import fit_shape
from handbook.model.part import Part
from handbook.model.standard import Standard
from handbook.model.values import ID_PATTERN, Count, Day, Id, Row


class StandardsFile(Part):
    """What standards.yml says of itself, beside the standards."""

    id: Id = Field(description="编号，就是文件名")
    revision: Count = Field(1, description="修订号，改一次加 1")
    effective: Day | None = Field(None, description="从哪天起执行")
    owner: Id | None = Field(None, description="由哪个岗位负责维护")
    serves: tuple[Row, ...] = Field((), description="落实工作计划的哪几行，如 [S35, S38]")


@dataclass(frozen=True)
class Fitted:
    """The parts in good shape by (kind, id), the standards among them by id, and the misfits."""

    parts: Mapping[tuple[str, str], Part]
    standards: Mapping[str, Standard]
    problems: tuple[Problem, ...]


def fit_drafts(drafts: tuple[Draft, ...]) -> Fitted:
    parts: dict[tuple[str, str], Part] = {}
    standards: dict[str, Standard] = {}
    problems: list[Problem] = []
    for draft in drafts:
        problems += _check_name(draft)
        if draft.value is None:
            continue
        if draft.kind == "standards":
            problems += _fit_standards(draft.root, standards)
        else:
            part, wrong = fit_shape(BY_NAME[draft.kind].model, *_without_id(draft))
            problems += wrong
            if part is not None:
                parts[draft.kind, draft.id] = part
    return Fitted(parts, standards, tuple(problems))


def _check_name(draft: Draft) -> list[Problem]:
    found = []
    if not _is_id(draft.id):
        words = "文件名就是编号，只能用小写字母、数字和短横线，以字母或数字开头，请改名"
        found.append(draft.problem(START, words))
    if draft.root.has("id") and draft.kind != "standards":
        words = f"编号就是文件名（{draft.id}），请删掉这一行"
        found.append(draft.root.get("id").key_problem(words))
    return found


def _is_id(text: str) -> bool:
    return re.fullmatch(ID_PATTERN, text) is not None and not text.endswith("\n")


def _without_id(draft: Draft) -> tuple[Node, str]:
    value = {key: item for key, item in (draft.value or {}).items() if key != "id"}
    return Node(draft, (), value), draft.id if _is_id(draft.id) else "unnamed"


def _fit_standards(top: Node, standards: dict[str, Standard]) -> list[Problem]:
    """Each standard by itself: one that is wrong leaves the others usable."""
    about = {key: value for key, value in top.value.items() if key in FILE_KEYS}
    problems = list(fit_shape(StandardsFile, Node(top.draft, (), about), "standards")[1])
    for key, node in top.entries():
        if key in FILE_KEYS:
            continue
        if not _is_id(key):
            problems.append(node.key_problem(f"「{key}」不能作编号：只用小写字母、数字和短横线"))
        elif not isinstance(node.value, dict):
            problems.append(
                node.problem("每个标准要写成「键: 值」：title、unit、basis、sure 和界限")
            )
        else:
            standard, wrong = fit_shape(Standard, node, key)
            problems += [*_refuse_own_id(node), *wrong]
            if standard is not None:
                standards[key] = standard
    return problems


def _refuse_own_id(node: Node) -> list[Problem]:
    return [node.get("id").key_problem("编号写在前面了，请删掉这一行")] if node.has("id") else []
