"""What a demo says when it starts: who can sign in, and how."""

from collections.abc import Iterator

from forms_api.cli.demo.staff import PASSWORD, make_staff
from handbook.model.library import Library


def greet(library: Library) -> str:
    """A line for each job, then the one password."""
    lines = ["演示数据，停止后即删除。可以这样登录：", *_lines(library)]
    return "\n".join([*lines, f"所有人的密码都是：{PASSWORD}"])


def _lines(library: Library) -> Iterator[str]:
    staff = make_staff(library)
    for job in library.jobs.values():
        names = [one.name for one in staff if job.id in one.jobs]
        more = f" 等 {len(names)} 人" if len(names) > 2 else ""
        yield f"  {job.title}：{'、'.join(names[:2])}{more}"
