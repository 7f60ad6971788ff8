"""The example day as it is printed and as JSON: whatever changes a word of a decision shows here.

`pytest tests/cli/test_example_day.py --snapshot-update` after a change that is meant; read the difference.
"""

from __future__ import annotations

import json

import pytest
from cli_running import DAY, run
from syrupy.assertion import SnapshotAssertion

pytestmark = pytest.mark.usefixtures("at_home")


def test_text(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    assert run(capsys, "check", *DAY).out == snapshot


def test_json(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    decisions = json.loads(run(capsys, "check", *DAY, "--format", "json").out)["decisions"]
    for decision in decisions:
        # of all that a pack inherits: it changes with every word of a base
        decision["pack_hash"] = decision["pack_hash"] and "sha256:"
    assert decisions == snapshot
