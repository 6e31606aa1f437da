"""The real policies, as the service loads them."""

from pathlib import Path

import pytest

from handbook.loading.load import load_library
from handbook.model.library import Library

POLICIES = Path(__file__).parents[2] / "policies"


@pytest.fixture(scope="session")
def library() -> Library:
    loaded = load_library(POLICIES)
    assert loaded.library is not None, "\n".join(map(str, loaded.problems))
    return loaded.library
