from pathlib import Path

import pytest

from forms_api.web.policies import LOOK_EVERY, LivePolicies, NoLibrary, sign_folder
from handbook.loading import load_library


class Watch:
    """A stopwatch that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def wait(self) -> None:
        self.seconds += LOOK_EVERY


@pytest.fixture
def watch() -> Watch:
    return Watch()


def rename(folder, title: str) -> None:
    path = folder.root / "school.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [f"title: {title}" if line.startswith("title:") else line for line in lines]
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")


def test_an_edit_is_seen_at_the_next_look(folder, watch):
    policies = LivePolicies(folder.root, stopwatch=watch)
    rename(folder, "新园")
    assert policies.library().school.title != "新园"
    watch.wait()
    assert policies.library().school.title == "新园"


def test_without_an_edit_nothing_is_read_again(folder, watch):
    reads: list[Path] = []

    def load(root: Path):
        reads.append(root)
        return load_library(root)

    policies = LivePolicies(folder.root, load=load, stopwatch=watch)
    for _ in range(5):
        watch.wait()
        policies.library()
    assert len(reads) == 1


def test_an_edit_with_problems_leaves_the_last_good_library(folder, watch):
    policies = LivePolicies(folder.root, stopwatch=watch)
    before = policies.library()
    folder.write("school.yml", "title: [")
    watch.wait()
    assert policies.library() is before
    assert any("school.yml" in str(problem) for problem in policies.problems())
    rename(folder, "x")
    folder.write("school.yml", (Path(__file__).parents[2] / "small/school.yml").read_text("utf-8"))
    watch.wait()
    assert policies.library() is not before
    assert not [problem for problem in policies.problems() if problem.is_error]


def test_without_any_good_library_there_is_nothing_to_serve(folder):
    folder.write("school.yml", "title: [")
    with pytest.raises(NoLibrary, match=r"school\.yml"):
        LivePolicies(folder.root)


def test_a_library_that_is_not_accepted_is_tried_again(folder, watch):
    answers = iter([True, False, True])
    policies = LivePolicies(folder.root, stopwatch=watch, accept=lambda _: next(answers))
    old = policies.library().school.title
    rename(folder, "新园")
    watch.wait()
    assert policies.library().school.title == old
    watch.wait()
    assert policies.library().school.title == "新园"


def test_while_one_thread_looks_the_others_do_not_wait(folder, watch):
    seen: list[str] = []

    def load(root: Path):
        if seen:
            # in the middle of this look, somebody else asks
            seen.append(policies.library().school.title)
        return load_library(root)

    policies = LivePolicies(folder.root, load=load, stopwatch=watch)
    seen.append(policies.library().school.title)
    rename(folder, "新园")
    watch.wait()
    assert policies.library().school.title == "新园"
    assert seen[1] == seen[0] != "新园"


def test_the_signature_of_a_folder_changes_with_every_kind_of_edit(tmp_path: Path):
    signatures = [sign_folder(tmp_path)]
    (tmp_path / "a.yml").write_text("a")
    signatures.append(sign_folder(tmp_path))
    (tmp_path / "a.yml").write_text("ab")
    signatures.append(sign_folder(tmp_path))
    (tmp_path / "a.yml").rename(tmp_path / "b.yml")
    signatures.append(sign_folder(tmp_path))
    (tmp_path / "b.yml").unlink()
    signatures.append(sign_folder(tmp_path))
    assert len(set(signatures)) == len(signatures)


def test_a_single_file_is_watched_too(tmp_path: Path):
    path = tmp_path / "mkdocs.yml"
    path.write_text("a")
    before = sign_folder(path)
    path.write_text("ab")
    assert sign_folder(path) != before
