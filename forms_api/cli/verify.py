"""`houqin verify`: walk every record and the whole chain. Reads only; the service may run."""

from collections.abc import Sequence
from pathlib import Path

import click

from forms_api.cli import options
from forms_api.cli.refuse import say_why
from forms_api.settings import current_settings
from forms_api.store.anchor import SHORT, Anchor, BadAnchor, read_anchors
from forms_api.store.backup import check_backup
from forms_api.store.chain_check import Fault
from forms_api.store.open import load_sql
from forms_api.store.verify import Findings, verify_folder


@click.command("verify")
@click.option(
    "--anchor",
    "anchors",
    metavar="FILE|DIGEST",
    multiple=True,
    help="从前记下的链头：houqin anchor --append 写的文件，或纸上的 12 位；可以给几个",
)
@click.option("--backup", type=options.FOLDER, metavar="DIR", help="核对这份备份，不是记录文件夹")
@options.data
def command(anchors: tuple[str, ...], backup: Path | None, data: Path) -> None:
    """逐条核对记录、链条、日封和锚点；不改动任何文件。"""
    with say_why():
        findings, faults = _check(data, backup, _read_all(anchors))
    click.echo(sum_up(findings))
    for fault in faults:
        click.echo(str(fault))
    if findings.tail and findings.tail not in faults:
        click.echo(f"提醒：{findings.tail}")
    advice = "这份备份不能用" if backup else "请保留现场，并从备份恢复"
    click.echo(f"发现 {len(faults)} 处问题。{advice}" if faults else "没有问题")
    raise SystemExit(1 if faults else 0)


def sum_up(findings: Findings) -> str:
    """What was checked, in one or two lines."""
    photos = f"、{findings.photos} 张照片" if findings.photos else ""
    erased = f"，另有 {findings.erased} 条已按规定删除" if findings.erased else ""
    return (
        f"核对了 {findings.months} 个月份文件、{findings.frames} 节链条、{findings.records} 条记录"
        f"{photos}{erased}；{findings.seals} 个日封、{findings.anchors} 个锚点相符\n"
        f"链头：{findings.head[:SHORT]}（第 {findings.seq} 节）"
    )


def _check(
    data: Path, backup: Path | None, anchors: Sequence[Anchor]
) -> tuple[Findings, Sequence[Fault]]:
    if backup is not None:
        return check_backup(backup, anchors)
    address = current_settings().store
    findings: Findings = (
        load_sql("sql_verify").verify_sql(address, anchors, data)
        if address
        else verify_folder(data, anchors)
    )
    return findings, findings.faults


def _read_all(given: tuple[str, ...]) -> list[Anchor]:
    try:
        return [anchor for each in given for anchor in read_anchors(each)]
    except BadAnchor as bad:
        raise click.BadParameter(str(bad), param_hint="--anchor") from bad
