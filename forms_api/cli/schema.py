"""`houqin schema`: JSON Schemas, so that an editor completes keys and marks errors."""

import click


@click.command()
def command() -> None:
    """生成 JSON Schema，编辑器据此补全和报错。"""
    raise click.ClickException("还没有做好")
