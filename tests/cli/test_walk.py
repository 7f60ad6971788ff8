"""docs/walk.md is what its commands print now, and says that what it changes is an exercise."""

from __future__ import annotations

import shutil

import pytest
from cli_running import ROOT
from walk import EXERCISE, PACK, PAGE, STEP, edited, recorded

WALK = PAGE.read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("git") is None, reason="the walk runs git")
def test_walk_is_what_its_commands_print() -> None:
    assert recorded(WALK) == WALK, "run: python tests/cli/walk.py"


def test_walk_goes_from_edit_to_release_and_invents_no_policy() -> None:
    commands = [step["command"] or "edit" for step in STEP.finditer(WALK)]
    after = commands[commands.index("edit") :]
    steps = ("edit", "pack lint", "pack cases", "--update", "scrubjay pack diff", "impact", "--memo", "git commit")
    found = [next(at for at, one in enumerate(after) if step in one) for step in steps]
    assert found == sorted(found)
    assert "**An exercise.**" in WALK
    shipped = (ROOT / "policies/medicaid/nc.toml").read_text(encoding="utf-8")
    assert EXERCISE not in shipped
    assert EXERCISE in edited(shipped)
    assert str(PACK) in WALK
