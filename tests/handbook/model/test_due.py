"""A due is kept with the form it belongs to, and read again years later."""

import pytest

from handbook.model.due import Due


@pytest.mark.parametrize(
    "due", [{"every": "term"}, {"before": "term-start"}, {"every": "month", "times": 2}]
)
def test_it_reads_back_as_it_was_without_its_defaults(due: dict[str, object]) -> None:
    kept = Due.model_validate(due)
    assert Due.model_validate(kept.model_dump(by_alias=True, exclude_defaults=True)) == kept
