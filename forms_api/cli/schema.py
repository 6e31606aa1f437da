"""`houqin schema`: JSON Schemas beside the policies, so that an editor completes keys and marks
errors as they are typed."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from forms_api.cli import options


@click.command()
@options.policies
@click.option("--check", is_flag=True, help="只检查是不是最新的，不改文件；过期则返回 1")
def command(policies: Path, check: bool) -> None:
    """生成 JSON Schema，编辑器据此补全和报错。"""
    stale = [(path, text) for path, text in _files(policies) if _read(path) != text]
    if check:
        for path, _ in stale:
            click.echo(f"{path.as_posix()}:1:1: 过期了，请运行 houqin schema")
        raise SystemExit(1 if stale else 0)
    for path, text in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"更新了 {len(stale)} 个文件" if stale else "已经是最新的")


def _files(policies: Path) -> Iterator[tuple[Path, str]]:
    """Each generated file with the text it should have."""
    from handbook.loading.schema import build_schemas

    for name, schema in build_schemas().items():
        yield policies / ".schema" / f"{name}.json", _dump(schema)
    settings = policies.resolve().parent / ".vscode" / "settings.json"
    if (wired := _wire(_read(settings), policies.resolve().name)) is not None:
        yield settings, wired


def _wire(settings: str, folder: str) -> str | None:
    """The editor's settings with our schemas in them and everything else as it was.

    None when somebody's settings hold comments or are not one JSON object: those stay theirs.
    """
    try:
        kept: Any = json.loads(settings or "{}")
    except ValueError:
        return None
    if not isinstance(kept, dict):
        return None
    schemas = kept.get("yaml.schemas")
    others = schemas if isinstance(schemas, dict) else {}
    ours = _globs(folder)
    mine = f"{folder}/.schema/"
    wired = {
        key: glob for key, glob in others.items() if not key.removeprefix("./").startswith(mine)
    }
    return _dump({**_DEFAULTS, **kept, "yaml.schemas": {**wired, **ours}})


# Two spaces and no TABs, as the loader wants it.
_DEFAULTS: Mapping[str, Any] = {"[yaml]": {"editor.insertSpaces": True, "editor.tabSize": 2}}


def _globs(folder: str) -> dict[str, str]:
    """Schema -> the files it is for, both seen from the folder that an editor opens."""
    from handbook.loading.kinds import KINDS

    return {
        f"./{folder}/.schema/{kind.name}.json": f"{folder}/{kind.place}"
        + ("" if kind.is_file else "/*.yml")
        for kind in KINDS
    }


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
