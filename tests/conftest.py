"""What tests of several folders use, and how Hypothesis runs.

Hypothesis in CI tries the same examples every time: a release is not held up by luck, a search is run apart.

`SCRUBJAY_EXAMPLES=long pytest tests/executors` searches at length and at random.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from scrubjay.executors.chaining import Chaining, ExecutorUnavailable

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "search")


@pytest.fixture(scope="module")
def chaining() -> Chaining:
    """The executor on durable-rules; skips where that can't be loaded."""
    try:
        return Chaining()
    except ExecutorUnavailable as error:
        pytest.skip(str(error))


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run from the project's root and print 100 columns wide."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
