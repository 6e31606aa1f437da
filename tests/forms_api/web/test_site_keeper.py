from pathlib import Path

import pytest

from forms_api.web import site_keeper
from forms_api.web.site_keeper import watch_folders


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """`play([edit, None, ...])`: between two looks one step is done; how often it was built."""

    def play(steps) -> int:
        waiting = list(steps)
        builds = []

        def sleep(_seconds: float) -> None:
            step = waiting.pop(0)
            if step is not None:
                (tmp_path / "rule.yml").write_text(step)

        monkeypatch.setattr(site_keeper.time, "sleep", sleep)
        watch_folders((tmp_path,), lambda: builds.append(1), lambda: bool(waiting))
        return len(builds)

    return play


def test_nothing_is_built_while_nothing_changes(play):
    assert play([None] * 5) == 0


def test_a_change_is_built_once_it_has_come_to_rest(play):
    assert play(["a", None, None, None]) == 1


def test_a_row_of_changes_is_one_build(play):
    assert play(["a", "ab", "abc", None, None]) == 1


def test_a_change_that_goes_on_is_not_built_yet(play):
    assert play(["a", "ab", "abc"]) == 0


def test_two_changes_apart_are_two_builds(play):
    assert play(["a", None, None, "ab", None, None]) == 2
