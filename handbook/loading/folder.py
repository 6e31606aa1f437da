"""The files of a policies folder, by kind."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handbook.loading.kinds import FILES, FOLDERS, LATER, Kind
from handbook.loading.suggest import or_meant

_YAML = (".yml", ".yaml")


@dataclass(frozen=True)
class Found:
    """A file to read (`kind`), or what is wrong with the name that stands there (`refusal`)."""

    relative: str
    kind: Kind | None = None
    refusal: str = ""


def find_files(root: Path) -> tuple[Found, ...]:
    """Every YAML file of the folder. Names that start with a dot are nobody's business."""
    try:
        return tuple(found for name in _names(root) for found in _look_at(root, name))
    except OSError as error:
        return (Found("", refusal=f"读不了这个文件夹（{error.strerror or error}），请检查权限"),)


def _names(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208


def _is_yaml(name: str) -> bool:
    return name.lower().endswith(_YAML)


def _look_at(root: Path, name: str) -> Iterator[Found]:
    if name in LATER:
        return
    if name in FILES:
        yield Found(name, FILES[name])
    elif name in FOLDERS:
        yield from _look_into(root, name)
    elif _is_yaml(name):
        meant = or_meant(name, FILES)
        yield Found(name, refusal=meant_or_move(f"不认识文件「{name}」", meant))
    elif (root / name).is_dir() and _holds_yaml(root / name):
        meant = or_meant(name, FOLDERS)
        yield Found(name, refusal=meant_or_move(f"不认识文件夹「{name}」", meant))


def meant_or_move(words: str, meant: str) -> str:
    return words + (meant or f"，请把文件放进 {'、'.join(FOLDERS)} 之一")


def _look_into(root: Path, folder: str) -> Iterator[Found]:
    path = root / folder
    if not path.is_dir():
        yield Found(folder, refusal=f"{folder} 应当是文件夹，请改名或移走")
        return
    if _leads_out(root, path):
        yield Found(folder, refusal="这个链接指到制度文件夹外面去了，请把文件夹本身放进来")
        return
    for name in _names(path):
        relative = f"{folder}/{name}"
        if name.endswith(".yml"):
            yield Found(relative, FOLDERS[folder])
        elif _is_yaml(name):
            stem = name.rpartition(".")[0]
            yield Found(relative, refusal=f"扩展名要写成 .yml，请改名为 {stem}.yml")
        elif (path / name).is_dir() and _holds_yaml(path / name):
            yield Found(relative, refusal=f"{folder} 里不再分文件夹，请把文件直接放在 {folder}/ 下")


def _leads_out(root: Path, path: Path) -> bool:
    inside = os.path.realpath(root)
    return os.path.commonpath([inside, os.path.realpath(path)]) != inside


def _holds_yaml(folder: Path) -> bool:
    return any(_is_yaml(name) for _, _, names in os.walk(folder) for name in names)
