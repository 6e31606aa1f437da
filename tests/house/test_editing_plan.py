"""The page on how to change a rule shows a plan of a term that is in good shape."""

import re
import shutil
from pathlib import Path

from handbook.loading import load_library

HOME = Path(__file__).parents[2]


def test_the_plan_on_the_page_passes_the_check(tmp_path: Path) -> None:
    text = (HOME / "docs" / "about" / "editing.md").read_text(encoding="utf-8")
    (plan,) = [block for block in re.findall(r"```yaml\n(.*?)```", text, re.S) if "term:" in block]
    shutil.copytree(HOME / "policies", tmp_path / "policies")
    (tmp_path / "policies" / "plans" / "2027-spring.yml").write_text(plan, encoding="utf-8")
    loaded = load_library(tmp_path / "policies")
    assert loaded.library is not None, loaded.errors
    assert not [problem for problem in loaded.problems if "plans/" in problem.path]
    assert set(loaded.library.plans) == {"2026-autumn", "2027-spring"}
